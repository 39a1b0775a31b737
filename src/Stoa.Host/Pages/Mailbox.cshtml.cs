using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Stoa.Notifications;
using Stoa.Platform;

namespace Stoa.Host.Pages;

/// <summary>What was sent while no mail server is set up. For everybody else there is no such page.</summary>
[AllowAnonymous]
public sealed partial class MailboxModel(DataFolder data, MailboxAccess access) : PageModel
{
    private const int Most = 50;

    public IReadOnlyList<ShownLetter> Letters { get; private set; } = [];

    public IActionResult OnGet()
    {
        if (!access.IsOpenTo(HttpContext))
        {
            return NotFound();
        }

        Response.Headers.CacheControl = "no-store";
        Letters =
        [
            .. MailboxFolder.Read(data, Most).Select(m => new ShownLetter(
                m.Subject ?? "", m.To.ToString(), m.Date.ToUniversalTime(),
                [.. (m.TextBody ?? "").ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.TrimEntries).Select(Shown)])),
        ];
        return Page();
    }

    private static ShownParagraph Shown(string text) =>
        Link().Match(text) is { Success: true } link
            ? new(link.Groups[1].Value, link.Groups[2].Value) : new(text, null);

    // As LetterWriter writes a button into the text.
    [GeneratedRegex(@"\A([^\n:]+): (https?://\S+)\z")]
    private static partial Regex Link();
}

/// <summary>A letter on the page. The time is UTC.</summary>
public sealed record ShownLetter(string Subject, string To, DateTimeOffset Date, IReadOnlyList<ShownParagraph> Paragraphs);

/// <summary>A paragraph, a link where one is given.</summary>
public sealed record ShownParagraph(string Text, string? Link);
