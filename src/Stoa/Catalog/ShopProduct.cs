namespace Stoa.Catalog;

/// <summary>A picture of the shop.</summary>
/// <param name="Kind">picture, video, or link to a video elsewhere.</param>
/// <param name="Sizes">A picture in all its sizes, the smallest first; empty where they are not known.</param>
public sealed record ShopPicture(string Url, string Alt, string Kind, IReadOnlyList<MediaSize> Sizes);

/// <summary>A product in a list of the shop's API.</summary>
/// <param name="Price">Its lowest, in <paramref name="Currency"/>, before tax.</param>
/// <param name="CompareAtPrice">The higher price before, if there was one.</param>
/// <param name="IsConverted">The vendor did not name this price: it comes of the vendor's own and a rate.</param>
/// <param name="AverageRating">Of 5; 0 without reviews.</param>
public sealed record ShopCard(
    long ProductId, string Name, string Slug, string VendorName, string Currency, decimal Price, decimal? CompareAtPrice,
    bool IsConverted, bool HasMorePrices, decimal AverageRating, int ReviewCount, ShopPicture? Picture)
{
    internal static ShopCard Of(ProductCard card) => new(card.ProductId, card.Name, card.Slug, card.VendorName, card.Currency,
        card.Price, card.CompareAtPrice, card.IsConverted, card.HasMorePrices, card.AverageRating, card.ReviewCount,
        card.ImageUrl is null ? null : new(card.ImageUrl, card.AltText ?? "", "picture", Srcset.SizesOf(card.Sizes)));
}

/// <summary>A page of products that were found.</summary>
/// <param name="Found">How many there are, at most 10,000.</param>
/// <param name="IsCapped">There are more than <paramref name="Found"/>, and facets count that many of them.</param>
/// <param name="Corrected">The words that were looked for instead, where nothing has those that were written.</param>
/// <param name="NextCursor">Where the next page begins; null on the last.</param>
public sealed record ShopResults(
    IReadOnlyList<ShopCard> Products, int Found, bool IsCapped, string? Corrected, IReadOnlyList<Facet> Facets,
    string? NextCursor)
{
    internal static ShopResults Of(ProductResults results) => new([.. results.Products.Select(ShopCard.Of)], results.Found,
        results.IsCapped, results.Corrected, results.Facets, results.NextCursor);
}

/// <summary>Who sells a product.</summary>
/// <param name="Rating">Of 5; 0 without reviews.</param>
/// <param name="IsAway">Takes no orders at present.</param>
public sealed record ShopVendor(
    string Name, string Slug, string Country, string Description, decimal Rating, int ReviewCount, bool IsAway);

/// <summary>A product of the shop's API, in the language and currency asked for; prices are before tax, stock in units.</summary>
/// <param name="Description">In HTML of paragraphs, lists and emphasis, nothing else.</param>
/// <param name="Categories">The way to its category from the top.</param>
/// <param name="AverageRating">Of 5; 0 without reviews.</param>
/// <param name="DispatchDays">In how many days the vendor sent its parcels on average in the last year; null if unknown.</param>
/// <param name="Options">What the variants differ in, in the order of their values.</param>
/// <param name="Stars">How many gave 1, 2, 3, 4 and 5 stars.</param>
/// <param name="Reviews">The latest, at most twelve; times are UTC.</param>
public sealed record ShopProduct(
    string Name, string Slug, string Description, string? Brand, ShopVendor Vendor, IReadOnlyList<CategoryLink> Categories,
    decimal AverageRating, int ReviewCount, IReadOnlyList<ProductFact> Attributes, IReadOnlyList<ShopPicture> Pictures,
    int? DispatchDays, IReadOnlyList<string> Options, IReadOnlyList<ProductOption> Variants, IReadOnlyList<long> Stars,
    IReadOnlyList<ProductOpinion> Reviews)
{
    internal static ShopProduct Of(ProductPage page) => new(page.Name, page.Slug, RichText.ToHtml(page.Description), page.Brand,
        new(page.VendorName, page.VendorSlug, page.VendorCountry, page.VendorDescription, page.VendorRating, page.VendorReviews,
            page.VendorIsAway),
        page.TrailList, page.AverageRating, page.ReviewCount, page.FactList,
        [.. page.PictureList.Select(p => new ShopPicture(p.Url, p.Alt, p.Kind, p.Sizes))], page.DispatchDays, page.OptionList,
        page.VariantList, page.StarList, page.ReviewList);
}
