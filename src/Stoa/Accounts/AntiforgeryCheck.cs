using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>Marks an endpoint that only browsers call, so that it asks for the antiforgery token of anybody.</summary>
public sealed class ForBrowsersAttribute : Attribute;

/// <summary>
/// Whoever is known by the cookie sends the antiforgery token with everything that changes something: one rule for
/// all endpoints. Programs send their bearer token deliberately and need none.
/// </summary>
public static class AntiforgeryCheck
{
    /// <summary>The header that carries the token which GET /api/v1/auth/session answers.</summary>
    public const string HeaderName = "X-CSRF-Token";

    /// <summary>The endpoint signs browsers in: unguarded, another site could sign somebody in as another.</summary>
    public static TBuilder ForBrowsers<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new ForBrowsersAttribute());

    public static void UseAntiforgeryCheck(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (IsNeeded(http) && !await http.RequestServices.GetAntiforgery().IsRequestValidAsync(http))
        {
            http.Response.StatusCode = 400;
            await http.RequestServices.GetProblems().TryWriteAsync(new()
            {
                HttpContext = http,
                ProblemDetails = ProblemHandler.Of(400, "antiforgery", "Antiforgery token missing or not valid",
                    $"Send the antiforgeryToken of GET /api/v1/auth/session as {HeaderName}."),
            });
            return;
        }

        await next(http);
    });

    private static bool IsNeeded(HttpContext http) =>
        !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method)
        && !HttpMethods.IsOptions(http.Request.Method) && !HttpMethods.IsTrace(http.Request.Method)
        && (http.User.Identity is { IsAuthenticated: true, AuthenticationType: SessionKind.Browser }
            || http.GetEndpoint()?.Metadata.GetMetadata<ForBrowsersAttribute>() is not null);

    private static IAntiforgery GetAntiforgery(this IServiceProvider services) =>
        (IAntiforgery)services.GetService(typeof(IAntiforgery))!;

    private static IProblemDetailsService GetProblems(this IServiceProvider services) =>
        (IProblemDetailsService)services.GetService(typeof(IProblemDetailsService))!;
}
