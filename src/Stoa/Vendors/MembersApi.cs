using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Accounts;
using Stoa.Platform;

namespace Stoa.Vendors;

/// <summary>Somebody who acts for a vendor. Times are UTC.</summary>
public sealed record MemberRow
{
    public long UserId { get; init; }

    public string Name { get; init; } = "";

    public string? Email { get; init; }

    public string Role { get; init; } = "";

    /// <summary>active, inactive or banned.</summary>
    public string Status { get; init; } = "";

    public DateTime? LastLogin { get; init; }

    public bool HasSecondFactor { get; init; }

    /// <summary>What of their role's permissions they have at this vendor; null: all.</summary>
    public string[]? Permissions { get; init; }

    public DateTime CreatedAt { get; init; }
}

/// <summary>What one of the staff may do: of their role's permissions these; null: all.</summary>
public sealed record MemberInput(IReadOnlyList<string>? Permissions);

/// <summary>What a vendor may give to staff.</summary>
public sealed record StaffPermission(string Name, string Description);

/// <summary>Routes of a vendor's people. They run as the vendor's login, which knows one vendor.</summary>
public static class MembersApi
{
    private const string ListSql = """
        select m.user_id, m.name, m.email, m.role, m.status, m.last_login, m.has_second_factor, m.permissions, m.created_at
          from vendors.members() m limit 1000
        """;
    private const string PermissionsSql = "select p.name, p.description from vendors.staff_permissions() p";
    private const string ChangeSql = "select vendors.change_member(@actor, @userId, @permissions::text[])";
    private const string RemoveSql = "select vendors.remove_member(@actor, @userId)";

    public static void MapMembers(this IEndpointRouteBuilder app)
    {
        var members = app.MapGroup("/api/v1/vendor/members").WithTags("Vendor's people")
            .RequirePermission("members.manage").ProducesProblem(401).ProducesProblem(403);
        members.MapGet("", async (HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await db.ListAsync<MemberRow>(Vendor(http), ListSql, cancel: cancel)))
            .WithName("ListMembers").WithSummary("Who acts for the vendor, who joined first first");
        members.MapGet("/permissions", async (HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await db.ListAsync<StaffPermission>(Vendor(http), PermissionsSql, cancel: cancel)))
            .WithName("ListStaffPermissions").WithSummary("What staff may be given: what their role holds");
        members.MapPost("", async (
                MemberInvitationInput input, HttpContext http, Invitations invitations, CancellationToken cancel) =>
            {
                await invitations.InviteMemberAsync(Vendor(http), input, cancel);
                return TypedResults.Accepted((string?)null);
            }).RequireFresh()
            .WithName("InviteMember").WithSummary("Asks somebody by letter to join the vendor as staff within seven days")
            .ProducesProblem(400).ProducesProblem(409);
        members.MapPut("/{userId:long}", async (
                long userId, MemberInput input, HttpContext http, Db db, CancellationToken cancel) =>
            {
                var actor = Vendor(http);
                var permissions = input.Permissions?.Distinct().ToArray();
                await db.ExecuteAsync(actor, ChangeSql, new { actor = actor.UserId, userId, permissions }, cancel);
                return TypedResults.NoContent();
            }).RequireFresh()
            .WithName("ChangeMember").WithSummary("Says what one of the staff may do, from their next request on")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        members.MapDelete("/{userId:long}", async (long userId, HttpContext http, Db db, CancellationToken cancel) =>
            {
                var actor = Vendor(http);
                await db.ExecuteAsync(actor, RemoveSql, new { actor = actor.UserId, userId }, cancel);
                return TypedResults.NoContent();
            }).RequireFresh()
            .WithName("RemoveMember").WithSummary("Takes one of the staff off the vendor, at once")
            .ProducesProblem(404).ProducesProblem(409);
    }

    // An operator holds the permission to be able to give it, but has no vendor whose people these could be.
    private static Actor Vendor(HttpContext http) => http.ActingVendor();
}
