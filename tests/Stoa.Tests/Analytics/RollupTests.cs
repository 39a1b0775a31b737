using Npgsql;
using Stoa.Analytics;
using Stoa.Tests.Support;

namespace Stoa.Tests.Analytics;

/// <summary>What the reports read from rollups and deltas is what the plain SQL counts from the rows.</summary>
public sealed class RollupTests(Shop shop) : IClassFixture<Shop>
{
    private static readonly (string? From, string? To)[] Periods =
    [
        (null, null), ("2025-03-30T00:00:00Z", null), (null, "2025-10-26T00:30:00Z"),
        ("2025-01-31T18:15:00Z", "2025-03-01T18:15:00Z"), ("2025-02-03T04:05:06.789Z", "2025-11-17T23:59:59.999999Z"),
        ("2025-06-10T10:01:00Z", "2025-06-10T10:09:00Z"), ("2025-06-10T10:01:00Z", "2025-06-11T20:17:00Z"),
        ("2025-05-16T00:00:00Z", "2025-06-12T00:00:00Z"),
    ];

    public static TheoryData<string> Zones => ["UTC", "Europe/London", "Asia/Kathmandu", "Australia/Lord_Howe",
        "America/New_York", "Pacific/Kiritimati", "America/Sao_Paulo"];

    [Theory]
    [MemberData(nameof(Zones))]
    public async Task Reports_equal_their_recount_in_every_period_zone_and_currency(string zone)
    {
        await using var connection = new NpgsqlConnection(shop.Database.Logins.App);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        foreach (var (from, to) in Periods)
        {
            foreach (var (currency, vendor, sold) in new (string, long?, bool)[]
                { ("GBP", null, true), ("EUR", null, true), ("EUR", 3, false), ("GBP", 2, false) })
            {
                await ReportComparison.AllAreEqualAsync(
                    connection, new { from, to, currency, zone, vendor, category = (long?)null, sold });
            }
        }
    }

    [Fact]
    public async Task A_category_takes_its_descendants_in()
    {
        await using var connection = new NpgsqlConnection(shop.Database.Logins.App);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        foreach (var (from, to) in Periods)
        {
            await ReportComparison.AllAreEqualAsync(connection, new
            {
                from, to, currency = "GBP", zone = "Europe/London", vendor = (long?)null, category = (long?)1, sold = true,
            });
        }
    }

    [Fact]
    public async Task Deltas_come_into_the_rollups_once_and_a_rebuild_finds_the_same()
    {
        await using var database = new TestDatabase();
        await database.InitializeAsync();
        await using var connection = new NpgsqlConnection(database.Logins.Owner);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await Shop.FillAsync(connection);
        var deltas = await database.AsOwnerAsync<long>("select count(*) from analytics.deltas");
        Assert.True(deltas > 500, $"{deltas} deltas");
        await EqualAsync(database, connection);
        Assert.True(await MergeDeltas.Handle(database.Db, CancellationToken.None) >= deltas);
        Assert.Equal(0, await MergeDeltas.Handle(database.Db, CancellationToken.None));
        await EqualAsync(database, connection);
        await database.AsOwnerAsync<long>("select analytics.rebuild_rollups()");
        await EqualAsync(database, connection);
    }

    [Fact]
    public async Task A_wrong_rollup_is_found()
    {
        await using var database = new TestDatabase();
        await database.InitializeAsync();
        await using var connection = new NpgsqlConnection(database.Logins.Owner);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await Shop.FillAsync(connection);
        await MergeDeltas.Handle(database.Db, CancellationToken.None);
        foreach (var (rollup, change) in new[]
        {
            ("sales_rollup", "base_sales = base_sales + 0.0001"), ("product_rollup", "quantity = quantity - 1"),
            ("place_rollup", "orders = orders + 1"), ("customer_totals", "last_at = last_at + interval '1 second'"),
            ("review_rollup", "n5 = n5 + 1"), ("feature_rollup", "total = total + 1"),
            ("funnel_counts", "visited = visited + 1"), ("activity_totals", "last_at = last_at - interval '1 second'"),
            ("refund_totals", "orders = orders + 1"),
        })
        {
            await database.AsOwnerAsync<int>($"""
                update analytics.{rollup} set {change}
                 where ctid = (select ctid from analytics.{rollup} limit 1)
                """);
            Assert.Equal(1, await database.AsOwnerAsync<long>(
                "select differences from analytics.verify_rollups() where rollup = @rollup", new { rollup }));
        }
    }

    private static async Task EqualAsync(TestDatabase database, NpgsqlConnection connection)
    {
        Assert.Equal(0, await database.AsOwnerAsync<long>("select sum(differences)::bigint from analytics.verify_rollups()"));
        foreach (var (from, to) in Periods.Take(4))
        {
            await ReportComparison.AllAreEqualAsync(connection, new
            {
                from, to, currency = "GBP", zone = "Europe/London", vendor = (long?)null, category = (long?)null, sold = true,
            });
        }
    }
}
