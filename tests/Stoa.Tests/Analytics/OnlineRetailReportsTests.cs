using System.Globalization;
using System.Text.Json;
using Stoa.Tests.Support;

namespace Stoa.Tests.Analytics;

/// <summary>
/// The real history through the reports as a program gets them: sales less refunds, each in its own month and country,
/// are the file's sums.
/// </summary>
public sealed class OnlineRetailReportsTests(OnlineRetailDatabase history) : IClassFixture<OnlineRetailDatabase>
{
    private const string Reports = "/api/v1/analytics/";

    [Fact]
    public async Task Sales_less_refunds_of_each_month_are_the_files()
    {
        var rows = await RowsAsync("sales-over-time?order=asc&limit=100");
        var months = rows.ToDictionary(
            r => $"{r.GetProperty("year").GetInt32():0000}-{r.GetProperty("month").GetInt32():00}", Net);
        Assert.Equal(Expected("expected_by_month.csv"), months);
        Assert.Equal(9_747_747.934m, months.Values.Sum());
    }

    [Fact]
    public async Task Sales_less_refunds_of_each_country_are_the_files()
    {
        var rows = await RowsAsync("regional-sales?by=shipping&limit=100");
        Assert.Equal(Expected("expected_by_country.csv"), rows.ToDictionary(r => r.GetProperty("country").GetString()!, Net));
    }

    [Fact]
    public async Task Cancellations_are_the_refunds_report()
    {
        var rows = await RowsAsync("refunds?limit=10000");
        Assert.Equal(896_812.490m, rows.Sum(r => r.GetProperty("totalAmount").GetDecimal()));
    }

    [Fact]
    public async Task Every_customer_who_spent_something_has_a_place_in_the_segments()
    {
        var rows = await RowsAsync("customer-segments?threshold=0&limit=10000");
        // More than the threshold of nothing: one person only ever got things for free.
        var expected = await history.OneAsync<int>("""
            select count(*)::int from (
              select user_id from orders where user_id is not null and order_status in ('Shipped', 'Completed')
               group by user_id having sum(base_order_total) > 0) as buyers
            """);
        Assert.Equal(expected, rows.Count);
    }

    [Fact]
    public async Task A_csv_holds_every_row_of_the_whole_history_in_exact_decimals()
    {
        OnlineRetailDatabase.SkipWhereAbsent();
        await using var host = await TestHost.StartAsync(TestDatabase.Over(history.Logins, history.Db));
        using var client = await host.SignInAsync("operator");
        var csv = await client.GetStringAsync($"{Reports}top-products?format=csv&by=revenue");
        var lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var products = await history.OneAsync<int>("""
            select count(distinct product_id)::int from order_items join orders using (order_id)
             where order_status in ('Shipped', 'Completed')
            """);
        Assert.Equal(products + 1, lines.Length);
        Assert.StartsWith("productId,product,", lines[0]);
    }

    private static decimal Net(JsonElement row) =>
        row.GetProperty("totalSales").GetDecimal() - row.GetProperty("totalRefunds").GetDecimal();

    private static Dictionary<string, decimal> Expected(string file) =>
        File.ReadLines(Path.Combine(OnlineRetailDatabase.Folder, file)).Skip(1).Select(l => l.Split(','))
            .ToDictionary(c => c[0], c => decimal.Parse(c[^1], CultureInfo.InvariantCulture));

    private async Task<List<JsonElement>> RowsAsync(string report)
    {
        OnlineRetailDatabase.SkipWhereAbsent();
        await using var host = await TestHost.StartAsync(TestDatabase.Over(history.Logins, history.Db));
        using var client = await host.SignInAsync("operator");
        using var answer = JsonDocument.Parse(await client.GetStringAsync(Reports + report));
        Assert.Equal("GBP", answer.RootElement.GetProperty("currency").GetString());
        Assert.Equal("Europe/London", answer.RootElement.GetProperty("timezone").GetString());
        Assert.Equal(JsonValueKind.Null, answer.RootElement.GetProperty("nextCursor").ValueKind);
        return [.. answer.RootElement.GetProperty("rows").EnumerateArray().Select(r => r.Clone())];
    }
}
