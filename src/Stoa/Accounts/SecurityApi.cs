using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>A code of an authenticator app.</summary>
public sealed record CodeInput(string? Code);

/// <summary>Recovery codes, shown once; none when there are some already.</summary>
public sealed record RecoveryCodesAnswer(IReadOnlyList<string> RecoveryCodes);

/// <summary>Routes of what keeps one's own account safe: second factors, sessions and API keys.</summary>
public static class SecurityApi
{
    public static void MapSecurity(this IEndpointRouteBuilder app)
    {
        var own = app.MapGroup("/api/v1/account").WithTags("Own account").RequireSignedIn()
            .ProducesProblem(401);
        own.MapGet("/second-factor", async (HttpContext http, SecondFactor factor, CancellationToken cancel) =>
                TypedResults.Ok(await factor.ShowAsync(Me(http).UserId, cancel)))
            .WithName("ShowSecondFactor").WithSummary("Which second factors one has, and how many recovery codes are left");
        own.MapPost("/authenticator", BeginAuthenticatorAsync).RequireFresh()
            .WithName("BeginAuthenticator").WithSummary("A new secret for an authenticator app, shown once")
            .ProducesProblem(409);
        own.MapPost("/authenticator/confirm", ConfirmAuthenticatorAsync).RequireFresh()
            .WithName("ConfirmAuthenticator").WithSummary("Puts the app to use by its first code; other sessions may end")
            .RequireRateLimiting(SignInLimits.SignInPolicy)
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(429);
        own.MapDelete("/authenticator", async (HttpContext http, SecondFactor factor, CancellationToken cancel) =>
            {
                await factor.RemoveAsync(Me(http).UserId, cancel);
                return TypedResults.NoContent();
            }).RequireFresh()
            .WithName("RemoveAuthenticator").WithSummary("Takes the authenticator app away").ProducesProblem(404);
        own.MapPost("/recovery-codes", async (HttpContext http, SecondFactor factor, CancellationToken cancel) =>
                Once(http, await factor.RenewAsync(Me(http).UserId, cancel))).RequireFresh()
            .WithName("RenewRecoveryCodes").WithSummary("New recovery codes, shown once; earlier ones end")
            .ProducesProblem(409);
        MapPasskeys(own);
        MapSessions(own);
        MapApiKeys(own);
    }

    private static void MapPasskeys(RouteGroupBuilder own)
    {
        own.MapGet("/passkeys", async (HttpContext http, Passkeys passkeys, CancellationToken cancel) =>
                TypedResults.Ok(await passkeys.ListAsync(Me(http).UserId, cancel)))
            .WithName("ListPasskeys").WithSummary("One's passkeys, oldest first");
        own.MapPost("/passkeys/options", async (HttpContext http, Passkeys passkeys, CancellationToken cancel) =>
                TypedResults.Ok(await passkeys.AskToAddAsync(http, Me(http), cancel))).RequireFresh()
            .WithName("AskToAddPasskey").WithSummary("What to ask a device for to add a passkey");
        own.MapPost("/passkeys", async (
                PasskeyInput input, HttpContext http, Passkeys passkeys, CancellationToken cancel) =>
                Once(http, await passkeys.AddAsync(http, Me(http), input, cancel))).RequireFresh()
            .WithName("AddPasskey").WithSummary("Adds the passkey that the device made; other sessions may end")
            .ProducesProblem(400).ProducesProblem(409);
        own.MapDelete("/passkeys/{id}", async (
                string id, HttpContext http, Passkeys passkeys, CancellationToken cancel) =>
            {
                await passkeys.RemoveAsync(Me(http).UserId, id, cancel);
                return TypedResults.NoContent();
            }).RequireFresh()
            .WithName("RemovePasskey").WithSummary("Forgets one of one's passkeys").ProducesProblem(404);
    }

    private static void MapSessions(RouteGroupBuilder own)
    {
        own.MapGet("/sessions", async (HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await OwnSessions.ListAsync(db, Me(http), cancel)))
            .WithName("ListOwnSessions").WithSummary("Where one is signed in, this session first; at most 100");
        own.MapDelete("/sessions/{id:long}", async (long id, HttpContext http, Db db, CancellationToken cancel) =>
                await OwnSessions.EndAsync(db, Me(http), id, cancel)
                    ? TypedResults.NoContent() : throw new NotFoundException("session"))
            .WithName("EndOwnSession").WithSummary("Ends one of one's sessions, at once").ProducesProblem(404);
    }

    private static void MapApiKeys(RouteGroupBuilder own)
    {
        own.MapGet("/api-keys", async (HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await ApiKeys.ListAsync(db, Me(http).UserId, cancel)))
            .WithName("ListApiKeys").WithSummary("One's API keys that work, newest first; at most 100");
        own.MapPost("/api-keys", async (ApiKeyInput input, HttpContext http, Db db, CancellationToken cancel) =>
            {
                http.Response.Headers.CacheControl = "no-store";
                return TypedResults.Ok(await ApiKeys.CreateAsync(db, Me(http), input, cancel));
            }).RequireFresh()
            .WithName("CreateApiKey").WithSummary("A new API key, shown once").ProducesProblem(400).ProducesProblem(409);
        own.MapDelete("/api-keys/{id:long}", async (long id, HttpContext http, Db db, CancellationToken cancel) =>
            {
                await ApiKeys.RevokeAsync(db, Me(http).UserId, id, cancel);
                return TypedResults.NoContent();
            })
            .WithName("RevokeApiKey").WithSummary("Ends one of one's API keys, at once").ProducesProblem(404);
    }

    private static async Task<Ok<NewAuthenticator>> BeginAuthenticatorAsync(
        HttpContext http, Db db, SecondFactor factor, CancellationToken cancel)
    {
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await factor.BeginAsync(Me(http), await Marketplace.NameAsync(db, cancel), cancel));
    }

    private static async Task<Ok<RecoveryCodesAnswer>> ConfirmAuthenticatorAsync(
        CodeInput input, HttpContext http, SecondFactor factor, CancellationToken cancel) =>
        await factor.ConfirmAsync(Me(http), input.Code, cancel) is { } codes
            ? Once(http, codes)
            : throw new InputException("code", "This is not the app's code of now: enter the next one.");

    private static Ok<RecoveryCodesAnswer> Once(HttpContext http, IReadOnlyList<string> codes)
    {
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new RecoveryCodesAnswer(codes));
    }

    private static Session Me(HttpContext http) => http.Features.Get<Session>()!;
}
