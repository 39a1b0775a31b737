using CsCheck;
using Dapper;
using Npgsql;
using Stoa.Tests.Support;

namespace Stoa.Tests.Inventory;

/// <summary>
/// The stock journal under 32 writers at once: whatever they receive, adjust, send, count, reserve and sell in random
/// order, the journal, the levels and what is kept agree, nothing falls below what is reserved, and nobody sees a deadlock.
/// </summary>
public sealed class StockPropertyTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const int Writers = 32;
    private static int _round;

    private static readonly Gen<(int Kind, int Variant, int Other, int Units)> Step =
        Gen.Select(Gen.Int[0, 8], Gen.Int[0, 5], Gen.Int[0, 5], Gen.Int[1, 12]);

    [Fact]
    public void The_stock_journal_under_32_concurrent_writers() =>
        Step.Array[6, 12].Array[Writers].Sample(
            work => RunAsync(work).GetAwaiter().GetResult(), iter: 4, threads: 1, print: w => $"{w.Sum(s => s.Length)} steps");

    private async Task RunAsync((int Kind, int Variant, int Other, int Units)[][] work)
    {
        var (vendor, variants, warehouses) = await ArrangeAsync();
        var answers = await Task.WhenAll(work.Select(async steps =>
        {
            var states = new List<string>();
            foreach (var step in steps)
            {
                states.Add(await DoAsync(vendor, variants, warehouses, step));
            }

            return states;
        }));
        var all = answers.SelectMany(a => a).GroupBy(s => s).ToDictionary(g => g.Key, g => g.Count());
        // Refusals are part of it; a deadlock, a failed check or anything else is not.
        Assert.Empty(all.Keys.Except(["done", "ST409", "ST400"]));
        Assert.True(all["done"] > all.Values.Sum() / 4, string.Join(", ", all));
        await StockDesk.AssertSoundAsync(database);
        var kept = await database.AsOwnerAsync<bool>("""
            select coalesce(bool_and(l.on_hand >= l.reserved and l.reserved >= 0), true)
              from inventory.stock_levels l where l.vendor_id = @vendor
            """, new { vendor });
        Assert.True(kept);
    }

    private async Task<string> DoAsync(
        long vendor, long[] variants, long[] warehouses, (int Kind, int Variant, int Other, int Units) step)
    {
        var (kind, first, second, units) = step;
        long[] pair = first == second ? [variants[first]] : [variants[first], variants[second]];
        var (here, there) = (warehouses[units % 3], warehouses[(units + 1) % 3]);
        var lines = "[" + string.Join(',', pair.Select(v => $$"""{"variantId": {{v}}, "quantity": {{units}}}""")) + "]";
        var less = lines.Replace("\"quantity\": ", "\"quantity\": -");
        await using var app = await database.Db.App.OpenConnectionAsync();
        try
        {
            switch (kind)
            {
                case 0:
                    await app.ExecuteAsync("select inventory.receive_stock(null, @vendor, @here, '', null, '', @lines::jsonb)",
                        new { vendor, here, lines });
                    break;
                case 1:
                    await app.ExecuteAsync(
                        "select inventory.adjust_stock(null, @vendor, @here, 'correction', null, '', @less::jsonb)",
                        new { vendor, here, less });
                    break;
                case 2:
                    await app.ExecuteAsync(
                        "select inventory.send_transfer(null, @vendor, @here, @there, @now, null, '', @lines::jsonb)",
                        new { vendor, here, there, now = units % 2 == 0, lines });
                    break;
                case 3:
                    // Of the transfers under way the oldest, in part or as the last of it; sometimes with more than there is.
                    await app.ExecuteAsync("""
                        select inventory.receive_transfer(null, @vendor, d.document_id, @closes, null,
                          (select jsonb_agg(jsonb_build_object('variantId', l.variant_id, 'quantity', @units))
                             from inventory.stock_document_lines l where l.document_id = d.document_id))
                          from (select document_id from inventory.stock_documents
                                 where vendor_id = @vendor and kind = 'transfer' and state = 'open' order by document_id limit 1) d
                        """, new { vendor, closes = units % 3 == 0, units });
                    break;
                case 4:
                    await app.ExecuteAsync("""
                        select inventory.cancel_transfer(null, @vendor, d.document_id)
                          from (select document_id from inventory.stock_documents
                                 where vendor_id = @vendor and kind = 'transfer' and state = 'open'
                                 order by document_id desc limit 1) d
                        """, new { vendor });
                    break;
                case 5:
                    await CountAsync(app, vendor, here, lines);
                    break;
                case 6:
                    await app.ExecuteAsync("""
                        select inventory.reserve(array_fill(null::bigint, array[cardinality(@pair)]), @pair,
                          array_fill(@units, array[cardinality(@pair)]), now() + interval '1 hour')
                        """, new { pair, units });
                    break;
                case 7:
                    await app.ExecuteAsync("""
                        select inventory.sell(null, array_fill(null::bigint, array[cardinality(@pair)]), @pair,
                          array_fill(@units, array[cardinality(@pair)]))
                        """, new { pair, units });
                    break;
                default:
                    await app.ExecuteAsync("select inventory.find_low_stock()");
                    break;
            }

            return "done";
        }
        catch (PostgresException e)
        {
            return e.SqlState.StartsWith("ST", StringComparison.Ordinal) ? e.SqlState : $"{e.SqlState} {e.MessageText}";
        }
    }

    private static async Task CountAsync(NpgsqlConnection app, long vendor, long here, string lines)
    {
        var count = await app.ExecuteScalarAsync<long>(
            "select inventory.start_count(null, @vendor, @here, null, '', null)", new { vendor, here });
        await app.ExecuteAsync("select inventory.enter_counts(null, @vendor, @count, false, @lines::jsonb)",
            new { vendor, count, lines });
        try
        {
            await app.ExecuteAsync("select inventory.finish_count(null, @vendor, @count, 'unchanged')", new { vendor, count });
        }
        catch (PostgresException e) when (e.SqlState == "ST409")
        {
            await app.ExecuteAsync("select inventory.cancel_count(null, @vendor, @count)", new { vendor, count });
        }
    }

    private async Task<(long Vendor, long[] Variants, long[] Warehouses)> ArrangeAsync()
    {
        var name = $"writers-{Interlocked.Increment(ref _round)}";
        await using var owner = new NpgsqlConnection(database.Logins.Owner);
        var vendor = await owner.ExecuteScalarAsync<long>("""
            insert into vendors.vendors (name, slug, currency, status) values (@name, @name, 'EUR', 'active') returning vendor_id
            """, new { name });
        var variants = (await owner.QueryAsync<long>("""
            with p as (insert into catalog.products (vendor_id, name, slug, status)
              values (@vendor, @name, @name, 'active') returning product_id)
            insert into catalog.product_variants (product_id, vendor_id, sku, price)
            select product_id, @vendor, 'V' || n, 1 from p, generate_series(1, 6) as n returning variant_id
            """, new { vendor, name })).ToArray();
        var warehouses = new List<long>();
        foreach (var code in new[] { "A", "B", "C" })
        {
            warehouses.Add(await owner.ExecuteScalarAsync<long>("""
                select inventory.save_warehouse(null, @vendor, null, @code, @code, null, null, null, null, null, false)
                """, new { vendor, code }));
        }

        foreach (var warehouse in warehouses)
        {
            await owner.ExecuteAsync("""
                select inventory.receive_stock(null, @vendor, @warehouse, '', null, '',
                  (select jsonb_agg(jsonb_build_object('variantId', v, 'quantity', 60)) from unnest(@variants) as v))
                """, new { vendor, warehouse, variants });
        }

        return (vendor, variants, [.. warehouses]);
    }
}
