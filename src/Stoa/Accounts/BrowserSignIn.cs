using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>What came of a browser's sign-in: a session, or a challenge to be answered; neither: it failed.</summary>
public sealed record BrowserOutcome(Session? Session, string? ChallengeToken);

/// <summary>Signs a browser in by the cookie: for the console and for the storefront.</summary>
public static class BrowserSignIn
{
    /// <summary>
    /// The new session, its cookie set, or a challenge; neither when the sign-in failed for whatever reason, too many tries
    /// included.
    /// </summary>
    public static async Task<BrowserOutcome> OpenAsync(
        HttpContext http, Db db, People people, PartitionedRateLimiter<string> perAccount, SignInInput input,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(perAccount);
        using var lease = perAccount.AttemptAcquire(SignIn.Check(input).Email);
        return lease.IsAcquired ? await OpenAsync(http, db, people, input, cancel) : new(null, null);
    }

    /// <summary>The same, by somebody who counted the tries.</summary>
    public static async Task<BrowserOutcome> OpenAsync(
        HttpContext http, Db db, People people, SignInInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(http);
        var outcome = await SignIn.Handle(db, people, input, Origin(http, SessionKind.Browser), cancel);
        return new(await EnterAsync(http, db, outcome.SignedIn, cancel), outcome.ChallengeToken);
    }

    /// <summary>Sets the cookie of a new session. Nothing when there is none, or it ended meanwhile.</summary>
    public static async Task<Session?> EnterAsync(
        HttpContext http, Db db, SignedIn? signedIn, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (signedIn is null)
        {
            return null;
        }

        // Whatever session the browser had ends here: a cookie planted before sign-in is worth nothing after it.
        if (SessionCookie.Read(http.Request) is { } earlier)
        {
            await CloseSession.Handle(db, earlier, "Signed in anew.", cancel);
        }

        var session = await CheckSession.Handle(db, SessionKind.Browser, signedIn.AccessToken, cancel);
        if (session is not null)
        {
            SessionCookie.Write(http, signedIn.AccessToken);
            http.User = session.ToPrincipal();
            http.Features.Set(session);
        }

        return session;
    }

    /// <summary>From where a request comes, as a session keeps it.</summary>
    public static SignInOrigin Origin(HttpContext http, string kind)
    {
        ArgumentNullException.ThrowIfNull(http);
        return new(kind, Plain(http.Connection.RemoteIpAddress), http.Request.Headers.UserAgent.ToString());
    }

    // As the database takes addresses: IPv4 as such, IPv6 without the name of an interface.
    private static IPAddress? Plain(IPAddress? address) =>
        address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4()
        : address is null ? null : new IPAddress(address.GetAddressBytes());
}
