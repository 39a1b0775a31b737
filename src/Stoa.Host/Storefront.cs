using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using Stoa.Platform;

namespace Stoa.Host;

/// <summary>The storefront: its Razor pages, and their style sheet and mark, which travel inside the program.</summary>
public static class Storefront
{
    public static void MapStorefront(this WebApplication app)
    {
        app.MapRazorPages().IsPublic();
        MapFile(app, "shop.css", "text/css; charset=utf-8");
        MapFile(app, "shop.svg", "image/svg+xml");
        MapFile(app, "passkeys.js", "text/javascript; charset=utf-8");
        MapFile(app, "search.js", "text/javascript; charset=utf-8");
        MapFile(app, "recent.js", "text/javascript; charset=utf-8");
    }

    private static void MapFile(WebApplication app, string name, string type)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("wwwroot/" + name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\"");
        app.MapGet("/" + name, (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "public, max-age=300";
            return Results.Bytes(bytes, type, entityTag: tag);
        }).ExcludeFromDescription().IsPublic();
    }
}
