using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Stoa.Accounts;
using Stoa.Catalog;
using Stoa.Inventory;
using Stoa.Platform;

namespace Stoa.Host.Pages;

/// <summary>One product. What is not on sale, or sold by a vendor who is not, is not there: 404.</summary>
[AllowAnonymous]
public sealed class ProductModel(Db db) : PageModel
{
    private const int FewLeft = 5;

    public ProductPage? Product { get; private set; }

    /// <summary>Variants that the signed-in person waits for.</summary>
    public HashSet<long> Waits { get; private set; } = [];

    public bool IsSignedIn => HttpContext.Features.Get<Session>() is not null;

    public async Task<IActionResult> OnGetAsync(string slug, CancellationToken cancel)
    {
        Product = await GetProduct.HandleAsync(db, slug, cancel);
        if (Product is null)
        {
            return NotFound();
        }

        if (HttpContext.Features.Get<Session>() is { } person && Product.VariantList.Any(v => v.Stock == 0))
        {
            Waits = await BackInStock.OfAsync(db, person.UserId, slug, cancel);
        }

        return Page();
    }

    /// <summary>What shoppers need to know of a stock in units.</summary>
    public static string Availability(int stock) =>
        stock == 0 ? "Sold out" : stock <= FewLeft ? $"Only {stock} left" : "In stock";

    /// <summary>cable_length as Cable length.</summary>
    public static string Label(string name) => char.ToUpperInvariant(name[0]) + name[1..].Replace('_', ' ');
}
