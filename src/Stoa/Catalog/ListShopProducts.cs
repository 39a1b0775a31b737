using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>A page of products, and where the next begins, if there is one.</summary>
public sealed record ProductPart(IReadOnlyList<ProductCard> Products, long? Next)
{
    internal const int PerPage = 24;

    /// <summary>Of one row more than fits, which says whether there is a next page.</summary>
    internal static ProductPart Of(List<ProductCard> rows) =>
        new([.. rows.Take(PerPage)], rows.Count > PerPage ? rows[PerPage - 1].ProductId : null);
}

/// <summary>The products of one vendor that are on sale, newest first, page by page.</summary>
public static class ListShopProducts
{
    private const string ListSql = """
        with page as materialized (
          select p.product_id
            from catalog.products p
           where p.vendor_id = @vendorId and p.status = 'active' and (@before::bigint is null or p.product_id < @before)
             and exists (select from catalog.product_variants w where w.product_id = p.product_id and w.is_active)
           order by p.product_id desc
           limit @limit
        )
        select k.product_id, k.name, k.slug, k.vendor_name, k.currency, k.price, k.compare_at_price, k.is_converted,
               k.has_more_prices, k.average_rating, k.review_count, k.image_url, k.alt_text, k.sizes
          from catalog.product_cards(array(select x.product_id from page x), @Locales, @Currency) k
         order by k.product_id desc
        """;

    /// <summary>The products with numbers below <paramref name="before"/>.</summary>
    public static async Task<ProductPart> HandleAsync(
        Db db, Visitor visitor, long vendorId, long? before, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(visitor);
        return ProductPart.Of(await db.ListAsync<ProductCard>(Actor.System, ListSql, new
        {
            visitor.Locales, visitor.Currency, vendorId, before, limit = ProductPart.PerPage + 1,
        }, cancel));
    }
}
