using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>A product in a grid. <paramref name="Price"/> is its lowest, in <paramref name="Currency"/>, before
/// tax.</summary>
/// <param name="Section">"new" or "rated".</param>
public sealed record ProductCard(
    string Market, string Section, string Name, string Slug, string VendorName, string Currency, decimal Price,
        bool HasMorePrices,
    decimal AverageRating, int ReviewCount, string? ImageUrl, string? AltText, string? Sizes);

/// <summary>The products of the storefront's first page: the newest and the best rated that are on sale.</summary>
public static class ListProducts
{
    private const string ListSql = """
        with chosen as (
          (select 'rated' as section, p.*, row_number() over (order by p.average_rating desc, p.review_count desc) as
            place
             from catalog.products p
            where p.status = 'active' and p.review_count >= 5 and vendors.is_active(p.vendor_id)
            order by p.average_rating desc, p.review_count desc limit @limit)
          union all
          (select 'new', p.*, row_number() over (order by p.created_at desc, p.product_id)
             from catalog.products p
            where p.status = 'active' and vendors.is_active(p.vendor_id)
            order by p.created_at desc, p.product_id limit @limit)
        )
        select platform.marketplace_name() as market, c.section, c.name, c.slug, s.name as vendor_name, s.currency,
          v.price, v.has_more_prices,
               c.average_rating, c.review_count, i.image_url, i.alt_text, i.sizes
          from chosen c
          cross join lateral vendors.shop_front(c.vendor_id) s
          cross join lateral (
            select min(price)::numeric as price, min(price) < max(price) as has_more_prices
              from catalog.product_variants where product_id = c.product_id and is_active) v
          left join lateral (
            select i.image_url, i.alt_text, m.sizes::text as sizes
              from catalog.product_images i
              left join catalog.media_items m on m.media_id = i.media_id
             where i.product_id = c.product_id and coalesce(m.kind, 'picture') = 'picture'
             order by i.is_primary desc, i.position, i.image_id
             limit 1) i on true
         where v.price is not null
         order by c.section, c.place
        """;

    /// <summary>At most <paramref name="limit"/> of each section, best or newest first.</summary>
    public static Task<List<ProductCard>> HandleAsync(Db db, int limit, CancellationToken cancel) =>
        db.ListAsync<ProductCard>(Actor.System, ListSql, new { limit }, cancel);
}
