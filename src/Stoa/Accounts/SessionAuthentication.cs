using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>
/// Knows people by <c>Authorization: Bearer</c> or by the browser's cookie, checking the session's row each time. A
/// request with an Authorization header is never taken for the cookie's.
/// </summary>
public sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Db db,
    IProblemDetailsService problems)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Session";
    private const string Bearer = "Bearer ";
    private const int LongestToken = 200;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var (kind, token) = Read(Request);
        if (kind is null)
        {
            return AuthenticateResult.NoResult();
        }

        var session = token is null or { Length: 0 or > LongestToken }
            ? null
            : await CheckSession.Handle(db, kind, token, Context.RequestAborted);
        if (session is null)
        {
            return AuthenticateResult.Fail("No such session.");
        }

        Context.Features.Set(session);
        return AuthenticateResult.Success(new(session.ToPrincipal(), SchemeName));
    }

    /// <summary>The kind of session a request claims, and its secret, null when it cannot be read.</summary>
    public static (string? Kind, string? Token) Read(HttpRequest request)
    {
        if (request.Headers.TryGetValue(HeaderNames.Authorization, out var header))
        {
            var text = header.ToString();
            var isBearer = text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);
            var token = isBearer ? text[Bearer.Length..].Trim() : null;
            var isKey = token?.StartsWith(ApiKeys.Prefix, StringComparison.Ordinal) == true;
            return (isKey ? SessionKind.Key : SessionKind.Token, token);
        }

        return SessionCookie.Read(request) is { } cookie ? (SessionKind.Browser, cookie) : (null, null);
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate =
            Request.Headers.Authorization.Count > 0 ? "Bearer error=\"invalid_token\"" : "Bearer";
        return WriteAsync(ProblemHandler.Of(
            401, "unauthenticated", "Not signed in", "Sign in first; a session may have expired or been ended."));
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (Context.Features.Get<Session>() is { NeedsSecondFactor: true } session)
        {
            return WriteAsync(StepUp.Required(session));
        }

        var needed = Context.GetEndpoint()?.Metadata.GetMetadata<PermissionAttribute>()?.Name;
        return WriteAsync(ProblemHandler.Of(
            403, "forbidden", "Not allowed",
            needed is null ? "This is for people who are signed in, not for API keys or anybody else."
                : $"This needs the permission {needed}."));
    }

    private async Task WriteAsync(ProblemDetails problem)
    {
        Response.StatusCode = problem.Status!.Value;
        await problems.TryWriteAsync(new() { HttpContext = Context, ProblemDetails = problem });
    }
}
