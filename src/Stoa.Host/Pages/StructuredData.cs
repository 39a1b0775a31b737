using System.Globalization;
using System.Text.Json.Nodes;
using Stoa.Catalog;
using Stoa.Platform;

namespace Stoa.Host.Pages;

/// <summary>
/// What search engines read of a page, as JSON-LD in the words of schema.org. Written by the serializer, which escapes what HTML
/// could take for its own; browsers run nothing of it.
/// </summary>
public static class StructuredData
{
    private const string Context = "https://schema.org";

    /// <summary>The shop, and how it is searched.</summary>
    public static string OfShop(string name, PublicAddress shop)
    {
        ArgumentNullException.ThrowIfNull(shop);
        return new JsonObject
        {
            ["@context"] = Context, ["@type"] = "WebSite", ["name"] = name, ["url"] = shop.Of("/").AbsoluteUri,
            ["potentialAction"] = new JsonObject
            {
                ["@type"] = "SearchAction", ["target"] = shop.Of("/search?q=").AbsoluteUri + "{words}",
                ["query-input"] = "required name=words",
            },
        }.ToJsonString();
    }

    /// <summary>The way to a page from the top.</summary>
    public static string OfTrail(IEnumerable<CategoryLink> trail, PublicAddress shop) => new JsonObject
    {
        ["@context"] = Context, ["@type"] = "BreadcrumbList",
        ["itemListElement"] = new JsonArray([.. trail.Select((c, i) => new JsonObject
        {
            ["@type"] = "ListItem", ["position"] = i + 1, ["name"] = c.Name,
            ["item"] = shop.Of($"/categories/{c.Slug}").AbsoluteUri,
        })]),
    }.ToJsonString();

    /// <summary>A product: one offer for each variant, prices before tax in the currency shown, with its decimals.</summary>
    public static string OfProduct(
        ProductPage product, PublicAddress shop, IReadOnlyDictionary<string, int> minorUnits)
    {
        ArgumentNullException.ThrowIfNull(product);
        ArgumentNullException.ThrowIfNull(shop);
        ArgumentNullException.ThrowIfNull(minorUnits);
        var data = new JsonObject
        {
            ["@context"] = Context, ["@type"] = "Product", ["name"] = product.Name,
            ["description"] = RichText.ToText(product.Description), ["url"] = shop.Of($"/products/{product.Slug}").AbsoluteUri,
            ["image"] = new JsonArray([.. product.PictureList.Where(p => p.Kind == "picture")
                .Select(p => JsonValue.Create(shop.Of(p.Url).AbsoluteUri))]),
            ["offers"] = new JsonArray([.. product.VariantList.Select(
                v => Offer(product, v, shop, minorUnits.GetValueOrDefault(v.Currency, 2)))]),
        };
        if (product.Brand is not null)
        {
            data["brand"] = new JsonObject { ["@type"] = "Brand", ["name"] = product.Brand };
        }

        if (product.ReviewCount > 0)
        {
            data["aggregateRating"] = new JsonObject
            {
                ["@type"] = "AggregateRating", ["reviewCount"] = product.ReviewCount,
                ["ratingValue"] = product.AverageRating.ToString(CultureInfo.InvariantCulture),
            };
        }

        return data.ToJsonString();
    }

    private static JsonObject Offer(ProductPage product, ProductOption variant, PublicAddress shop, int digits) => new()
    {
        ["@type"] = "Offer", ["sku"] = variant.Sku,
        ["price"] = decimal.Round(variant.Price, digits, MidpointRounding.AwayFromZero)
            .ToString($"F{digits}", CultureInfo.InvariantCulture),
        ["priceCurrency"] = variant.Currency,
        ["availability"] = $"{Context}/{(variant.Stock > 0 && !product.VendorIsAway ? "InStock" : "OutOfStock")}",
        ["url"] = shop.Of(
            string.Create(CultureInfo.InvariantCulture, $"/products/{product.Slug}?variant={variant.Id}")).AbsoluteUri,
        ["seller"] = new JsonObject { ["@type"] = "Organization", ["name"] = product.VendorName },
    };
}
