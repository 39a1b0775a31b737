using System.Data;
using System.Security.Cryptography;
using Dapper;
using Npgsql;
using Stoa.Analytics;
using Stoa.Tests.Support;

namespace Stoa.Tests.Analytics;

/// <summary>
/// Sixteen writers place, confirm, ship, cancel, refund and review while a merger merges and readers hold every report
/// against its recount, each time on one snapshot. STOA_COMPARISONS says how many comparisons (10,000 take half an hour),
/// 300 on each of so many databases: a recount costs more with everything that is written.
/// </summary>
public sealed class ExactnessTests : IAsyncLifetime
{
    private const int Writers = 16;
    private const int Readers = 2;
    private const int PerDatabase = 300;

    // What goes on in a shop, one transaction each. A refusal (no stock left, a state that another writer changed) is
    // part of the game.
    private static readonly string[] Deeds =
    [
        "select count(*) from orders.create_order(@user, @address::jsonb, @items::jsonb)",
        "select count(*) from orders.place_order(@user, @address::jsonb, @items::jsonb)",
        "select orders.confirm_order(o.order_id) from orders.orders o where o.order_status = 'Pending' order by random() limit 1",
        "select orders.cancel_order(o.order_id, 'changed my mind') from orders.orders o where o.order_status in ('Pending', 'Confirmed') order by random() limit 1",
        "select count(*) from orders.orders o cross join lateral orders.ship_order(o.order_id) where o.order_id = (select order_id from orders.orders where order_status = 'Confirmed' order by random() limit 1)",
        "select orders.complete_order(o.order_id) from orders.orders o where o.order_status = 'Shipped' order by random() limit 1",
        "select orders.refund_order(o.order_id, 1, 'damaged') from orders.orders o where o.order_status in ('Confirmed', 'Shipped', 'Completed') order by random() limit 1",
        "insert into analytics.events (kind, visitor_id, user_id, vendor_id) select k, ('00000000-0000-0000-0000-0000000000' || @visitor)::uuid, case when random() < 0.3 then @user end, case when k <> 'visit' then 1 + @visitor % 2 end from unnest(array['visit', 'product view', 'add to cart', 'checkout started']) k where random() < 0.5",
        "select audit.log_activity(@user, case when random() < 0.5 then 1 end, 'test')",
        "select reviews.write_review(@user, @product, @rating, 'As it is.', @scores::jsonb)",
    ];

    private readonly TestDatabase _database = new();

    private static int Comparisons => int.TryParse(Environment.GetEnvironmentVariable("STOA_COMPARISONS"), out var n) ? n : 600;

    public static TheoryData<int> Databases => [.. Enumerable.Range(1, (Comparisons + PerDatabase - 1) / PerDatabase)];

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        // Connections opened by their string stay with the string's pool: the server has a hundred for all databases.
        foreach (var login in new[] { _database.Logins.App, _database.Logins.Owner })
        {
            await using var connection = new NpgsqlConnection(login);
            NpgsqlConnection.ClearPool(connection);
        }

