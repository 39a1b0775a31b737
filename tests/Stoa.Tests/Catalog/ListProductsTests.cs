using Dapper;
using Npgsql;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Catalog;

/// <summary>The list of products finds what a plain query over all of them finds, whichever index it goes by.</summary>
public sealed class ListProductsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string PlainSql = """
        select p.product_id from catalog.products p
         where (@vendor::bigint is null or p.vendor_id = @vendor) and (@status::text is null or p.status = @status)
           and (@categories::bigint[] is null or p.category_id = any (@categories))
           and (case when length(@q) > 2 then strpos(lower(p.name), lower(@q)) > 0
                else starts_with(lower(p.name), lower(@q)) end
                or exists (select from catalog.product_variants v where v.product_id = p.product_id and starts_with(v.sku, @q)))
           and (@at::timestamptz is null or (p.created_at, p.product_id) < (@at, @id))
         order by p.created_at desc, p.product_id desc limit 51
        """;
    private const string ListedSql = """
        select p.product_id
          from (select replace(@q, '%', '\%') as typed) t
         cross join catalog.list_products(@vendor, case when length(@q) > 2 then '%' || t.typed || '%' end,
            case when length(@q) < 3 then t.typed || '%' end, t.typed || '%', @status, @categories, @at, @id, 51) p
        """;

    // Old ones are called by words that none of the newest seven thousand has, and the other way round.
    private const string ArrangeSql = """
        alter table catalog.products disable trigger user;
        alter table catalog.product_variants disable trigger user;
        insert into catalog.categories (name, slug) values ('A', 'a'), ('B', 'b');
        insert into catalog.products (vendor_id, name, slug, status, category_id, created_at)
        select case when i % 3 = 0 then @mine else @others end,
               case when i % 5000 = 7 then 'Rare thing ' when i < 7000 then 'Old Lamp ' else 'New Łódź lamp ' end || i,
               'p-' || i, (array['active', 'draft', 'inactive'])[1 + i % 3 % 2 + (i % 101 = 0)::int],
               (select category_id from catalog.categories where slug = case when i % 7 = 0 then 'a' else 'b' end),
               '2026-01-01 UTC'::timestamptz + i / 3 * interval '1 second'
          from generate_series(1, 14000) i;
        insert into catalog.product_variants (product_id, vendor_id, sku, price, is_default)
        select product_id, vendor_id, 'SKU' || (10000 + product_id), 1, true from catalog.products;
        alter table catalog.products enable trigger user;
        alter table catalog.product_variants enable trigger user;
        """;

    [Fact]
    public async Task Every_way_of_asking_answers_what_a_plain_query_does()
    {
        var (mine, others) = (await AddVendorAsync(), await AddVendorAsync());
        await database.AsOwnerAsync<int?>(ArrangeSql, new { mine, others });
        await using var app = await database.Db.App.OpenConnectionAsync();
        var b = await app.QuerySingleAsync<long>("select category_id from catalog.categories where slug = 'b'");
        var matched = 0;
        foreach (var q in new[] { "lamp", "Old L", "old", "rare", "O", "ła", "Ne", "zqj", "zq", "SKU1001", "SKU2", "S", "%", "łÓd" })
        {
            foreach (var vendor in new long?[] { null, mine })
            {
                foreach (var status in new[] { null, "draft" })
                {
                    foreach (var categories in new[] { null, new[] { b } })
                    {
                        // A place in the order: after the first page of those before it.
                        DateTime? at = null;
                        long? id = null;
                        for (var page = 0; page < 3; page++)
                        {
                            var what = new { q, vendor, status, categories, at, id };
                            // Of what tens of thousands of SKUs begin with, a thousand are looked at, in no order.
                            if (q is not ("S" or "SKU2"))
                            {
                                var plain = (await app.QueryAsync<long>(PlainSql, what)).ToList();
                                Assert.Equal(plain, await app.QueryAsync<long>(ListedSql, what));
                                matched += plain.Count;
                                if (plain.Count < 51)
                                {
                                    break;
                                }

                                id = plain[^1];
                                at = await app.QuerySingleAsync<DateTime>(
                                    "select created_at from catalog.products where product_id = @id", new { id });
                            }
                            else
                            {
                                Assert.InRange((await app.QueryAsync<long>(ListedSql, what)).Count(), 1, 51);
                                break;
                            }
                        }
                    }
                }
            }
        }

        Assert.True(matched > 2000, $"Only {matched} were found.");
    }

    [Fact]
    public async Task A_vendors_session_finds_its_own_and_one_without_a_vendor_nothing()
    {
        var (mine, others) = (await AddVendorAsync(), await AddVendorAsync());
        await database.AsOwnerAsync<int?>("""
            insert into catalog.products (vendor_id, name, slug, status)
            values (@mine, 'Quagga mine', 'quagga-mine', 'draft'), (@others, 'Quagga theirs', 'quagga-theirs', 'draft')
            """, new { mine, others });
        const string NamedSql = """
            select count(*) from catalog.products_named(@vendor::bigint, '%quagga%', null, 'x', null, null, null, null, 9)
            """;
        await using var connection = new NpgsqlConnection(database.Logins.Vendor);
        await connection.OpenAsync();
        Assert.Equal("ST403", (await Assert.ThrowsAsync<PostgresException>(
            () => connection.ExecuteScalarAsync<long>(NamedSql, new { vendor = (long?)mine }))).SqlState);
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(
            "select set_config('stoa.vendor_id', @id, true)", new { id = VendorSetting.Sign(database.Logins.VendorKey, mine) });
        foreach (var (vendor, seen) in new[] { ((long?)null, 1L), (mine, 1L), (others, 0L) })
        {
            Assert.Equal(seen, await connection.ExecuteScalarAsync<long>(NamedSql, new { vendor }));
        }

        Assert.Equal("Quagga mine", await connection.QuerySingleAsync<string>(
            "select name from catalog.list_products(null, '%quagga%', null, 'x%', null, null, null, null, 51)"));
    }

    private Task<long> AddVendorAsync() => database.AsOwnerAsync<long>(
        "insert into vendors.vendors (name, slug, status, currency) values ('V', @slug, 'active', 'EUR') returning vendor_id",
        new { slug = "v-" + VendorShop.Unique() });
}
