using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Stoa.Catalog;
using Stoa.Platform;

namespace Stoa.Host.Pages;

/// <summary>The storefront's first page: categories, what is looked at most, best rated and new, among what is on sale.</summary>
[AllowAnonymous, ShopCached]
public sealed class IndexModel(Db db, Visit visit) : PageModel
{
    /// <summary>What few looked at says little.</summary>
    public const int FewestTrending = 5;

    private const int PerSection = 8;

    public FrontPage Front { get; private set; } = new([], [], [], []);

    public async Task OnGetAsync(CancellationToken cancel) =>
        Front = await ListProducts.HandleAsync(db, visit.Visitor, PerSection, cancel);
}
