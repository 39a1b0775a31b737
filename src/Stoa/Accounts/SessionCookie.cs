using Microsoft.AspNetCore.Http;

namespace Stoa.Accounts;

/// <summary>
/// The browser's session cookie: no script reads it, no other site sends it along with a post. Over https its name has
/// the prefix __Host-, which browsers accept from this very host only; over http, on localhost, it cannot have it.
/// </summary>
public static class SessionCookie
{
    public const string Name = "stoa-session";
    public const string SecureName = "__Host-" + Name;

    public static string? Read(HttpRequest request) =>
        request.Cookies[request.IsHttps ? SecureName : Name] is { Length: > 0 } value ? value : null;

    /// <summary>Sets a new session's cookie; it ends with the browser, and the session's row before that.</summary>
    public static void Write(HttpContext http, string token) =>
        http.Response.Cookies.Append(http.Request.IsHttps ? SecureName : Name, token, Options(http));

    public static void Clear(HttpContext http) =>
        http.Response.Cookies.Delete(http.Request.IsHttps ? SecureName : Name, Options(http));

    private static CookieOptions Options(HttpContext http) => new()
    {
        HttpOnly = true,
        Secure = http.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        IsEssential = true,
    };
}
