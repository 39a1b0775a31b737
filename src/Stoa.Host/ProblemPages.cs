using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Stoa.Host;

/// <summary>
/// What goes wrong, as people read it: whoever asks for HTML outside the API is answered by the page /problem in the shop's
/// own look, with the status; programs are answered with ProblemDetails.
/// </summary>
public sealed class ProblemPages : IProblemDetailsWriter
{
    public const string Path = "/problem";

    public bool CanWrite(ProblemDetailsContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return IsForPeople(context.HttpContext);
    }

    /// <summary>Writes nothing: an answer without a body becomes the page, in <see cref="ShowAsync"/>.</summary>
    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.HttpContext.Features.Set(context.ProblemDetails);
        return ValueTask.CompletedTask;
    }

    internal static async Task ShowAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        if (!IsForPeople(http))
        {
            await http.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new()
            {
                HttpContext = http, ProblemDetails = { Status = http.Response.StatusCode },
            });
            return;
        }

        // The same request once more, as if the page had been asked for.
        var (path, method) = (http.Request.Path, http.Request.Method);
        try
        {
            (http.Request.Path, http.Request.Method) = (Path, HttpMethods.Get);
            http.SetEndpoint(null);
            http.Request.RouteValues.Clear();
            await context.Next(http);
        }
        finally
        {
            (http.Request.Path, http.Request.Method) = (path, method);
        }
    }

    private static bool IsForPeople(HttpContext http) =>
        !http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && !http.Request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase)
        && http.Request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
}

public static class ProblemPagesPipeline
{
    /// <summary>Before the exception handler.</summary>
    public static void UseProblemPages(this IApplicationBuilder app) => app.UseStatusCodePages(ProblemPages.ShowAsync);
}
