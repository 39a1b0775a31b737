using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Stoa.Catalog;
using Stoa.Platform;
using Stoa.Vendors;

namespace Stoa.Host.Pages;

/// <summary>A vendor's page: who it is, how it works, what it sells. One that does not sell is not there: 404.</summary>
[AllowAnonymous]
public sealed class VendorModel(Db db, ShowShop shops) : PageModel
{
    public ShopPage Shop { get; private set; } = null!;

    public string Market { get; private set; } = "Stoa";

    public IReadOnlyList<ProductCard> Products { get; private set; } = [];

    /// <summary>Where the next page begins.</summary>
    public long? Next { get; private set; }

    public bool IsFirstPage { get; private set; }

    /// <summary>The languages of its customer service, in English.</summary>
    public string Languages => string.Join(", ", Shop.Languages.Select(l => CultureInfo.GetCultureInfo(l).EnglishName));

    public async Task<IActionResult> OnGetAsync(string slug, long? before, CancellationToken cancel)
    {
        if (await shops.HandleAsync(slug, cancel) is not { } shop)
        {
            return NotFound();
        }

        (Shop, IsFirstPage) = (shop, before is null);
        Market = await Marketplace.NameAsync(db, cancel);
        (Products, Next) = await ListShopProducts.HandleAsync(db, shop.VendorId, before, cancel);
        return Page();
    }
}
