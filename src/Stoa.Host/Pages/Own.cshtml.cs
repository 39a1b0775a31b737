using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Stoa.Catalog;
using Stoa.Platform;

namespace Stoa.Host.Pages;

/// <summary>A page that operators wrote, such as the imprint. One that is not shown is not there: 404.</summary>
[AllowAnonymous, ShopCached]
public sealed class OwnModel(Db db, Visit visit) : PageModel
{
    public ShownPage Shown { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string slug, CancellationToken cancel)
    {
        if (await ShopPages.ReadAsync(db, visit.Visitor, slug, cancel) is not { } page)
        {
            return NotFound();
        }

        Shown = page;
        return Page();
    }
}
