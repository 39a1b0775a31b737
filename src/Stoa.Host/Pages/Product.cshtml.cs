using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Stoa.Accounts;
using Stoa.Catalog;
using Stoa.Inventory;
using Stoa.Platform;

namespace Stoa.Host.Pages;

/// <summary>One product. What is not on sale, or sold by a vendor who is not, is not there: 404.</summary>
[AllowAnonymous, ShopCached]
public sealed class ProductModel(Db db, Visit visit, IStringLocalizer<ShopTexts> t) : PageModel
{
    private const int FewLeft = 5;

    public ProductPage? Product { get; private set; }

    /// <summary>Variants that the signed-in person waits for.</summary>
    public HashSet<long> Waits { get; private set; } = [];

    public bool IsSignedIn => HttpContext.Features.Get<Session>() is not null;

    /// <summary>The variant that is shown; null where none is on sale.</summary>
    public ProductOption? Chosen { get; private set; }

    public IReadOnlyList<VariantAxis> Axes { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string slug, long? variant, CancellationToken cancel)
    {
        Product = await GetProduct.HandleAsync(db, visit.Visitor, slug, cancel);
        if (Product is null)
        {
            return await this.LeadOnAsync(db, "product", "/products", slug, cancel);
        }

        Chosen = VariantPicker.Choose(Product.VariantList, variant);
        Axes = Chosen is null ? []
            : VariantPicker.Axes(Product.OptionList, Product.VariantList, Chosen, t["Option"], Product.Name);
        HttpContext.Features.Get<CachedOf>()?.ProductId = Product.ProductId;
        if (HttpContext.Features.Get<Session>() is { } person && Product.VariantList.Any(v => v.Stock == 0))
        {
            Waits = await BackInStock.OfAsync(db, person.UserId, slug, cancel);
        }

        return Page();
    }

    /// <summary>What shoppers need to know of a stock in units.</summary>
    public string Availability(int stock) =>
        stock == 0 ? t["Sold out"] : stock <= FewLeft ? t["Only {0} left", stock] : t["In stock"];

    /// <summary>What an attribute says, as its kind is written in the visitor's language.</summary>
    public string Value(ProductFact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        var text = fact.Kind switch
        {
            "boolean" => fact.Value == "true" ? t["Yes"].Value : t["No"].Value,
            "number" when decimal.TryParse(fact.Value, CultureInfo.InvariantCulture, out var number) =>
                visit.Number(number, number.Scale),
            "date" when DateOnly.TryParseExact(
                fact.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) =>
                visit.Day(day),
            _ => fact.Value,
        };
        return fact.Unit is null ? text : $"{text} {fact.Unit}";
    }

    /// <summary>cable_length as Cable length.</summary>
    public static string Label(string name) => char.ToUpperInvariant(name[0]) + name[1..].Replace('_', ' ');
}
