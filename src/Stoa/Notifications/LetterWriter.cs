using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using DotLiquid;

namespace Stoa.Notifications;

/// <summary>
/// Writes messages from Liquid templates: the first line is the subject, the rest after a blank line the text. A
/// paragraph of the form [label](https://…) is a button in HTML and "label: https://…" in the text.
/// </summary>
public static partial class LetterWriter
{
    private const string Fallback = "en";
    private const string Folder = "templates/";
    private const string Ending = ".liquid";

    // By name and language, such as reset-password.de. Whoever asks for a language that is not here adds nothing.
    private static readonly Dictionary<string, Lazy<Template>> Templates = typeof(LetterWriter).Assembly
        .GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal))
        .ToDictionary(n => n[Folder.Length..^Ending.Length], n => new Lazy<Template>(() => Load(n)));

    /// <summary>The languages that letters are written in, such as de.</summary>
    public static IReadOnlyList<string> Languages { get; } =
        [.. Templates.Keys.Select(k => k[(k.LastIndexOf('.') + 1)..]).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The letter of a message, in its language or English.</summary>
    public static Letter Write(Guid id, string kind, Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var template = Find(message.Template, message.Language)
            ?? throw new UndeliverableException($"There is no template {message.Template}.");
        var values = Hash.FromDictionary(message.Values.ToDictionary(v => v.Key, object (v) => OneLine(v.Value)));
        var written = template.Render(values, CultureInfo.InvariantCulture).ReplaceLineEndings("\n").Trim();
        var end = written.IndexOf('\n', StringComparison.Ordinal);
        var subject = end < 0 ? written : written[..end].Trim();
        var paragraphs = (end < 0 ? written : written[end..]).Split("\n\n", StringSplitOptions.TrimEntries)
            .Where(p => p.Length > 0).ToList();
        var text = string.Join("\n\n", paragraphs.Select(p => Link().Replace(p, "$1: $2")));
        return new Letter(id, message.To, subject, text, kind == MessageKind.Mail ? Html(subject, paragraphs) : null);
    }

    private static Template? Find(string name, string language) =>
        (Templates.GetValueOrDefault($"{name}.{language.Split('-')[0].ToLowerInvariant()}")
            ?? Templates.GetValueOrDefault($"{name}.{Fallback}"))?.Value;

    private static Template Load(string resource)
    {
        using var reader = new StreamReader(typeof(LetterWriter).Assembly.GetManifestResourceStream(resource)!);
        return Template.Parse(reader.ReadToEnd());
    }

    // A name with line breaks could add paragraphs, and with them links, to a letter.
    private static string OneLine(string value) => new([.. value.Select(c => char.IsControl(c) ? ' ' : c)]);

    private static string Html(string subject, List<string> paragraphs)
    {
        var html = new StringBuilder("<!doctype html><html><head><meta charset=\"utf-8\"><title>")
            .Append(WebUtility.HtmlEncode(subject))
            .Append("</title></head><body style=\"margin:0;background:#f4f4f2;color:#1d2226\">")
            .Append("<div style=\"max-width:34rem;margin:0 auto;padding:2rem 1.5rem;background:#fff;")
            .Append("font:16px/1.55 system-ui,sans-serif\">");
        foreach (var paragraph in paragraphs)
        {
            var encoded = WebUtility.HtmlEncode(paragraph).Replace("\n", "<br>", StringComparison.Ordinal);
            html.Append("<p>").Append(Link().Replace(encoded,
                "<a href=\"$2\" style=\"display:inline-block;padding:.65rem 1.2rem;border-radius:.4rem;"
                + "background:#14532d;color:#fff;text-decoration:none\">$1</a>")).Append("</p>");
        }

        return html.Append("</div></body></html>").ToString();
    }

    // A whole paragraph: a link inside of one, such as in somebody's name, stays text.
    [GeneratedRegex(@"\A\[([^\]\n]+)\]\((https?://[^\s()<>""]+)\)\z")]
    private static partial Regex Link();
}
