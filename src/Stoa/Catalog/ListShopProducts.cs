using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>The products of one vendor that are on sale, newest first, page by page.</summary>
public static class ListShopProducts
{
    private const int PerPage = 24;

    private const string ListSql = """
        select platform.marketplace_name() as market, 'vendor' as section, c.name, c.slug, s.name as vendor_name, s.currency,
               v.price, v.has_more_prices, c.average_rating, c.review_count, i.image_url, i.alt_text,
               (select m.sizes::text from catalog.media_items m where m.media_id = i.media_id) as sizes, c.product_id
          from (
            select p.product_id, p.vendor_id, p.name, p.slug, p.average_rating, p.review_count
              from catalog.products p
             where p.vendor_id = @vendorId and p.status = 'active' and (@before::bigint is null or p.product_id < @before)
               and exists (select from catalog.product_variants w where w.product_id = p.product_id and w.is_active)
             order by p.product_id desc
             limit @limit
          ) c
          cross join lateral vendors.shop_front(c.vendor_id) s
          cross join lateral (
            select min(price)::numeric as price, min(price) < max(price) as has_more_prices
              from catalog.product_variants where product_id = c.product_id and is_active) v
          left join catalog.product_images i on i.product_id = c.product_id and i.is_primary
         order by c.product_id desc
        """;

    /// <summary>
    /// A page of products with numbers below <paramref name="before"/>, and where the next begins, if there is one.
    /// </summary>
    public static async Task<(IReadOnlyList<ProductCard> Products, long? Next)> HandleAsync(
        Db db, long vendorId, long? before, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var rows = await db.ListAsync<Row>(
            Actor.System, ListSql, new { vendorId, before, limit = PerPage + 1 }, cancel);
        return ([.. rows.Take(PerPage).Select(r => r.Card)], rows.Count > PerPage ? rows[PerPage - 1].ProductId : null);
    }

    private sealed record Row(
        string Market, string Section, string Name, string Slug, string VendorName, string Currency, decimal Price,
        bool HasMorePrices, decimal AverageRating, int ReviewCount, string? ImageUrl, string? AltText, string? Sizes,
        long ProductId)
    {
        public ProductCard Card => new(Market, Section, Name, Slug, VendorName, Currency, Price, HasMorePrices, AverageRating,
            ReviewCount, ImageUrl, AltText, Sizes);
    }
}
