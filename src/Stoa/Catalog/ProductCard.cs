namespace Stoa.Catalog;

/// <summary>A product in a grid, in its visitor's words and money.</summary>
/// <param name="Price">Its lowest, in <paramref name="Currency"/>, before tax.</param>
/// <param name="CompareAtPrice">The higher price before, if there was one.</param>
/// <param name="IsConverted">The vendor did not name this price: it comes of the vendor's own and a rate.</param>
/// <param name="Sizes">Its picture in all sizes, as JSON.</param>
public sealed record ProductCard(
    long ProductId, string Name, string Slug, string VendorName, string Currency, decimal Price, decimal? CompareAtPrice,
    bool IsConverted, bool HasMorePrices, decimal AverageRating, int ReviewCount, string? ImageUrl, string? AltText,
    string? Sizes);

/// <summary>A category as a link.</summary>
public sealed record CategoryLink(string Name, string Slug);
