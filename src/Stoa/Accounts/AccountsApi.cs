using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>A program's tokens.</summary>
/// <param name="AccessToken">For <c>Authorization: Bearer</c>.</param>
/// <param name="RefreshToken">Exchanged once, for the next pair.</param>
/// <param name="ExpiresIn">Seconds until the access token expires.</param>
public sealed record TokenAnswer(string AccessToken, string RefreshToken, int ExpiresIn);

/// <summary>Who is signed in. The vendor is the one acted for; null for everybody else.</summary>
public sealed record SessionUser(long Id, string Name, string Email, string Role, long? VendorId, string? VendorName);

/// <summary>The browser's session: the user is null when nobody is signed in.</summary>
/// <param name="AntiforgeryToken">To be sent as X-CSRF-Token with everything that changes something.</param>
/// <param name="HasSecondFactor">The person has one set up.</param>
/// <param name="NeedsSecondFactor">Their role demands one that this session has not seen: they may do nothing.</param>
public sealed record SessionAnswer(
    SessionUser? User, IReadOnlyList<string> Permissions, string AntiforgeryToken, bool HasSecondFactor,
    bool NeedsSecondFactor);

/// <summary>A second factor for a challenge: a code of the authenticator app, or a recovery code.</summary>
public sealed record ChallengeInput(string? ChallengeToken, string? Code);

/// <summary>A proof of who one is, one of: a code, a password (without a second factor), a passkey's answer.</summary>
public sealed record ProofInput(string? Code, string? Password, PasskeyInput? Passkey);

