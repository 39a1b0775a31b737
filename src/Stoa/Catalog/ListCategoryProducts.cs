using System.Text.Json;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>A category's page.</summary>
/// <param name="Trail">The way to it from the top, itself last.</param>
/// <param name="Below">The categories right below it.</param>
public sealed record CategoryPage(
    string Name, string Slug, string Description, IReadOnlyList<CategoryLink> Trail, IReadOnlyList<CategoryLink> Below,
    ProductPart Products);

/// <summary>The products of a category and of all below it that are on sale, newest first, page by page.</summary>
public static class ListCategoryProducts
{
    private const string HeadSql = """
        select c.slug, catalog.text_in('category', c.category_id, 'description', @Locales, c.description) as description,
               catalog.category_trail(c.category_id, @Locales)::text as trail,
               (select coalesce(jsonb_agg(jsonb_build_object('name',
                         catalog.text_in('category', b.category_id, 'name', @Locales, b.name), 'slug', b.slug)
                         order by b.position, b.category_id), '[]')
                  from catalog.categories b where b.parent_id = c.category_id and b.is_active)::text as below
          from (select @slug::text as slug) a
          left join catalog.categories c on c.slug = a.slug
        """;
    // Of each category its newest from the index, then the newest of those: nothing is read that no page could show.
    private const string ListSql = """
        with recursive branch (category_id) as (
          select c.category_id from catalog.categories c where c.slug = @slug and c.is_active
          union all
          select c.category_id from branch b join catalog.categories c on c.parent_id = b.category_id and c.is_active
        ), page as materialized (
          select n.product_id
            from branch b
           cross join lateral (
             select p.product_id
               from catalog.products p
              where p.category_id = b.category_id and p.status = 'active'
                and p.product_id < coalesce(@before, 9223372036854775807)
                and vendors.is_active(p.vendor_id)
                and exists (select from catalog.product_variants w where w.product_id = p.product_id and w.is_active)
              order by p.product_id desc
              limit @limit) n
           order by n.product_id desc
           limit @limit
        )
        select k.product_id, k.name, k.slug, k.vendor_name, k.currency, k.price, k.compare_at_price, k.is_converted,
               k.has_more_prices, k.average_rating, k.review_count, k.image_url, k.alt_text, k.sizes
          from catalog.product_cards(array(select x.product_id from page x), @Locales, @Currency) k
         order by k.product_id desc
        """;

    /// <summary>
    /// The products with numbers below <paramref name="before"/>. Nothing when there is no such category, or when it or one
    /// above it is archived.
    /// </summary>
    public static async Task<CategoryPage?> HandleAsync(
        Db db, Visitor visitor, string slug, long? before, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(visitor);
        var (head, rows) = await db.ReadTogetherAsync<Head, ProductCard>(Actor.System, HeadSql, ListSql, new
        {
            visitor.Locales, visitor.Currency, slug, before, limit = ProductPart.PerPage + 1,
        }, cancel);
        if (head is not { Slug: { } address, Trail: { } trail })
        {
            return null;
        }

        var way = Parse(trail);
        return new(way[^1].Name, address, head.Description ?? "", way, Parse(head.Below), ProductPart.Of(rows));
    }

    private static List<CategoryLink> Parse(string json) =>
        JsonSerializer.Deserialize<List<CategoryLink>>(json, JsonSerializerOptions.Web)!;

    private sealed record Head(string? Slug, string? Description, string? Trail, string Below);
}
