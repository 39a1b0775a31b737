using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>Routes of what people may ask for about their data, by themselves and through staff.</summary>
public static class PrivacyApi
{
    private const string Manage = "privacy.manage";

    public static void AddPrivacy(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(PrivacyPace.From(configuration));
        services.AddSingleton<Consents>().AddSingleton<Erase>().AddSingleton<MakeExport>().AddSingleton<PrivacyRequests>();
        services.AddSingleton<CorrectPerson>().AddSingleton<InactivePeople>();
        services.AddHostedService<PrivacyWorker>();
    }

    public static void MapPrivacy(this IEndpointRouteBuilder app)
    {
        MapOwn(app.MapGroup("/api/v1/account").WithTags("Privacy").RequireSignedIn());
        var staff = app.MapGroup("/api/v1").WithTags("Privacy").ProducesProblem(401).ProducesProblem(403);
        MapStaff(staff);
    }

    private static void MapOwn(RouteGroupBuilder own)
    {
        own.MapGet("/consents", (HttpContext http, Consents consents, CancellationToken cancel) =>
                consents.ReadAsync(Me(http), cancel))
            .WithName("ShowConsents").WithSummary("What you agree to now, and each time you said so or took it back");
        own.MapPut("/consents/{purpose}", async (
                string purpose, ConsentInput input, HttpContext http, Consents consents, CancellationToken cancel) =>
                await DoneAsync(consents.GiveAsync(Me(http), purpose, input.IsGiven, "api", cancel)))
            .WithName("GiveConsent").WithSummary("Agrees to a purpose, or takes it back").ProducesProblem(404);
        own.MapGet("/privacy-requests", (HttpContext http, PrivacyRequests requests, CancellationToken cancel) =>
                requests.OfAsync(Me(http), cancel))
            .WithName("ListOwnPrivacyRequests").WithSummary("Copies and erasures you asked for, and how far they are");
        own.MapPost("/exports", async (HttpContext http, PrivacyRequests requests, CancellationToken cancel) =>
            {
                await requests.ExportAsync(Me(http), Me(http), null, cancel);
                return TypedResults.Accepted((string?)null);
            }).WithName("AskForExport").WithSummary("Asks for a copy of everything about you; a letter says when it is ready")
            .ProducesProblem(409);
        own.MapGet("/exports/{id:long}", (long id, HttpContext http, PrivacyRequests requests, CancellationToken cancel) =>
                FileAsync(http, requests, id, Me(http), cancel))
            .RequireFresh().WithName("FetchExport").WithSummary("The copy, as a zip").ProducesProblem(404)
            .Produces(200, contentType: "application/zip");
        own.MapPost("/erasure", async (HttpContext http, PrivacyRequests requests, CancellationToken cancel) =>
            {
                await requests.EraseOwnAsync(Me(http), cancel);
                return TypedResults.Accepted((string?)null);
            }).RequireFresh().WithName("AskForErasure")
            .WithSummary("Asks to be erased after some days, until which it can be called off").ProducesProblem(409);
        own.MapDelete("/erasure", async Task<NoContent> (
                HttpContext http, PrivacyRequests requests, CancellationToken cancel) =>
                await requests.CancelAsync(Me(http), cancel) ? TypedResults.NoContent() : throw new NotFoundException("erasure"))
            .WithName("CancelErasure").WithSummary("Keeps the account after all").ProducesProblem(404);
    }

    private static void MapStaff(RouteGroupBuilder staff)
    {
        staff.MapGet("/privacy/requests", async (
                [FromQuery] string? kind, [FromQuery] string? state, [FromQuery] string? cursor, PrivacyRequests requests,
                CancellationToken cancel) => TypedResults.Ok(await requests.ListAsync(kind, state, cursor, cancel)))
            .RequirePermission(Manage)
            .WithName("ListPrivacyRequests").WithSummary("Copies, corrections and erasures, newest first").ProducesProblem(400);
        staff.MapGet("/users/{id:long}/consents", async (
                long id, HttpContext http, Db db, SubjectKeys keys, Consents consents, CancellationToken cancel) =>
            {
                await Users.ShowAsync(db, keys, new Viewer(Me(http), InFull: false), id, cancel);
                return TypedResults.Ok(await consents.ReadAsync(id, cancel));
            }).RequirePermission(Manage)
            .WithName("ShowUserConsents").WithSummary("What a person agrees to, and its history").ProducesProblem(404);
        staff.MapPost("/users/{id:long}/exports", async (
                long id, ReasonInput input, HttpContext http, PrivacyRequests requests, CancellationToken cancel) =>
            {
                await requests.ExportAsync(Me(http), id, PrivacyRequests.Given(input.Reason), cancel);
                return TypedResults.Accepted((string?)null);
            }).RequirePermission(Manage).RequireFresh()
            .WithName("AskForUserExport").WithSummary("Has a copy of everything about a person made, for them")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        staff.MapGet("/privacy/exports/{id:long}", (
                long id, HttpContext http, PrivacyRequests requests, CancellationToken cancel) =>
                FileAsync(http, requests, id, null, cancel)).RequirePermission(Manage).RequireFresh()
            .WithName("FetchUserExport").WithSummary("A person's copy, as a zip, to hand over to them").ProducesProblem(404)
            .Produces(200, contentType: "application/zip");
        staff.MapPost("/users/{id:long}/correction", async (
                long id, CorrectionInput input, HttpContext http, CorrectPerson correct, CancellationToken cancel) =>
                await DoneAsync(correct.HandleAsync(Me(http), id, input, cancel)))
            .RequirePermission("accounts.manage").RequireFresh()
            .WithName("CorrectUser").WithSummary("Corrects a person's name, e-mail address or phone; letters tell them")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        staff.MapPost("/users/{id:long}/erasure", async (
                long id, ReasonInput input, HttpContext http, PrivacyRequests requests, CancellationToken cancel) =>
                await DoneAsync(requests.EraseAsync(Me(http), id, input.Reason, cancel)))
            .RequirePermission(Manage).RequireFresh()
            .WithName("EraseUser").WithSummary("Erases a person, at once and for good")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        staff.MapPost("/privacy/guest-erasures", async (
                GuestErasureInput input, HttpContext http, PrivacyRequests requests, CancellationToken cancel) =>
                await DoneAsync(requests.EraseGuestAsync(Me(http), input, cancel)))
            .RequirePermission(Manage).RequireFresh()
            .WithName("EraseGuest").WithSummary("Erases a guest by e-mail address and order number, at once and for good")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
    }

    // Not buffered, and by nobody on the way: a copy may be large, and is one person's.
    private static async Task<IResult> FileAsync(
        HttpContext http, PrivacyRequests requests, long id, long? userId, CancellationToken cancel)
    {
        await requests.ReadyAsync(id, userId, cancel);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Stream(
            to => requests.WriteAsync(id, to, CancellationToken.None), "application/zip", $"your-data-{id}.zip");
    }

    private static long Me(HttpContext http) => http.Features.Get<Session>()!.UserId;

    private static async Task<NoContent> DoneAsync(Task work)
    {
        await work;
        return TypedResults.NoContent();
    }
}
