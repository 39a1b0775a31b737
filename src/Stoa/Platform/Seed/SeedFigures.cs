namespace Stoa.Platform;

/// <summary>Kept figures of the seed's own vendors, products, variants and people: what the triggers, which are off while
/// a seed is written, would have kept.</summary>
internal static class SeedFigures
{
    public static async Task WriteAsync(SeedWriter writer, SeedCatalog catalog, SeedPeople people, long[] users)
    {
        await writer.RunAsync("""
            update catalog.product_variants v set stock_quantity = s.quantity
              from unnest($1::bigint[], $2::integer[]) as s (variant_id, quantity) where v.variant_id = s.variant_id
            """, catalog.Variants.ConvertAll(v => v.Id).ToArray(), catalog.Variants.ConvertAll(v => v.OnHand).ToArray());
        var rated = catalog.Products.FindAll(p => p.Ratings > 0);
        await writer.RunAsync("""
            update catalog.products p set average_rating = round(r.sum::numeric / r.count, 2), review_count = r.count
              from unnest($1::bigint[], $2::integer[], $3::integer[]) as r (product_id, sum, count)
             where p.product_id = r.product_id
            """, rated.ConvertAll(p => p.Id).ToArray(), rated.ConvertAll(p => p.RatingSum).ToArray(),
            rated.ConvertAll(p => p.Ratings).ToArray());
        var vendors = Array.FindAll(catalog.Vendors, v => v.Ratings > 0);
        await writer.RunAsync("""
            update vendors.vendors v set rating = round(r.sum::numeric / r.count, 2), reviews_count = r.count
              from unnest($1::bigint[], $2::integer[], $3::integer[]) as r (vendor_id, sum, count)
             where v.vendor_id = r.vendor_id
            """, Array.ConvertAll(vendors, v => v.Id), Array.ConvertAll(vendors, v => v.RatingSum),
            Array.ConvertAll(vendors, v => v.Ratings));
        await writer.RunAsync("""
            update accounts.users u set last_login = s.seen
              from unnest($1::bigint[], $2::timestamptz[]) as s (user_id, seen)
             where u.user_id = s.user_id and s.seen > u.created_at
            """, users, Array.ConvertAll(people.LastSeen, SeedRows.Time));
    }
}
