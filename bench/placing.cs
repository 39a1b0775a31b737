#:project ../src/Stoa/Stoa.csproj
#:property PublishAot=false
#:property NoWarn=$(NoWarn);CA2007;CA1303

// dotnet run -c Release bench/placing.cs -- [seconds] [rounds]
// How many purchases of two vendors (orders.create_order: three lines, stock sold) 16 connections place a second, with
// deltas and without (stoa.deltas = off), in turns on one server of its own (temporary folder, fsync on); and, while deltas
// are written and merged as the host does, how long one waits for its merge. The limit in each round is what as many
// connections reach that only copy a purchase's rows (16 of them, from six tables) into tables without keys, indexes,
// foreign keys, checks or triggers, in one commit.
using System.Diagnostics;
using Dapper;
using Npgsql;
using Stoa.Analytics;
using Stoa.Platform;

const int Writers = 16;
const int Variants = 2000;
var seconds = args.Length > 0 ? int.Parse(args[0]) : 10;
var rounds = args.Length > 1 ? int.Parse(args[1]) : 3;
var data = new DataFolder(Path.Combine(Path.GetTempPath(), $"stoa-bench-{Environment.ProcessId}"));
try
{
    await using var server = await EmbeddedPostgres.StartAsync(data);
    var logins = await server.PrepareAsync(data, "bench");
    await Migrator.MigrateAsync(logins);
    await using var db = new Db(logins);
    await ArrangeAsync(logins.Owner);
    await PlaceAsync(3, "off", merging: false);
    await ArrangeLimitAsync(logins.Owner);
    var limits = new List<double>();
    var (with, alone, without) = (new List<double>(), new List<double>(), new List<double>());
    var lags = new List<double>();
    for (var round = 1; round <= rounds; round++)
    {
        limits.Add(await LimitAsync(seconds));
        without.Add(await PlaceAsync(seconds, "off", merging: false));
        alone.Add(await PlaceAsync(seconds, "", merging: false));
        await DrainAsync();
        with.Add(await PlaceAsync(seconds, "", merging: true, lags));
        await DrainAsync();
        Console.WriteLine($"round {round}: limit {limits[^1]:N0}/s, "
            + $"without {without[^1]:N0}/s ({without[^1] / limits[^1]:P1} of the limit), "
            + $"with deltas {alone[^1]:N0}/s ({alone[^1] / without[^1]:P1}), "
            + $"with deltas and merging {with[^1]:N0}/s ({with[^1] / without[^1]:P1})");
    }

    lags.Sort();
    Console.WriteLine($"with deltas: {alone.Average() / without.Average():P1} of the rate without; "
        + $"and merging: {with.Average() / without.Average():P1}");
    Console.WriteLine($"waiting for the merge, ms: p50 {lags[lags.Count / 2]:N0}, "
        + $"p95 {lags[lags.Count * 95 / 100]:N0}, longest {lags[^1]:N0} ({lags.Count:N0} looks)");

    async Task DrainAsync()
    {
        while (await MergeDeltas.Handle(db, CancellationToken.None) > 0)
        {
        }
    }

    async Task<double> PlaceAsync(int duration, string deltas, bool merging, List<double>? ages = null)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(duration));
        var merger = merging ? MergeAsync(stop.Token) : Task.CompletedTask;
        var looker = ages is null ? Task.CompletedTask : LookAsync(ages, stop.Token);
        var watch = Stopwatch.StartNew();
        var placed = await Task.WhenAll(
            Enumerable.Range(0, Writers).Select(n => Task.Run(() => WriteAsync(n, deltas, stop.Token))));
        var rate = placed.Sum() / watch.Elapsed.TotalSeconds;
        await merger;
        await looker;
        return rate;
    }

    async Task<double> LimitAsync(int duration)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(duration));
        var watch = Stopwatch.StartNew();
        var copied = await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(() => CopyAsync(stop.Token))));
        return copied.Sum() / watch.Elapsed.TotalSeconds;
    }

    async Task<int> CopyAsync(CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(logins.Owner);
        await connection.OpenAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand("select bench.copy_purchase()", connection);
        await command.PrepareAsync(CancellationToken.None);
        var copied = 0;
        for (; !cancel.IsCancellationRequested; copied++)
        {
            await command.ExecuteScalarAsync(CancellationToken.None);
        }

        return copied;
    }

    async Task<int> WriteAsync(int writer, string deltas, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(logins.App);
        await connection.OpenAsync(CancellationToken.None);
        await connection.ExecuteAsync("select set_config('stoa.deltas', @deltas, false)", new { deltas });
        await using var command = new NpgsqlCommand(
            """select count(*) from orders.create_order($1, '{"country": "France", "city": "Paris"}', $2::jsonb)""",
            connection);
        var user = new NpgsqlParameter<long>();
        var items = new NpgsqlParameter<string>();
        command.Parameters.Add(user);
        command.Parameters.Add(items);
        await command.PrepareAsync(CancellationToken.None);
        var placed = 0;
        for (var n = (uint)writer * 7919; !cancel.IsCancellationRequested; n = n * 1664525 + 1013904223)
        {
            user.TypedValue = n / 7 % 5000 + 1;
            // Two lines of one vendor and one of another.
            var (a, b, c) = (n % 500 * 4 + 1, n / 3 % 500 * 4 + 1, n / 5 % 500 * 4 + 2);
            items.TypedValue = $$"""
                [{"variant_id":{{a}},"quantity":1},{"variant_id":{{b}},"quantity":2},{"variant_id":{{c}},"quantity":1}]
                """;
            await command.ExecuteScalarAsync(CancellationToken.None);
            placed++;
        }

        return placed;
    }

    async Task MergeAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            var watch = Stopwatch.StartNew();
            await MergeDeltas.Handle(db, CancellationToken.None);
            await Task.Delay(MergeDeltas.PauseAfter(watch.Elapsed), cancel)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A delta of a purchase carries the time its transaction began: the oldest one tells how far the merge is behind.
    async Task LookAsync(List<double> ages, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(logins.App);
        await connection.OpenAsync(CancellationToken.None);
        while (!cancel.IsCancellationRequested)
        {
            ages.Add(await connection.ExecuteScalarAsync<double>(
                "select coalesce(1000 * extract(epoch from clock_timestamp() - min(occurred_at)), 0) from analytics.deltas"));
            await Task.Delay(50, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
finally
{
    NpgsqlConnection.ClearAllPools();
    Directory.Delete(data.Path, recursive: true);
}

return 0;

static async Task ArrangeAsync(string owner)
{
    await using var connection = new NpgsqlConnection(owner);
    await connection.OpenAsync();
    await connection.ExecuteAsync("""
        insert into platform.settings (name, value) values ('currency', '"GBP"'), ('time_zone', '"Europe/London"')
        on conflict (name) do update set value = excluded.value;
        insert into accounts.users (name, role_id)
        select 'Person ' || n, (select min(role_id) from accounts.roles where name = 'shopper') from generate_series(1, 5000) n;
        insert into vendors.vendors (name, slug, currency, status)
        select 'Vendor ' || n, 'vendor-' || n, 'GBP', 'active' from generate_series(1, 4) n;
        insert into catalog.products (vendor_id, name, slug, status)
        select (n - 1) % 4 + 1, 'Product ' || n, 'product-' || n, 'active' from generate_series(1, @variants) n order by n;
        insert into catalog.product_variants (product_id, vendor_id, sku, price, is_default)
        select n, (n - 1) % 4 + 1, 'SKU-' || n, 10, true from generate_series(1, @variants) n order by n;
        insert into inventory.warehouses (vendor_id, code, name) select vendor_id, 'MAIN', 'Main' from vendors.vendors;
        insert into inventory.stock_movements (variant_id, warehouse_id, vendor_id, kind, quantity)
        select v.variant_id, w.warehouse_id, v.vendor_id, 'opening', 1000000
          from catalog.product_variants v join inventory.warehouses w using (vendor_id);
        """, new { variants = Variants });
}

// One purchase's rows, and tables of the same columns with nothing on them.
static async Task ArrangeLimitAsync(string owner)
{
    await using var connection = new NpgsqlConnection(owner);
    await connection.OpenAsync();
    await connection.ExecuteAsync("""
        create schema bench;
        create table bench.checkouts_row as select * from orders.checkouts order by checkout_id limit 1;
        create table bench.orders_row as
        select o.* from orders.orders o join bench.checkouts_row using (checkout_id);
        create table bench.items_row as select i.* from orders.order_items i join bench.orders_row using (order_id);
        create table bench.history_row as
        select h.* from orders.order_status_history h join bench.orders_row using (order_id);
        create table bench.commissions_row as
        select c.* from payouts.commissions c join bench.orders_row using (order_id);
        create table bench.movements_row as
        select m.* from inventory.stock_movements m join bench.items_row using (order_item_id);
        create table bench.checkouts as table bench.checkouts_row with no data;
        create table bench.orders as table bench.orders_row with no data;
        create table bench.items as table bench.items_row with no data;
        create table bench.history as table bench.history_row with no data;
        create table bench.commissions as table bench.commissions_row with no data;
        create table bench.movements as table bench.movements_row with no data;
        create function bench.copy_purchase() returns void language plpgsql as $$
        begin
          insert into bench.checkouts select * from bench.checkouts_row;
          insert into bench.orders select * from bench.orders_row;
          insert into bench.items select * from bench.items_row;
          insert into bench.history select * from bench.history_row;
          insert into bench.commissions select * from bench.commissions_row;
          insert into bench.movements select * from bench.movements_row;
        end $$;
        """);
}
