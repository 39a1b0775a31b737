using System.Globalization;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>Every address of the shop that search engines should know, in parts.</summary>
public static class Sitemap
{
    private const long PerPart = 20_000;
    private const string PartsSql = "select coalesce(max(p.product_id), 0) from catalog.products p";
    private const string ProductsSql = "select '/products/' || s.slug from catalog.slugs_on_sale(@first, @after) s";
    private const string ShopSql = """
        (select '/pages/' || p.slug from catalog.shop_pages p where p.is_shown order by p.page_id)
        union all
        (select '/categories/' || c.slug
           from catalog.categories c where catalog.category_trail(c.category_id, '{}') is not null
          order by c.category_id limit 20000)
        union all
        (select '/vendors/' || s.slug
           from reporting.vendors r cross join lateral vendors.shop_front(r.vendor_id) s
          order by r.vendor_id limit 20000)
        """;

    /// <summary>The numbers of the parts with products: part n has those from n × 20,000 on.</summary>
    public static async Task<IReadOnlyList<string>> PartsAsync(Db db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var last = await db.FirstAsync<long>(Actor.System, PartsSql, cancel: cancel);
        return [.. Enumerable.Range(0, (int)(last / PerPart) + 1).Select(p => p.ToString(CultureInfo.InvariantCulture))];
    }

    /// <summary>The paths of a part's products; none for a part that is not there.</summary>
    public static async Task<IReadOnlyList<string>> ProductsAsync(Db db, int part, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return await db.ListAsync<string>(
            Actor.System, ProductsSql, new { first = part * PerPart, after = (part + 1) * PerPart }, cancel);
    }

    /// <summary>The paths of the operators' own pages, of categories and vendors.</summary>
    public static async Task<IReadOnlyList<string>> ShopAsync(Db db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return await db.ListAsync<string>(Actor.System, ShopSql, cancel: cancel);
    }
}
