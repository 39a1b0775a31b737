using System.Net;
using Ganss.Xss;

namespace Stoa.Catalog;

/// <summary>
/// Vendors' descriptions: plain text, or simple HTML. Scripts, styles, forms, frames and everything that could act are taken
/// out before they are kept, and again before they are shown.
/// </summary>
public static class RichText
{
    private static readonly string[] Tags =
    [
        "p", "br", "strong", "b", "em", "i", "u", "s", "sub", "sup", "ul", "ol", "li", "h2", "h3", "h4", "blockquote", "hr", "a",
        "table", "thead", "tbody", "tr", "th", "td", "span", "div", "dl", "dt", "dd",
    ];

    private static readonly HtmlSanitizer Sanitizer = Make();

    /// <summary>The text without what could act. What is no HTML stays as it is.</summary>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsHtml(text) ? Sanitizer.Sanitize(text).Trim() : text.Trim();
    }

    /// <summary>As HTML for a page: plain text in paragraphs, and HTML cleaned once more.</summary>
    public static string ToHtml(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (IsHtml(text))
        {
            return Sanitizer.Sanitize(text);
        }

        var paragraphs = text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(paragraphs.Select(p => $"<p>{WebUtility.HtmlEncode(p.Trim()).Replace("\n", "<br>")}</p>"));
    }

    /// <summary>The words alone, for a page's description; at most 300 characters.</summary>
    public static string ToText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = IsHtml(text)
            ? new AngleSharp.Html.Parser.HtmlParser().ParseDocument(Sanitizer.Sanitize(text)).Body!.TextContent : text;
        words = string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return words.Length <= 300 ? words : words[..300];
    }

    // A sign "<" that begins a tag, an end tag or a comment; "a < b" is text.
    private static bool IsHtml(string text)
    {
        for (var at = text.IndexOf('<'); at >= 0 && at < text.Length - 1; at = text.IndexOf('<', at + 1))
        {
            if (char.IsAsciiLetter(text[at + 1]) || text[at + 1] is '/' or '!' or '?')
            {
                return true;
            }
        }

        return false;
    }

    private static HtmlSanitizer Make()
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(Tags, StringComparer.OrdinalIgnoreCase),
            AllowedAttributes = new HashSet<string>(["href", "title", "colspan", "rowspan"], StringComparer.OrdinalIgnoreCase),
            AllowedSchemes = new HashSet<string>(["https", "http", "mailto"], StringComparer.OrdinalIgnoreCase),
            UriAttributes = new HashSet<string>(["href"], StringComparer.OrdinalIgnoreCase),
        });
        sanitizer.PostProcessNode += (_, e) =>
        {
            // A link out of a vendor's text passes on neither the shop's name with search engines nor its window.
            if (e.Node is AngleSharp.Html.Dom.IHtmlAnchorElement link)
            {
                link.SetAttribute("rel", "nofollow noopener ugc");
            }
        };
        return sanitizer;
    }
}
