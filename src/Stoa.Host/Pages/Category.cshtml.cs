using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Stoa.Catalog;
using Stoa.Platform;

namespace Stoa.Host.Pages;

/// <summary>
/// A category: what is on sale in it and below it. One that is archived, or below such a one, is not there: 404.
/// </summary>
[AllowAnonymous]
public sealed class CategoryModel(Db db, Visit visit) : PageModel
{
    public CategoryPage Category { get; private set; } = null!;

    /// <summary>Where this page begins; null for the first.</summary>
    public long? Before { get; private set; }

    public async Task<IActionResult> OnGetAsync(string slug, long? before, CancellationToken cancel)
    {
        if (await ListCategoryProducts.HandleAsync(db, visit.Visitor, slug, before, cancel) is not { } category)
        {
            return NotFound();
        }

        (Category, Before) = (category, before);
        return Page();
    }
}
