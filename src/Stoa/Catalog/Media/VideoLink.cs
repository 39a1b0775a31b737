using System.Text.RegularExpressions;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>A video that stays where it is.</summary>
/// <param name="Url">In one spelling for each video.</param>
/// <param name="Provider">youtube, vimeo or file.</param>
/// <param name="VideoId">As YouTube or Vimeo name it; null of a file.</param>
public sealed partial record VideoLink(string Url, string Provider, string? VideoId)
{
    private const string Wanted = "A video on YouTube or Vimeo is needed, or an https address that ends in .mp4.";

    /// <summary>Reads what people copy from YouTube and Vimeo. Throws <see cref="InputException"/> for anything else.</summary>
    public static VideoLink Parse(string? text)
    {
        if (!Uri.TryCreate(text?.Trim(), UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http")
            || url.UserInfo.Length > 0 || !url.IsDefaultPort || url.AbsoluteUri.Length > 2000)
        {
            throw new InputException("url", Wanted);
        }

        var host = url.IdnHost.ToLowerInvariant();
        if (host is "youtube.com" or "www.youtube.com" or "m.youtube.com" or "youtu.be" or "www.youtube-nocookie.com")
        {
            var youtube = YouTube().Match(host == "youtu.be" ? "/watch?v=" + url.AbsolutePath[1..] : url.PathAndQuery);
            return youtube.Success
                ? new($"https://www.youtube.com/watch?v={youtube.Groups[1].Value}", "youtube", youtube.Groups[1].Value)
                : throw new InputException("url", "This page of YouTube is not a video: copy the address of the video itself.");
        }

        if (host is "vimeo.com" or "www.vimeo.com" or "player.vimeo.com")
        {
            var vimeo = Vimeo().Match(url.AbsolutePath);
            return vimeo.Success
                ? new($"https://vimeo.com/{vimeo.Groups[1].Value}", "vimeo", vimeo.Groups[1].Value)
                : throw new InputException("url", "This page of Vimeo is not a video: copy the address of the video itself.");
        }

        return url.Scheme == "https" && url.HostNameType == UriHostNameType.Dns && host.Contains('.')
            && url.AbsolutePath.EndsWith(".mp4", StringComparison.OrdinalIgnoreCase)
            ? new(url.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped), "file", null)
            : throw new InputException("url", Wanted);
    }

    [GeneratedRegex(@"^/(?:watch\?(?:[^#]*&)?v=|embed/|shorts/|live/)([A-Za-z0-9_-]{11})(?![A-Za-z0-9_-])")]
    private static partial Regex YouTube();

    [GeneratedRegex(@"^/(?:video/|channels/[A-Za-z0-9]+/)?([0-9]{6,12})(?:/|\z)")]
    private static partial Regex Vimeo();
}
