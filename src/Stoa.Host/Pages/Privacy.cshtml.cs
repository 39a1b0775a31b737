using System.Security.Cryptography;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Stoa.Accounts;

namespace Stoa.Host.Pages;

/// <summary>
/// What the shop keeps of its visitors, and whether they are counted: asked here and at the foot of every page.
/// </summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
public sealed class PrivacyChoiceModel(Consents consents, Visit visit) : PageModel
{
    public void OnGet()
    {
    }

    /// <summary>
    /// Cached pages carry the question to everybody, so it has no token: the browser itself says that the answer comes from a
    /// page of ours.
    /// </summary>
    public async Task<IActionResult> OnPostAsync(string? answer, string? back, CancellationToken cancel)
    {
        if (answer is not ("yes" or "no") || !IsFromHere(Request))
        {
            return BadRequest();
        }

        var isGiven = answer == "yes";
        var visitorId = visit.Consent.VisitorId ?? (isGiven ? new Guid(RandomNumberGenerator.GetBytes(16)) : null);
        if (visitorId is { } id)
        {
            await consents.AnswerAsync(id, isGiven, "shop", cancel);
        }

        VisitorCookie.Write(HttpContext, isGiven ? visitorId : null);
        return LocalRedirect(Url.IsLocalUrl(back) ? back : "/privacy");
    }

    private static bool IsFromHere(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() switch
    {
        "same-origin" => true,
        // Browsers before 2023 do not say.
        "" => Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin)
            && origin.Authority == request.Host.Value,
        _ => false,
    };
}
