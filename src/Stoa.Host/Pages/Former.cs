using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Stoa.Catalog;
using Stoa.Platform;

namespace Stoa.Host.Pages;

/// <summary>What a page answers that is not there: it leads on from a former address, for good, or it is 404.</summary>
public static class Former
{
    public static async Task<IActionResult> LeadOnAsync(
        this PageModel page, Db db, string kind, string path, string slug, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(page);
        return await FormerSlugs.PresentAsync(db, kind, slug, cancel) is { } present && present != slug
            ? page.RedirectPermanent($"{path}/{present}{page.Request.QueryString}") : page.NotFound();
    }
}
