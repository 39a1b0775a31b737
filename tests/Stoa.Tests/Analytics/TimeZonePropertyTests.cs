using Dapper;
using Npgsql;
using Stoa.Tests.Support;

namespace Stoa.Tests.Analytics;

/// <summary>
/// Random orders and refunds around the moments at which clocks change: cut by days, weeks or months, in any time zone,
/// the rows of sales over time add up to the same whole, and each day holds what .NET's calendar puts there.
/// </summary>
public sealed class TimeZonePropertyTests : IAsyncLifetime
{
    // Changes of clocks: London, Lord Howe (by half an hour), São Paulo (at midnight, which is then skipped or doubled).
    private static readonly DateTimeOffset[] Edges = [.. new[]
    {
        "2019-03-31T01:00Z", "2019-10-27T01:00Z", "2019-04-06T15:00Z", "2019-10-05T15:30Z", "2018-11-04T03:00Z",
        "2019-02-17T02:00Z", "2018-12-31T18:15Z", "2019-02-28T18:15Z", "2018-12-31T13:00Z", "2019-01-01T00:00Z",
    }.Select(e => DateTimeOffset.Parse(e))];

    private readonly TestDatabase _database = new();
    private uint _state;

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Parts_sum_to_the_whole_in_any_zone_by_any_granularity(int seed)
    {
        _state = 2_654_435_769u * (uint)seed;
        await using var connection = new NpgsqlConnection(_database.Logins.Owner);
        await connection.ExecuteAsync(ShopSql.People, new { countries = new[] { "A", "B", "C", "D" } });
        await connection.ExecuteAsync(ShopSql.Catalog);
        var sales = Enumerable.Range(1, 400).Select(n => (At: Near(), Amount: Next(1, 1_000_000) / 100m)).ToList();
        var refunds = sales.Select(s => (At: Near(), Amount: decimal.Round(s.Amount / 3, 2))).Take(100).ToList();
        await FillAsync(connection, sales, refunds);
        foreach (var zone in new[] { "Asia/Kathmandu", "Australia/Lord_Howe", "Europe/London", "America/Sao_Paulo", "UTC" })
        {
            var to = Edges.Max().AddDays(1);
            foreach (var (from, until) in new (DateTimeOffset?, DateTimeOffset?)[] { (null, null), (Near(), to) })
            {
                await CompareAsync(connection, zone, from, until,
                    [.. sales.Where(s => (from is null || s.At >= from) && (until is null || s.At < until))],
                    [.. refunds.Where(r => (from is null || r.At >= from) && (until is null || r.At < until))]);
            }
        }
    }

    public async ValueTask DisposeAsync() => await _database.DisposeAsync();

    private static async Task CompareAsync(
        NpgsqlConnection connection, string zone, DateTimeOffset? from, DateTimeOffset? until,
        List<(DateTimeOffset At, decimal Amount)> sales, List<(DateTimeOffset At, decimal Amount)> refunds)
    {
        var args = new { zone, from, until };
        var head = await connection.QuerySingleAsync<(decimal Sales, decimal Refunds, long Orders)>("""
            select coalesce(total_sales, 0), coalesce(total_refunds, 0), total_orders
              from analytics.sales_totals(@from, @until, 'GBP', null, null, true)
            """, args);
        var whole = (sales.Sum(s => s.Amount), refunds.Sum(r => r.Amount), (long)sales.Count);
        Assert.Equal((zone, from, whole), (zone, from, head));
        foreach (var granularity in new[] { "day", "week", "month" })
        {
            var rows = (await connection.QueryAsync<(DateTime Start, decimal Sales, decimal Refunds, long Orders)>($"""
                select starts_on::timestamp, total_sales, total_refunds, total_orders
                  from analytics.sales_over_time(@from, @until, 'GBP', @zone, null, null, '{granularity}', true)
                """, args)).ToList();
            var sum = (rows.Sum(r => r.Sales), rows.Sum(r => r.Refunds), rows.Sum(r => r.Orders));
            Assert.Equal((zone, granularity, from, whole), (zone, granularity, from, sum));
            if (granularity == "day")
            {
                var calendar = TimeZoneInfo.FindSystemTimeZoneById(zone);
                Assert.Equal(
                    sales.GroupBy(s => TimeZoneInfo.ConvertTime(s.At, calendar).Date)
                        .Select(g => (zone, g.Key, g.Sum(s => s.Amount))).Order(),
                    rows.Where(r => r.Orders > 0).Select(r => (zone, r.Start, r.Sales)).Order());
            }
        }
    }

    // Up to two days from a change, often within the hour, sometimes on the second.
    private DateTimeOffset Near()
    {
        var edge = Edges[Next(0, Edges.Length)];
        return Next(0, 3) switch
        {
            0 => edge.AddSeconds(Next(-1, 2)),
            1 => edge.AddSeconds(Next(-7200, 7200)),
            _ => edge.AddSeconds(Next(-172_800, 172_800)),
        };
    }

    // Xorshift: the same numbers everywhere for the same seed.
    private int Next(int least, int below)
    {
        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        return least + (int)(_state % (uint)(below - least));
    }

    private static async Task FillAsync(
        NpgsqlConnection connection, List<(DateTimeOffset At, decimal Amount)> sales,
        List<(DateTimeOffset At, decimal Amount)> refunds)
    {
        await connection.ExecuteAsync("""
            insert into orders.checkouts (checkout_id, currency, base_currency, total, base_total, created_at, placed_at)
              overriding system value
            select n, 'GBP', 'GBP', a.amount, a.amount, a.at, a.at
              from unnest(@ats, @amounts) with ordinality as a (at, amount, n);
            insert into orders.orders (order_id, order_number, checkout_id, vendor_id, order_status, currency, items_total,
              order_total, base_currency, base_items_total, base_order_total, created_at) overriding system value
            select n, 'N' || n, n, 1, 'Completed', 'GBP', a.amount, a.amount, 'GBP', a.amount, a.amount, a.at
              from unnest(@ats, @amounts) with ordinality as a (at, amount, n);
            """, new { ats = sales.Select(s => s.At).ToArray(), amounts = sales.Select(s => s.Amount).ToArray() });
        await connection.ExecuteAsync("""
            insert into orders.refunds (order_id, vendor_id, refund_reason, refund_amount, currency, base_refund_amount,
              base_currency, created_at)
            select n, 1, 'Broken', a.amount, 'GBP', a.amount, 'GBP', a.at
              from unnest(@ats, @amounts) with ordinality as a (at, amount, n)
            """, new { ats = refunds.Select(r => r.At).ToArray(), amounts = refunds.Select(r => r.Amount).ToArray() });
    }
}
