using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>Routes of managing people, roles and invitations. What gives or takes rights asks for a fresh proof.</summary>
public static class UsersApi
{
    private const string Read = "accounts.read";
    /// <summary>Whoever holds it sees people's e-mail addresses and phones as they are.</summary>
    internal const string Manage = "accounts.manage";

    public static void MapUsers(this IEndpointRouteBuilder app)
    {
        var users = app.MapGroup("/api/v1/users").WithTags("People").ProducesProblem(401).ProducesProblem(403);
        users.MapGet("", ListAsync).RequirePermission(Read)
            .WithName("ListUsers")
            .WithSummary("People, newest first; q looks into names and e-mail addresses, and finds a whole phone number")
            .ProducesProblem(400);
        users.MapGet("/{id:long}", async (
                long id, HttpContext http, Db db, SubjectKeys keys, CancellationToken cancel) =>
                TypedResults.Ok(await Users.ShowAsync(db, keys, Viewer(http), id, cancel))).RequirePermission(Read)
            .WithName("ShowUser")
            .WithSummary("A person's account; without accounts.manage a shopper's e-mail is masked, with it the view is noted")
            .ProducesProblem(404);
        users.MapPost("/{id:long}/reveal", async (
                long id, RevealInput input, HttpContext http, Db db, SubjectKeys keys, CancellationToken cancel) =>
                TypedResults.Ok(await Users.RevealAsync(db, keys, Viewer(http), id, input, cancel))).RequirePermission(Read)
            .WithName("RevealUser")
            .WithSummary("A person's account in full, for a reason that goes into the audit trail")
            .ProducesProblem(400).ProducesProblem(404);
        users.MapPut("/{id:long}", async (
                long id, UserChange change, HttpContext http, Db db, SubjectKeys keys, CancellationToken cancel) =>
            {
                await Users.ChangeAsync(db, keys, http.Actor().UserId, id, change, cancel);
                return TypedResults.Ok(await Users.ShowAsync(db, keys, Viewer(http), id, cancel));
            }).RequirePermission(Manage).RequireFresh()
            .WithName("ChangeUser")
            .WithSummary("Changes a person's role or status, which acts at once; inactive and banned end their sessions")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        users.MapGet("/{id:long}/sessions", async (long id, HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await Users.SessionsAsync(db, http.Features.Get<Session>()!, id, cancel)))
            .RequirePermission(Read)
            .WithName("ListUserSessions").WithSummary("Where a person is signed in; at most 100").ProducesProblem(404);
        users.MapDelete("/{id:long}/sessions", async (long id, HttpContext http, Db db, CancellationToken cancel) =>
                await DoneAsync(Users.EndSessionsAsync(db, http.Actor().UserId, id, null, cancel)))
            .RequirePermission(Manage)
            .WithName("EndUserSessions").WithSummary("Ends all sessions of a person, at once").ProducesProblem(404);
        users.MapDelete("/{id:long}/sessions/{sessionId:long}", async (
                long id, long sessionId, HttpContext http, Db db, CancellationToken cancel) =>
                await DoneAsync(Users.EndSessionsAsync(db, http.Actor().UserId, id, sessionId, cancel)))
            .RequirePermission(Manage)
            .WithName("EndUserSession").WithSummary("Ends one session of a person, at once").ProducesProblem(404);
        users.MapDelete("/{id:long}/second-factor", async (
                long id, HttpContext http, Db db, SecurityLetters letters, CancellationToken cancel) =>
                await DoneAsync(Users.ResetSecondFactorAsync(db, letters, http.Actor().UserId, id, cancel)))
            .RequirePermission(Manage).RequireFresh()
            .WithName("ResetUserSecondFactor")
            .WithSummary("Takes the second factors of somebody away who lost them, and ends their sessions")
            .ProducesProblem(404).ProducesProblem(409);
        MapRoles(app);
        MapInvitations(app);
    }

