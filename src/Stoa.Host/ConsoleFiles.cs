using System.Reflection;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Stoa.Platform;

namespace Stoa.Host;

/// <summary>
/// Serves the built console under /console: files by their path, and for every other path the page that then finds its
/// own way. Built files carry their hash in their name and may be kept for ever; the page itself is asked for anew.
/// </summary>
public static class ConsoleFiles
{
    private const string NotBuilt =
        "The console was not built: it needs Node.js 20 or newer with npm. Run 'npm ci' and 'npm run build' in console/, " +
        "then start again.";

    // Beside a published program, or where the build put it.
    private static readonly string? Folder = new[]
    {
        Path.Combine(AppContext.BaseDirectory, "console"),
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(a => a.Key == "Console")?.Value,
    }.FirstOrDefault(f => f is not null && File.Exists(Path.Combine(f, "index.html")));

    public static void MapConsole(this WebApplication app)
    {
        if (Folder is null)
        {
            app.MapGet("/console/{**path}", () => Results.Text(NotBuilt, statusCode: 404)).ExcludeFromDescription().IsPublic();
            return;
        }

        var files = new PhysicalFileProvider(Folder);
        var types = new FileExtensionContentTypeProvider();
        app.MapGet("/console/{**path}", (HttpContext http, string? path) =>
        {
            var file = path is null ? null : files.GetFileInfo(path);
            if (file is { Exists: true, IsDirectory: false, PhysicalPath: not null })
            {
                http.Response.Headers.CacheControl =
                    path!.StartsWith("assets/", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
                var type = types.TryGetContentType(file.PhysicalPath, out var known) ? known : "application/octet-stream";
                return Results.File(file.PhysicalPath, type, lastModified: file.LastModified, enableRangeProcessing: true);
            }

            if (path is not null && path.StartsWith("assets/", StringComparison.Ordinal))
            {
                return Results.NotFound();
            }

            http.Response.Headers.CacheControl = "no-cache";
            return Results.File(files.GetFileInfo("index.html").PhysicalPath!, "text/html; charset=utf-8");
        }).ExcludeFromDescription().IsPublic();
    }
}
