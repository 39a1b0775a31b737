using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>Where addresses lead that products, categories and vendors had before they were renamed.</summary>
public static class FormerSlugs
{
    private const string PresentSql = """
        select case @kind
                 when 'product' then (select p.slug from catalog.products p where p.product_id = f.id and p.status = 'active'
                                         and vendors.is_active(p.vendor_id))
                 when 'category' then (select c.slug from catalog.categories c where c.category_id = f.id
                                          and catalog.category_trail(c.category_id, '{}') is not null)
                 when 'vendor' then (select v.slug from vendors.shop_front(f.id) v) end
          from platform.formerly_at(@kind, @slug) f (id)
        """;

    /// <summary>The present slug of what shoppers can see; null if there was never such an address.</summary>
    /// <param name="kind">product, category or vendor.</param>
    public static Task<string?> PresentAsync(Db db, string kind, string slug, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.FirstAsync<string>(Actor.System, PresentSql, new { kind, slug }, cancel);
    }
}
