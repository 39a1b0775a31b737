using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>
/// A file of the media store. Its name is the hash of its content, so it never changes and may be kept for ever.
/// </summary>
public static partial class GetMedia
{
    /// <summary>Answers 404 for any name that is not a lower-case SHA-256 with <c>.webp</c>.</summary>
    public static Results<PhysicalFileHttpResult, NotFound> Handle(string name, DataFolder data, HttpContext http)
    {
        // Only names of this form reach the file system: nothing in them can leave the folder.
        var file = NamePattern().IsMatch(name) ? PathOf(data, name) : null;
        if (file is null || !File.Exists(file))
        {
            return TypedResults.NotFound();
        }

        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.PhysicalFile(file, "image/webp");
    }

    /// <summary>Where a file of the media store lies.</summary>
    public static string PathOf(DataFolder data, string name) => Path.Combine(data.Media, name[..2], name);

    [GeneratedRegex("^[0-9a-f]{64}\\.webp\\z")]
    private static partial Regex NamePattern();
}
