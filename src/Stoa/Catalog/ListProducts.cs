using System.Text.Json;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>The storefront's first page.</summary>
public sealed record FrontPage(
    IReadOnlyList<CategoryLink> Categories, IReadOnlyList<ProductCard> Trending, IReadOnlyList<ProductCard> Rated,
    IReadOnlyList<ProductCard> Newest);

/// <summary>
/// The storefront's first page: the categories on top, and of what is on sale the most looked at, the best rated, the newest.
/// </summary>
public static class ListProducts
{
    private const string CategoriesSql = """
        select coalesce(jsonb_agg(jsonb_build_object('name', c.name, 'slug', c.slug)
                                  order by c.position, c.category_id), '[]')::text
          from (select c.category_id, c.slug, c.position,
                       catalog.text_in('category', c.category_id, 'name', @Locales, c.name) as name
                  from catalog.categories c where c.parent_id is null and c.is_active
                 order by c.position, c.category_id limit 60) c
        """;
    private const string ListSql = """
        with chosen as materialized (
          (select 'trending' as kind, p.product_id, t.place
             from analytics.trending_products(@limit * 3) with ordinality t (product_id, place)
             join catalog.products p on p.product_id = t.product_id
            where p.status = 'active' and vendors.is_active(p.vendor_id)
            order by t.place limit @limit)
          union all
          (select 'rated', p.product_id, row_number() over (order by p.average_rating desc, p.review_count desc)
             from catalog.products p
            where p.status = 'active' and p.review_count >= 5 and vendors.is_active(p.vendor_id)
            order by p.average_rating desc, p.review_count desc limit @limit)
          union all
          (select 'newest', p.product_id, row_number() over (order by p.created_at desc, p.product_id desc)
             from catalog.products p
            where p.status = 'active' and vendors.is_active(p.vendor_id)
            order by p.created_at desc, p.product_id desc limit @limit)
        )
        select k.product_id, k.name, k.slug, k.vendor_name, k.currency, k.price, k.compare_at_price, k.is_converted,
               k.has_more_prices, k.average_rating, k.review_count, k.image_url, k.alt_text, k.sizes, c.kind
          from chosen c
          join catalog.product_cards(array(select x.product_id from chosen x), @Locales, @Currency) k
            on k.product_id = c.product_id
         order by c.kind, c.place
        """;

    /// <summary>At most <paramref name="limit"/> products of each kind, best or newest first.</summary>
    public static async Task<FrontPage> HandleAsync(Db db, Visitor visitor, int limit, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(visitor);
        var (categories, rows) = await db.ReadTogetherAsync<string, Row>(
            Actor.System, CategoriesSql, ListSql, new { visitor.Locales, visitor.Currency, limit }, cancel);
        return new(JsonSerializer.Deserialize<List<CategoryLink>>(categories, JsonSerializerOptions.Web)!,
            Of("trending"), Of("rated"), Of("newest"));

        List<ProductCard> Of(string kind) => [.. rows.Where(r => r.Kind == kind).Select(r => r.Card)];
    }

    private sealed record Row(
        long ProductId, string Name, string Slug, string VendorName, string Currency, decimal Price, decimal? CompareAtPrice,
        bool IsConverted, bool HasMorePrices, decimal AverageRating, int ReviewCount, string? ImageUrl, string? AltText,
        string? Sizes, string Kind)
    {
        public ProductCard Card => new(ProductId, Name, Slug, VendorName, Currency, Price, CompareAtPrice, IsConverted,
            HasMorePrices, AverageRating, ReviewCount, ImageUrl, AltText, Sizes);
    }
}
