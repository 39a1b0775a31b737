using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>
/// A file of the media store. Its name is the hash of its content, so it never changes and may be kept for ever. What strangers
/// made is served as what it was judged to be, and may do nothing: no scripts, no frames (SecurityHeaders).
/// </summary>
public static partial class GetMedia
{
    /// <summary>Where media are served.</summary>
    public const string Path = "/media";

    /// <summary>
    /// Answers 404 for any name that is not a lower-case SHA-256 with <c>.webp</c>, <c>.mp4</c> or <c>.webm</c>. Answers parts of
    /// a file to those who ask for a range, and 304 to those who have it.
    /// </summary>
    public static async Task<Results<FileStreamHttpResult, NotFound>> HandleAsync(
        string name, DataFolder data, IMediaStore store, HttpContext http, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(http);
        // Only names of this form reach the file system: nothing in them can leave the folder.
        var match = NamePattern().Match(name);
        // Pictures of the demo, and of the time before a bucket was set up, are in the data folder whatever the store is.
        var stream = !match.Success ? null : await store.OpenAsync(name, cancel)
            ?? (store is DiskMediaStore ? null : await new DiskMediaStore(data).OpenAsync(name, cancel));
        if (stream is null)
        {
            return TypedResults.NotFound();
        }

        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Stream(stream, match.Groups[2].Value switch
        {
            "mp4" => "video/mp4",
            "webm" => "video/webm",
            _ => "image/webp",
        }, entityTag: new EntityTagHeaderValue($"\"{match.Groups[1].Value}\""), enableRangeProcessing: true);
    }

    /// <summary>Where a file of the media store lies on disk.</summary>
    public static string PathOf(DataFolder data, string name) => System.IO.Path.Combine(data.Media, name[..2], name);

    [GeneratedRegex("^([0-9a-f]{64})\\.(webp|mp4|webm)\\z")]
    private static partial Regex NamePattern();
}