/// <summary>Routes of signing in and out.</summary>
public static class AccountsApi
{
    private const int AccessSeconds = 15 * 60;

    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        var auth = app.MapGroup("/api/v1/auth").WithTags("Sign-in").IsPublic();
        auth.MapPost("/token", OpenTokenAsync)
            .WithName("SignInProgram").WithSummary("Signs a program in; answers an access and a refresh token")
            .RequireRateLimiting(SignInLimits.SignInPolicy)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(429).ProducesProblem(503);
        auth.MapPost("/refresh", RefreshAsync)
            .WithName("RefreshToken").WithSummary("Exchanges a refresh token, once, for a new pair of tokens")
            .RequireRateLimiting(SignInLimits.RefreshPolicy)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(429);
        auth.MapPost("/token/challenge", AnswerTokenAsync)
            .WithName("AnswerChallengeProgram").WithSummary("Answers a program's sign-in challenge by a second factor")
            .RequireRateLimiting(SignInLimits.SignInPolicy)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(429);
        auth.MapGet("/session", Show)
            .WithName("ShowSession").WithSummary("Who is signed in, what they may do, and the antiforgery token");
        auth.MapPost("/session", OpenBrowserAsync)
            .WithName("SignInBrowser").WithSummary("Signs a browser in by a cookie; needs the X-CSRF-Token header")
            .RequireRateLimiting(SignInLimits.SignInPolicy).ForBrowsers()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(429).ProducesProblem(503);
        auth.MapPost("/session/challenge", AnswerBrowserAsync)
            .WithName("AnswerChallengeBrowser").WithSummary("Answers a browser's sign-in challenge by a second factor")
            .RequireRateLimiting(SignInLimits.SignInPolicy).ForBrowsers()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(429);
        auth.MapPost("/passkeys/options", AskForPasskeyAsync)
            .WithName("AskForPasskey").WithSummary("What to ask a device: to sign in, or, signed in, to prove who one is")
            .RequireRateLimiting(SignInLimits.SignInPolicy).ForBrowsers().ProducesProblem(429);
        auth.MapPost("/session/passkey", OpenByPasskeyAsync)
            .WithName("SignInByPasskey").WithSummary("Signs a browser in by a passkey, which needs no password")
            .RequireRateLimiting(SignInLimits.SignInPolicy).ForBrowsers()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(429);
        app.MapPost("/api/v1/auth/proof", ProveAsync).WithTags("Sign-in").RequireSignedIn()
            .WithName("ProveSession")
            .WithSummary("Makes the session fresh for ten minutes, for what asks for a second factor again")
            .RequireRateLimiting(SignInLimits.SignInPolicy)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(429);
        auth.MapDelete("/session", CloseAsync)
            .WithName("SignOut").WithSummary("Ends the session of the bearer token or the cookie")
            .ProducesProblem(400);
    }

    private static async Task<Results<Ok<TokenAnswer>, ProblemHttpResult, EmptyHttpResult>> OpenTokenAsync(
        SignInInput input, HttpContext http, Db db, People people, PartitionedRateLimiter<string> perAccount,
        CancellationToken cancel)
    {
        if (await IsRefusedAsync(http, perAccount, input))
        {
            return TypedResults.Empty;
        }

        var outcome = await SignIn.Handle(db, people, input, BrowserSignIn.Origin(http, SessionKind.Token), cancel);
        return outcome.SignedIn is { } signedIn ? Tokens(http, signedIn) : Refused(outcome.ChallengeToken);
    }

    private static async Task<Results<Ok<TokenAnswer>, ProblemHttpResult>> AnswerTokenAsync(
        ChallengeInput input, HttpContext http, SecondFactor factor, CancellationToken cancel)
    {
        var origin = BrowserSignIn.Origin(http, SessionKind.Token);
        return await factor.AnswerAsync(input.ChallengeToken, input.Code, origin, cancel) is { } signedIn
            ? Tokens(http, signedIn) : WrongFactor();
    }

    private static async Task<Results<Ok<SessionAnswer>, ProblemHttpResult>> AnswerBrowserAsync(
        ChallengeInput input, HttpContext http, Db db, SecondFactor factor, IAntiforgery antiforgery,
        CancellationToken cancel)
    {
        var origin = BrowserSignIn.Origin(http, SessionKind.Browser);
        var signedIn = await factor.AnswerAsync(input.ChallengeToken, input.Code, origin, cancel);
        return await BrowserSignIn.EnterAsync(http, db, signedIn, cancel) is { } session
            ? TypedResults.Ok(Answer(http, antiforgery, session)) : WrongFactor();
    }

    private static async Task<Ok<PasskeyQuestion>> AskForPasskeyAsync(
        HttpContext http, Passkeys passkeys, CancellationToken cancel) =>
        TypedResults.Ok(await passkeys.AskAsync(http, http.Features.Get<Session>(), cancel));

    private static async Task<Results<Ok<SessionAnswer>, ProblemHttpResult>> OpenByPasskeyAsync(
        PasskeyInput input, HttpContext http, Db db, Passkeys passkeys, IAntiforgery antiforgery,
        CancellationToken cancel)
    {
        var origin = BrowserSignIn.Origin(http, SessionKind.Browser);
        var signedIn = await passkeys.SignInAsync(http, input, origin, cancel);
        return await BrowserSignIn.EnterAsync(http, db, signedIn, cancel) is { } session
            ? TypedResults.Ok(Answer(http, antiforgery, session)) : WrongFactor();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ProveAsync(
        ProofInput input, HttpContext http, Prove prove, CancellationToken cancel) =>
        await prove.HandleAsync(http, http.Features.Get<Session>()!, input, cancel)
            ? TypedResults.NoContent() : WrongFactor();

    private static async Task<Results<Ok<TokenAnswer>, ProblemHttpResult>> RefreshAsync(
        RefreshInput input, HttpContext http, Db db, CancellationToken cancel)
    {
        var signedIn = await RefreshSession.Handle(db, input, cancel);
        return signedIn is null
            ? TypedResults.Problem(ProblemHandler.Of(
                401, "refresh-failed", "The refresh token is not valid", "Sign in again."))
            : Tokens(http, signedIn);
    }

    private static Ok<SessionAnswer> Show(HttpContext http, IAntiforgery antiforgery) =>
        TypedResults.Ok(Answer(http, antiforgery, http.Features.Get<Session>()));

    private static async Task<Results<Ok<SessionAnswer>, ProblemHttpResult, EmptyHttpResult>> OpenBrowserAsync(
        SignInInput input, HttpContext http, Db db, People people, PartitionedRateLimiter<string> perAccount,
        IAntiforgery antiforgery, CancellationToken cancel)
    {
        if (await IsRefusedAsync(http, perAccount, input))
        {
            return TypedResults.Empty;
        }

        var outcome = await BrowserSignIn.OpenAsync(http, db, people, input, cancel);
        return outcome.Session is { } session
            ? TypedResults.Ok(Answer(http, antiforgery, session)) : Refused(outcome.ChallengeToken);
    }

    private static async Task<NoContent> CloseAsync(HttpContext http, Db db, CancellationToken cancel)
    {
        var (kind, token) = SessionAuthentication.Read(http.Request);
        if (http.User.Identity is { IsAuthenticated: true } && token is not null)
        {
            await CloseSession.Handle(db, token, "Signed out.", cancel);
        }

        if (kind == SessionKind.Browser)
        {
            SessionCookie.Clear(http);
        }

        return TypedResults.NoContent();
    }

    private static SessionAnswer Answer(HttpContext http, IAntiforgery antiforgery, Session? s) => new(
        s is null ? null : new SessionUser(s.UserId, s.Name, s.Email, s.Role, s.VendorId, s.VendorName),
        s?.Permissions ?? [], antiforgery.GetAndStoreTokens(http).RequestToken!, s?.HasSecondFactor ?? false,
        s?.NeedsSecondFactor ?? false);

    private static Ok<TokenAnswer> Tokens(HttpContext http, SignedIn signedIn)
    {
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new TokenAnswer(signedIn.AccessToken, signedIn.RefreshToken!, AccessSeconds));
    }

    private static ProblemHttpResult Refused(string? challengeToken)
    {
        if (challengeToken is null)
        {
            return Failed();
        }

        var problem = ProblemHandler.Of(401, "second-factor-needed", "A second factor is needed",
            "Post the challengeToken with a code to …/challenge within ten minutes.");
        problem.Extensions["challengeToken"] = challengeToken;
        return TypedResults.Problem(problem);
    }

    private static ProblemHttpResult WrongFactor() => TypedResults.Problem(ProblemHandler.Of(
        401, "second-factor-failed", "The second factor is not right",
        "It is wrong, was used before, or waited too long; after five wrong ones the account locks for 15 minutes."));

    // One text for every reason: who has an account here, and in what state, is nobody else's business.
    private static ProblemHttpResult Failed() => TypedResults.Problem(ProblemHandler.Of(
        401, "sign-in-failed", "Sign-in failed",
        "The e-mail address or the password is wrong, or the account is locked."));

    private static async Task<bool> IsRefusedAsync(
        HttpContext http, PartitionedRateLimiter<string> perAccount, SignInInput input)
    {
        using var lease = perAccount.AttemptAcquire(SignIn.Check(input).Email);
        if (lease.IsAcquired)
        {
            return false;
        }

        await SignInLimits.RefuseAsync(http, lease);
        return true;
    }
}
