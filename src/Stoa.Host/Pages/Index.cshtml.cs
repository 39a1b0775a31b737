using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Stoa.Catalog;
using Stoa.Platform;

namespace Stoa.Host.Pages;

/// <summary>The storefront's first page: what is best rated and what is new, among what is on sale.</summary>
[AllowAnonymous]
public sealed class IndexModel(Db db) : PageModel
{
    private const int PerSection = 10;

    public string Market { get; private set; } = "Stoa";

    public IReadOnlyList<ProductCard> Rated { get; private set; } = [];

    public IReadOnlyList<ProductCard> Newest { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var page = await ListProducts.HandleAsync(db, PerSection, cancel);
        Market = page.Count > 0 ? page[0].Market : Market;
        Rated = [.. page.Where(p => p.Section == "rated")];
        Newest = [.. page.Where(p => p.Section == "new")];
    }
}
