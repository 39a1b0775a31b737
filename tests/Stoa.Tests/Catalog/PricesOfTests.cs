using Dapper;
using Npgsql;
using Stoa.Tests.Support;

namespace Stoa.Tests.Catalog;

/// <summary>What a variant costs in another currency: the vendor's own price there, else converted, else nothing.</summary>
public sealed class PricesOfTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Late = "2024-06-01T12:00Z";

    [Fact]
    public async Task The_vendors_own_price_goes_before_the_rate_and_without_either_there_is_none()
    {
        await using var host = await TestHost.StartAsync(database);
        await using var owner = new NpgsqlConnection(database.Logins.Owner);
        var vendor = await host.AddVendorAsync();
        var ids = (await owner.QueryAsync<long>("""
            with p as (
              insert into catalog.products (vendor_id, name, slug, status) values (@vendor, 'Cup', 'cup', 'active')
              returning product_id, vendor_id)
            insert into catalog.product_variants (product_id, vendor_id, sku, price, compare_at_price, position, is_default)
            select p.product_id, p.vendor_id, v.sku, v.price, v.before, v.place, v.place = 1
              from p, (values ('A', 10, 12, 1), ('B', 20, null, 2), ('C', 0, 5, 3)) v (sku, price, before, place)
            returning variant_id
            """, new { vendor })).ToList();
        await owner.ExecuteAsync("""
            insert into catalog.variant_prices (variant_id, vendor_id, currency, price) values (@variant, @vendor, 'CAD', 99.99);
            select * from pricing.save_rates(null, '{EUR,EUR,EUR}', '{CAD,CAD,ISK}', '{2024-01-01,2024-03-01,2024-01-01}', '{1.4,1.5,150.7}', 'manual', false);
            select pricing.save_shop_currency(null, 'CAD', true, null, 0.95, 0, 1);
            """, new { variant = ids[1], vendor });
        async Task<List<(string Currency, decimal Price, decimal? Before, bool IsConverted)>> Of(string currency, string at) =>
            [.. await owner.QueryAsync<(string, decimal, decimal?, bool)>("""
                select currency, price, compare_at_price, is_converted from catalog.prices_of(@ids, @currency, @at::timestamptz)
                 order by variant_id
                """, new { ids, currency, at })];
        Assert.Equal([("CAD", 14.95m, 17.95m, true), ("CAD", 99.99m, null, false), ("CAD", 0m, 7.95m, true)], await Of("CAD", Late));
        // The rate of the day, in UTC: the moment before midnight is still the older one.
        Assert.Equal(13.95m, (await Of("CAD", "2024-02-29T23:59:59Z"))[0].Price);
        Assert.Equal(14.95m, (await Of("CAD", "2024-03-01T00:00:00Z"))[0].Price);
        Assert.Equal([("ISK", 1507m, 1808m, true), ("ISK", 3014m, null, true), ("ISK", 0m, 754m, true)], await Of("ISK", Late));
        Assert.Equal([("EUR", 10m, 12m, false), ("EUR", 20m, null, false), ("EUR", 0m, 5m, false)], await Of("EUR", Late));
        // No rate: the vendor's currency stands, but for the price that the vendor named.
        Assert.Equal([("EUR", 10m, 12m, false), ("CAD", 99.99m, null, false), ("EUR", 0m, 5m, false)], await Of("CAD", "2023-12-31T00:00Z"));
        async Task<decimal?> One(long id, string currency) => await owner.ExecuteScalarAsync<decimal?>(
            "select catalog.price_of(@id, @currency, @at::timestamptz)", new { id, currency, at = Late });
        Assert.Equal(14.95m, await One(ids[0], "CAD"));
        Assert.Equal(99.99m, await One(ids[1], "CAD"));
        Assert.Null(await One(ids[0], "THB"));
        Assert.Null(await One(0, "CAD"));

        // A list shows the lowest in the currency that was asked for, and says that there are more.
        var card = await owner.QuerySingleAsync<(string, decimal, decimal?, bool, bool)>("""
            select c.currency, c.price, c.compare_at_price, c.is_converted, c.has_more_prices
              from catalog.product_cards(array(select product_id from catalog.products where slug = 'cup'), '{en}', 'CAD') c
            """);
        Assert.Equal(("CAD", 0m, 7.95m, true, true), card);
        var page = await PageAsync(ids[0]);
        Assert.Contains("≈ CA$14.95", page, StringComparison.Ordinal);
        Assert.Contains("converted from the vendor's currency", page, StringComparison.Ordinal);
        page = await PageAsync(ids[1]);
        Assert.Contains("CA$99.99", page, StringComparison.Ordinal);
        Assert.DoesNotContain("≈", page, StringComparison.Ordinal);

        async Task<string> PageAsync(long variant) => System.Net.WebUtility.HtmlDecode(
            await host.Client.GetStringAsync($"/products/cup?currency=CAD&lang=en&variant={variant}"));
    }

    [Fact]
    public async Task A_categorys_pages_hold_everything_below_it_once_newest_first()
    {
        await using var host = await TestHost.StartAsync(database);
        var vendor = await host.AddVendorAsync();
        var shut = await host.AddVendorAsync();
        await database.AsOwnerAsync<long>("""
            with c as (
              insert into catalog.categories (name, slug, is_active, position)
              values ('Top', 'top', true, 1), ('Mid', 'mid', true, 1), ('Leaf', 'leaf', true, 1), ('Gone', 'gone', false, 2), ('Under', 'under', true, 1)
              returning category_id, slug
            ), p as (
              insert into catalog.products (vendor_id, name, slug, status, category_id)
              select case when n % 20 = 0 then @shut else @vendor end, 'Thing ' || n, 'thing-' || n,
                     case when n % 10 = 5 then 'inactive' else 'active' end,
                     (select c.category_id from c where c.slug = (array['top', 'mid', 'leaf', 'gone'])[1 + n % 4])
                from generate_series(1, 120) n
              returning product_id, vendor_id, name
            )
            insert into catalog.product_variants (product_id, vendor_id, sku, price, is_active, is_default)
            select p.product_id, p.vendor_id, p.name, 5, p.name <> 'Thing 1', true from p returning 1
            """, new { vendor, shut });
        await database.AsOwnerAsync<long>("""
            update catalog.categories c set parent_id = p.category_id
              from catalog.categories p, (values ('mid', 'top'), ('leaf', 'mid'), ('gone', 'top'), ('under', 'gone')) t (child, parent)
             where c.slug = t.child and p.slug = t.parent returning 1
            """);
        await database.AsOwnerAsync<string>("update vendors.vendors set status = 'suspended' where vendor_id = @shut returning status", new { shut });
        var expected = await database.AsOwnerAsync<string[]>("""
            select array_agg(p.slug order by p.product_id desc)
              from catalog.products p join catalog.categories c using (category_id)
             where p.status = 'active' and p.vendor_id = @vendor and c.slug in ('top', 'mid', 'leaf') and p.slug <> 'thing-1'
            """, new { vendor });
        await SearchWait.UntilAsync(host, "category=top", expected.Length);
        var seen = new List<string>();
        var (path, pages) = ("/categories/top", 0);
        while (path.Length > 0 && pages++ < 20)
        {
            var html = await host.Client.GetStringAsync(path);
            // Search engines have the first page, and from there every product.
            Assert.Contains(pages == 1 ? $"rel=\"canonical\" href=\"{host.App.Urls.First()}{path}\"" : "content=\"noindex, follow\"",
                html, StringComparison.Ordinal);
            seen.AddRange(System.Text.RegularExpressions.Regex.Matches(html, "href=\"/products/([a-z0-9-]+)\"").Select(m => m.Groups[1].Value));
            path = System.Text.RegularExpressions.Regex.Match(html, "href=\"(/categories/top\\?cursor=[\\w-]+)\" rel=\"next\"").Groups[1].Value;
        }

        Assert.Equal(expected, seen);
        Assert.Equal((expected.Length + 23) / 24, pages);
        var first = await host.Client.GetStringAsync("/categories/top");
        Assert.Contains("href=\"/categories/mid\"", first, StringComparison.Ordinal);
        Assert.DoesNotContain("/categories/gone", first, StringComparison.Ordinal);
        var leaf = await host.Client.GetStringAsync("/categories/leaf");
        Assert.Matches("(?s)<ol>.*/categories/top.*/categories/mid.*</ol>", leaf);
        foreach (var nowhere in new[] { "gone", "under", "none" })
        {
            Assert.Equal(System.Net.HttpStatusCode.NotFound, (await host.Client.GetAsync("/categories/" + nowhere)).StatusCode);
        }
    }
}
