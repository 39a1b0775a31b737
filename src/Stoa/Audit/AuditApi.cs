using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform;

namespace Stoa.Audit;

/// <summary>Routes of the audit trail, of what people did, and of who saw whose record.</summary>
public static class AuditApi
{
    private const string Read = "audit.read";

    /// <summary>What the routes and the sealing job need.</summary>
    /// <param name="setting">The signing key of the setting Stoa:AuditKey; null for the data folder's.</param>
    public static void AddAudit(this IServiceCollection services, DataFolder data, string? setting)
    {
        services.AddSingleton(AuditKey.Open(data, setting));
        services.AddSingleton<Trail>();
        services.AddSingleton<Activity>();
        services.AddSingleton<TrailState>();
        services.AddHostedService<SealTrail>();
    }

    public static void MapAudit(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/audit").WithTags("Audit").RequirePermission(Read)
            .ProducesProblem(401).ProducesProblem(403);
        group.MapGet("/entries", async ([AsParameters] TrailFilter filter, Trail trail, CancellationToken cancel) =>
                TypedResults.Ok(await trail.ListAsync(filter, cancel)))
            .WithName("ListAuditEntries")
            .WithSummary("The trail of sensitive changes and views, latest first; with table and key a record's history")
            .ProducesProblem(400);
        group.MapGet("/entries/{id:long}", async (long id, Trail trail, CancellationToken cancel) =>
                TypedResults.Ok(await trail.ShowAsync(id, cancel)))
            .WithName("ShowAuditEntry").WithSummary("An entry with its reason and its seal, verified now").ProducesProblem(404);
        group.MapGet("/activity", async ([AsParameters] ActivityFilter filter, Activity activity, CancellationToken cancel) =>
                TypedResults.Ok(await activity.ListAsync(filter, cancel)))
            .WithName("ListActivity").WithSummary("What people did, latest first: sign-ins, views that matter, actions")
            .ProducesProblem(400);
        group.MapGet("/heads", async (TrailState state, CancellationToken cancel) =>
                TypedResults.Ok(await state.ReadAsync(cancel)))
            .WithName("ShowAuditHeads")
            .WithSummary("How far the trail is sealed, and its latest heads, signed: keep copies of them elsewhere");
        group.MapPost("/verify", async (HttpContext http, TrailState state, CancellationToken cancel) =>
                TypedResults.Ok(await state.VerifyAsync(http.Actor(), cancel)))
            .WithName("VerifyAudit").WithSummary("Compares every entry with its seal, and the seals with the signed heads")
            .ProducesProblem(503);
        app.MapGet("/api/v1/users/{id:long}/views", async (
                long id, int? limit, string? cursor, Activity activity, CancellationToken cancel) =>
                TypedResults.Ok(await activity.ViewsAsync(id, limit, cursor, cancel)))
            .WithTags("Audit").RequirePermission(Read).ProducesProblem(401).ProducesProblem(403)
            .WithName("ListUserViews")
            .WithSummary("Who saw a person's record in full, when and why, latest first; also of people who were erased")
            .ProducesProblem(400);
    }
}
