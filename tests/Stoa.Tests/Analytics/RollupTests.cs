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
            foreach (var (currency, vendor) in new (string, long?)[] { ("GBP", null), ("EUR", null), ("EUR", 3), ("GBP", 2) })
            {
                foreach (var sold in new[] { true, false })
                {
                    await ReportComparison.AllAreEqualAsync(
                        connection, new { from, to, currency, zone, vendor, category = (long?)null, sold });
                }
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
}