        await _database.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Every_report_equals_its_recount_in_every_snapshot_while_sixteen_write(int which)
    {
        await ArrangeAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var deeds = new int[Deeds.Length];
        var writers = Enumerable.Range(0, Writers).Select(_ => WriteAsync(deeds, stop.Token)).ToList();
        var merger = MergeAsync(stop.Token);
        var compared = 0;
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Readers).Select(async reader =>
            {
                for (var round = reader + which * 7; Volatile.Read(ref compared) < PerDatabase; round++)
                {
                    Interlocked.Add(ref compared, await CompareAsync(round));
                }
            }));
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll([.. writers, merger]);
        }

        Assert.All(deeds.Index(), d => Assert.True(d.Item > 0, $"nobody ever did: {Deeds[d.Index]}"));
        Assert.True(await merger > 3, "the merger ran while the readers read");
        Assert.Equal(0, await _database.AsOwnerAsync<long>("select sum(differences)::bigint from analytics.verify_rollups()"));
        Assert.Equal(0, await _database.AsOwnerAsync<long>("""
            select (select violations from inventory.verify_stock(9)) + (select violations from inventory.verify_reservations(9))
            """));
        TestContext.Current.TestOutputHelper?.WriteLine($"database {which}: {compared} comparisons, deeds {string.Join(' ', deeds)}");
    }

    private static object Period(int round) => new
    {
        from = (round % 4) switch
        {
            0 => null,
            1 => TimeProvider.System.GetUtcNow().AddDays(-30).ToString("O"),
            2 => TimeProvider.System.GetUtcNow().AddMinutes(-7).ToString("O"),
            _ => TimeProvider.System.GetUtcNow().AddDays(-1).ToString("O"),
        },
        to = round % 5 == 4 ? TimeProvider.System.GetUtcNow().AddSeconds(-1).ToString("O") : null,
        currency = round % 6 == 5 ? "EUR" : "GBP",
        zone = (round % 3) switch { 0 => "Europe/London", 1 => "Asia/Kathmandu", _ => "Australia/Lord_Howe" },
        vendor = round % 4 == 3 ? 1L : (long?)null,
        category = round % 7 == 6 ? 1L : (long?)null,
        sold = round % 3 != 1,
    };

    private async Task<int> CompareAsync(int round)
    {
        await using var connection = new NpgsqlConnection(_database.Logins.App);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        return await ReportComparison.AllAreEqualAsync(connection, Period(round));
    }

    private async Task<int> MergeAsync(CancellationToken cancel)
    {
        var merges = 0;
        while (!cancel.IsCancellationRequested)
        {
            merges += await MergeDeltas.Handle(_database.Db, CancellationToken.None) > 0 ? 1 : 0;
            await Task.Delay(200, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return merges;
    }

    private async Task WriteAsync(int[] deeds, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(_database.Logins.App);
        await connection.OpenAsync(CancellationToken.None);
        while (!cancel.IsCancellationRequested)
        {
            // Placing goes on all the time, the other deeds in turn.
            var deed = Next(0, 3) == 0 ? Next(0, 2) : Next(0, Deeds.Length);
            try
            {
                await connection.ExecuteScalarAsync(Deeds[deed], new
                {
                    user = Next(0, 5) == 0 && deed < 2 ? (long?)null : Next(1, 13),
                    address = $$"""{"country": "{{(Next(0, 2) == 0 ? "France" : "Nepal")}}", "city": "C{{Next(0, 4)}}"}""",
                    items = Items(),
                    visitor = Next(10, 40),
                    product = (long)Next(1, 13),
                    rating = Next(1, 6),
                    scores = $$"""{"Quality": {{Next(1, 6)}}, "Value": {{Next(1, 6)}}}""",
                });
                Interlocked.Increment(ref deeds[deed]);
            }
            catch (PostgresException e) when (e.SqlState.StartsWith("ST", StringComparison.Ordinal))
            {
            }

            // Two cores serve readers, too.
            await Task.Delay(Next(5, 40), CancellationToken.None);
        }
    }

    private static int Next(int from, int below) => RandomNumberGenerator.GetInt32(from, below);

    private static string Items() => "[" + string.Join(',', Enumerable.Range(0, Next(1, 4))
        .Select(_ => $$"""{"variant_id": {{Next(1, 13)}}, "quantity": {{Next(1, 4)}}}""")) + "]";

    private async Task ArrangeAsync()
    {
        await using var connection = new NpgsqlConnection(_database.Logins.Owner);
        await connection.OpenAsync();
        await Shop.FillAsync(connection);
        await connection.ExecuteAsync("""
            update catalog.product_variants set is_active = true, stock_quantity = 0;
            insert into inventory.warehouses (vendor_id, code, name) select vendor_id, 'MAIN', 'Main' from vendors.vendors;
            insert into inventory.stock_movements (variant_id, warehouse_id, vendor_id, kind, quantity)
            select v.variant_id, w.warehouse_id, v.vendor_id, 'opening', 100000
              from catalog.product_variants v join inventory.warehouses w using (vendor_id);
            """);
    }
}
