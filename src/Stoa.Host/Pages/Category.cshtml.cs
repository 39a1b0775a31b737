using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Stoa.Catalog;
using Stoa.Platform;

namespace Stoa.Host.Pages;

/// <summary>
/// A category: what is on sale in it and below it. One that is archived, or below such a one, is not there: 404.
/// </summary>
[AllowAnonymous, ShopCached]
public sealed class CategoryModel(Db db, Visit visit) : PageModel
{
    public CategoryPage Category { get; private set; } = null!;

    public Listing Listing { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string slug, CancellationToken cancel)
    {
        if (await GetCategory.HandleAsync(db, visit.Visitor, slug, cancel) is not { } category)
        {
            return await this.LeadOnAsync(db, "category", "/categories", slug, cancel);
        }

        Category = category;
        Listing = await Listing.ReadAsync(db, visit, Request, slug, cancel);
        return Page();
    }
}