    private static void MapRoles(IEndpointRouteBuilder app)
    {
        var rights = app.MapGroup("/api/v1").WithTags("Roles").ProducesProblem(401).ProducesProblem(403);
        rights.MapGet("/permissions", async (Db db, CancellationToken cancel) =>
                TypedResults.Ok(await Roles.PermissionsAsync(db, cancel))).RequirePermission(Read)
            .WithName("ListPermissions").WithSummary("What a role may hold");
        rights.MapGet("/roles", async (Db db, CancellationToken cancel) =>
                TypedResults.Ok(await Roles.ListAsync(db, cancel))).RequirePermission(Read)
            .WithName("ListRoles").WithSummary("Roles, what they may do and how many people have them");
        rights.MapPost("/roles", async (RoleInput input, HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await Roles.SaveAsync(db, http.Actor().UserId, null, input, cancel)))
            .RequirePermission(Manage).RequireFresh()
            .WithName("CreateRole").WithSummary("A new role").ProducesProblem(400).ProducesProblem(409);
        rights.MapPut("/roles/{id:long}", async (
                long id, RoleInput input, HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await Roles.SaveAsync(db, http.Actor().UserId, id, input, cancel)))
            .RequirePermission(Manage).RequireFresh()
            .WithName("ChangeRole").WithSummary("Changes a role, which acts on its people's next request")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        rights.MapDelete("/roles/{id:long}", async (long id, HttpContext http, Db db, CancellationToken cancel) =>
                await DoneAsync(Roles.DeleteAsync(db, http.Actor().UserId, id, cancel)))
            .RequirePermission(Manage).RequireFresh()
            .WithName("DeleteRole").WithSummary("Deletes a role that nobody has").ProducesProblem(404).ProducesProblem(409);
    }

    private static void MapInvitations(IEndpointRouteBuilder app)
    {
        var invitations = app.MapGroup("/api/v1/invitations").WithTags("People").ProducesProblem(401).ProducesProblem(403);
        invitations.MapGet("", async (Invitations open, CancellationToken cancel) =>
                TypedResults.Ok(await open.ListAsync(cancel))).RequirePermission(Read)
            .WithName("ListInvitations").WithSummary("Open invitations, latest first; at most 200");
        invitations.MapPost("", async (
                InvitationInput input, HttpContext http, Invitations invite, CancellationToken cancel) =>
            {
                await invite.InviteAsync(http.Features.Get<Session>()!, input, cancel);
                return TypedResults.Accepted((string?)null);
            }).RequirePermission(Manage).RequireFresh()
            .WithName("Invite").WithSummary("Asks somebody by letter to take a role within seven days")
            .ProducesProblem(400).ProducesProblem(409);
        invitations.MapDelete("/{id:long}", async (
                long id, HttpContext http, Invitations open, CancellationToken cancel) =>
                await DoneAsync(open.WithdrawAsync(http.Actor().UserId, id, cancel))).RequirePermission(Manage)
            .WithName("WithdrawInvitation").WithSummary("Ends an invitation: its link is worth nothing then")
            .ProducesProblem(404);
        app.MapPost("/api/v1/auth/invitation", AcceptAsync).WithTags("Registration").IsPublic()
            .RequireRateLimiting(SignInLimits.SignInPolicy)
            .WithName("AcceptInvitation")
            .WithSummary("Takes the role: with a new name and password, or the password of the account with that address")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(429);
    }

    // By what this session or key may do: a key that names less than its person's role holds sees less.
    private static Viewer Viewer(HttpContext http) => new(http.Actor().UserId, http.User.HasClaim(Permission.Claim, Manage));

    private static async Task<Ok<UserPage>> ListAsync(
        [FromQuery] string? q, [FromQuery] string? role, [FromQuery] string? status, [FromQuery] int? limit,
        [FromQuery] string? cursor, HttpContext http, Db db, PhoneIndex phones, CancellationToken cancel) =>
        TypedResults.Ok(await Users.ListAsync(
            db, phones, Viewer(http), new UserFilter(q, role, status, limit, cursor), cancel));

    private static async Task<Results<NoContent, ProblemHttpResult>> AcceptAsync(
        AcceptInput input, Invitations invitations, CancellationToken cancel) =>
        await invitations.AcceptAsync(input, cancel) is null
            ? TypedResults.Problem(ProblemHandler.Of(401, "link-not-valid", "The link is not valid",
                "It may be too old or used already, or the password is not that of your account."))
            : TypedResults.NoContent();

    private static async Task<NoContent> DoneAsync(Task work)
    {
        await work;
        return TypedResults.NoContent();
    }
}
