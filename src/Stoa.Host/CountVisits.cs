using System.Globalization;
using System.Text.RegularExpressions;
using Stoa.Accounts;
using Stoa.Analytics;
using Stoa.Catalog;
using Stoa.Platform;

namespace Stoa.Host;

/// <summary>
/// Counts who came and what they looked at: only in browsers where somebody said yes (<see cref="VisitorCookie"/>), never
/// programs, never what a browser fetches ahead. Costs the request nothing but a place in <see cref="VisitEvents"/>' queue.
/// </summary>
public static partial class CountVisits
{
    /// <summary>Before the shop's cache: what is answered from memory is looked at all the same.</summary>
    public static void UseCountedVisits(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var events = app.ApplicationServices.GetRequiredService<VisitEvents>();
        app.Use(next => async http =>
        {
            await next(http);
            if (http.Response.StatusCode == 200 && HttpMethods.IsGet(http.Request.Method)
                && http.Features.Get<Visit>() is { Consent: { IsGiven: true, VisitorId: { } visitorId } }
                && IsPerson(http.Request))
            {
                var productId = http.Features.Get<CachedOf>()?.ProductId;
                var isSearch = http.Request.Path.Equals("/search", StringComparison.OrdinalIgnoreCase)
                    && http.Request.Query["q"].ToString().Length > 0;
                events.Add(new(visitorId, http.Features.Get<Session>()?.UserId,
                    productId is not null ? VisitKind.ProductView : isSearch ? VisitKind.Search : VisitKind.Page, productId));
            }
        });
    }

    /// <summary>Programs that say so, and pages that a browser fetches before anybody wants them, are left out.</summary>
    internal static bool IsPerson(HttpRequest request) =>
        request.Headers.UserAgent.ToString() is { Length: > 0 } agent && !Programs().IsMatch(agent)
        && !request.Headers["Sec-Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase)
        && !request.Headers["Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(
        "bot|crawl|spider|slurp|archiver|headless|lighthouse|monitor|preview|scan|fetch|feed|curl|wget|python|java/|go-http"
        + "|okhttp|libwww|http-?client|axios|node", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Programs();
}

/// <summary>What a browser's owner said to being counted.</summary>
/// <param name="IsAsked">They answered, or their browser did (Global Privacy Control, Do Not Track).</param>
/// <param name="BySignal">The browser said no to all sites.</param>
public sealed record VisitorConsent(bool IsAsked, bool IsGiven, bool BySignal, Guid? VisitorId);

/// <summary>
/// The cookie that remembers the answer: no, or yes with a random number that stands for the browser. Set only by the answer;
/// no and the question itself need no consent (ePrivacy directive, article 5(3)).
/// </summary>
public static class VisitorCookie
{
    public const string Name = "stoa.visitor";
    private const string No = "no";

    public static VisitorConsent Read(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var bySignal = request.Headers["Sec-GPC"] == "1" || request.Headers["DNT"] == "1";
        var cookie = request.Cookies[Name];
        // What somebody chose here goes before what their browser tells everybody.
        return Guid.TryParseExact(cookie, "N", out var id) ? new(true, true, bySignal, id)
            : new(cookie == No || bySignal, false, bySignal, null);
    }

    public static void Write(HttpContext http, Guid? visitorId)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.Cookies.Append(Name, visitorId?.ToString("N", CultureInfo.InvariantCulture) ?? No, new()
        {
            HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(180),
            IsEssential = true, Path = "/",
        });
    }
}
