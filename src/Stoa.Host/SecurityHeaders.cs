using Scalar.AspNetCore;
using Stoa.Catalog;

namespace Stoa.Host;

/// <summary>What every answer tells browsers: run our own scripts only, be framed by nobody, guess no types.</summary>
public static class SecurityHeaders
{
    // Mantine writes style elements at run time, hence 'unsafe-inline' for styles; scripts come from files only.
    private const string Policy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; script-src 'self'";

    // Files that strangers made, opened by themselves: shown and played, and nothing else.
    private const string MediaPolicy =
        "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        // Set as the answer starts: the exception handler clears headers that were set before it.
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            var isMedia = http.Request.Path.StartsWithSegments(GetMedia.Path, StringComparison.OrdinalIgnoreCase);
            headers.ContentSecurityPolicy = isMedia ? MediaPolicy : Policy + Scripts(http);
            headers.XContentTypeOptions = "nosniff";
            headers.TryAdd("Referrer-Policy", "same-origin");
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
            if (http.Request.IsHttps)
            {
                headers.StrictTransportSecurity = "max-age=31536000";
            }

            return Task.CompletedTask;
        });
        return next(http);
    });

    // The page /docs has one script inline, which a nonce of that answer alone lets run.
    private static string Scripts(HttpContext http) =>
        http.Items[ScalarOptions.NonceHttpContextItemKey] is string nonce ? $" 'nonce-{nonce}'" : "";
}
