using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>What was looked at last in a browser that agreed to be counted, of what is still on sale.</summary>
public static class RecentlyViewed
{
    public const int Most = 24;
    private const string ListSql = """
        with seen as materialized (
          select v.product_id, v.place
            from analytics.recently_viewed(@visitorId, @most) with ordinality v (product_id, place)
            join catalog.products p on p.product_id = v.product_id
           where p.status = 'active' and vendors.is_active(p.vendor_id)
        )
        select k.product_id, k.name, k.slug, k.vendor_name, k.currency, k.price, k.compare_at_price, k.is_converted,
               k.has_more_prices, k.average_rating, k.review_count, k.image_url, k.alt_text, k.sizes
          from seen s
          join catalog.product_cards(array(select x.product_id from seen x), @Locales, @Currency) k on k.product_id = s.product_id
         order by s.place
        """;

    /// <summary>The latest first.</summary>
    public static async Task<IReadOnlyList<ProductCard>> HandleAsync(
        Db db, Visitor visitor, Guid visitorId, int most, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(visitor);
        return await db.ListAsync<ProductCard>(
            Actor.System, ListSql, new { visitor.Locales, visitor.Currency, visitorId, most }, cancel);
    }
}
