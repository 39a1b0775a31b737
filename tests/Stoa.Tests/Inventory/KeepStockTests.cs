using Dapper;
using Npgsql;
using Stoa.Tests.Support;

namespace Stoa.Tests.Inventory;

public sealed class KeepStockTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Levels = """
        select string_agg(code || ' ' || coalesce(on_hand, 0), ', ' order by code) || ', kept ' || min(stock_quantity)
          from inventory.warehouses w
          join catalog.product_variants v on v.variant_id = @variant and v.vendor_id = w.vendor_id
          left join inventory.stock_levels l using (warehouse_id, variant_id)
        """;

    [Fact]
    public async Task Levels_and_stock_quantity_follow_the_journal_over_several_warehouses()
    {
        await using var app = await database.Db.App.OpenConnectionAsync();
        var variant = await VariantAsync(app, "a");
        await MoveAsync(app, variant, "('opening', 10, 'EAST'), ('received', 5, 'WEST'), ('sold', -4, 'EAST')");
        Assert.Equal("EAST 6, WEST 5, kept 11", await app.ExecuteScalarAsync<string>(Levels, new { variant }));
        await MoveAsync(app, variant, "('transferred', -6, 'EAST'), ('transferred', 6, 'WEST')");
        Assert.Equal("EAST 0, WEST 11, kept 11", await app.ExecuteScalarAsync<string>(Levels, new { variant }));
    }

    [Fact]
    public async Task Stock_below_zero_is_refused_and_nothing_is_written()
    {
        await using var app = await database.Db.App.OpenConnectionAsync();
        var variant = await VariantAsync(app, "b");
        await MoveAsync(app, variant, "('opening', 3, 'EAST')");
        foreach (var warehouse in new[] { "EAST", "WEST" })
        {
            var error = await Assert.ThrowsAsync<PostgresException>(() => MoveAsync(app, variant,
                $"('sold', -4, '{warehouse}')"));
            Assert.Equal(PostgresErrorCodes.CheckViolation, error.SqlState);
        }

        Assert.Equal("EAST 3, WEST 0, kept 3", await app.ExecuteScalarAsync<string>(Levels, new { variant }));
        Assert.Equal(1, await app.ExecuteScalarAsync<long>(
            "select count(*) from inventory.stock_movements where variant_id = @variant", new { variant }));
    }

    [Fact]
    public async Task Many_sellers_at_once_sell_exactly_what_is_there()
    {
        await using var app = await database.Db.App.OpenConnectionAsync();
        var variant = await VariantAsync(app, "c");
        await MoveAsync(app, variant, "('opening', 20, 'EAST')");
        var sold = await Task.WhenAll(Enumerable.Range(0, 30).Select(async _ =>
        {
            await using var own = await database.Db.App.OpenConnectionAsync();
            try
            {
                return await MoveAsync(own, variant, "('sold', -1, 'EAST')");
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.CheckViolation)
            {
                return 0;
            }
        }));
        Assert.Equal(20, sold.Sum());
        Assert.Equal("EAST 0, WEST 0, kept 0", await app.ExecuteScalarAsync<string>(Levels, new { variant }));
    }

    private static Task<int> MoveAsync(NpgsqlConnection app, long variant, string movements) => app.ExecuteAsync($"""
        insert into inventory.stock_movements (variant_id, warehouse_id, vendor_id, kind, quantity)
        select v.variant_id, w.warehouse_id, v.vendor_id, m.kind, m.quantity
          from (values {movements}) as m (kind, quantity, code)
          join catalog.product_variants v on v.variant_id = @variant
          join inventory.warehouses w on w.vendor_id = v.vendor_id and w.code = m.code
        """, new { variant });

    private static Task<long> VariantAsync(NpgsqlConnection app, string name) => app.ExecuteScalarAsync<long>("""
        with d as (insert into vendors.vendors (name, slug, currency) values (@name, @name, 'EUR') returning vendor_id),
             w as (insert into inventory.warehouses (vendor_id, code, name) select vendor_id, c, c
               from d, unnest(array['EAST', 'WEST']) as c),
             p as (insert into catalog.products (vendor_id, name, slug) select vendor_id, @name, @name from d
               returning *)
        insert into catalog.product_variants (product_id, vendor_id, sku, price) select product_id, vendor_id, 'X', 1
          from p
        returning variant_id
        """, new { name });
}
