using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Stoa.Catalog;
using Stoa.Platform;
using Stoa.Vendors;

namespace Stoa.Host.Pages;

/// <summary>A vendor's page: who it is, how it works, what it sells. One that does not sell is not there: 404.</summary>
[AllowAnonymous, ShopCached]
public sealed class VendorModel(Db db, ShowShop shops, Visit visit) : PageModel
{
    public ShopPage Shop { get; private set; } = null!;

    public ProductPart Part { get; private set; } = new([], null);

    /// <summary>Where this page begins; null for the first.</summary>
    public long? Before { get; private set; }

    public bool IsFirstPage => Before is null;

    public async Task<IActionResult> OnGetAsync(string slug, long? before, CancellationToken cancel)
    {
        if (await shops.HandleAsync(slug, visit.Visitor.Locales, cancel) is not { } shop)
        {
            return await this.LeadOnAsync(db, "vendor", "/vendors", slug, cancel);
        }

        (Shop, Before) = (shop, before);
        Part = await ListShopProducts.HandleAsync(db, visit.Visitor, shop.VendorId, before, cancel);
        return Page();
    }
}
