using System.Globalization;
using System.Text.Json;

namespace Stoa.Tests.Analytics;

/// <summary>Reports about sales, against the same figures worked out from the shop's lists.</summary>
public sealed class SalesReportTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("Europe/London", "month")]
    [InlineData("Asia/Kathmandu", "month")]
    [InlineData("Europe/London", "day")]
    [InlineData("Asia/Kathmandu", "day")]
    [InlineData("America/Sao_Paulo", "week")]
    public async Task Sales_over_time_are_cut_in_the_time_zone(string zone, string granularity)
    {
        var rows = await shop.RowsAsync($"sales-over-time?timezone={zone}&granularity={granularity}&limit=10000");
        var expected = shop.Sold.GroupBy(o => Bucket(o.At, zone, granularity)).ToDictionary(g => g.Key);
        Assert.Equal(rows.Count, rows.Select(r => r.GetProperty("startsOn").GetString()).Distinct().Count());
        Assert.Equal(
            expected.Keys.Order(),
            rows.Where(r => r.GetProperty("totalOrders").GetInt64() > 0).Select(Start).Order());
        foreach (var row in rows)
        {
            var orders = expected.TryGetValue(Start(row), out var group) ? group.ToList() : [];
            Assert.Equal(orders.Sum(o => o.BaseTotal), row.GetProperty("totalSales").GetDecimal());
            Assert.Equal(orders.Sum(o => o.Lines.Sum(l => l.BaseRevenue)), row.GetProperty("totalRevenue").GetDecimal());
            Assert.Equal(orders.Count, row.GetProperty("totalOrders").GetInt64());
            Assert.Equal(
                orders.Select(o => o.CheckoutId).Distinct().Count(), row.GetProperty("totalCheckouts").GetInt64());
            var refunds = shop.Refunds.Where(r => shop.Orders[(int)r.OrderId - 1].IsSold
                && Bucket(r.At, zone, granularity) == Start(row)).Sum(r => r.BaseAmount);
            Assert.Equal(refunds, row.GetProperty("totalRefunds").GetDecimal());
        }

        // Newest first, and without a gap.
        Assert.Equal(rows.Select(Start).OrderDescending(), rows.Select(Start));
        Assert.All(rows.Zip(rows.Skip(1)), p => Assert.Equal(
            Start(p.First), granularity switch
            {
                "month" => Start(p.Second).AddMonths(1),
                "week" => Start(p.Second).AddDays(7),
                _ => Start(p.Second).AddDays(1),
            }));
    }

    [Fact]
    public async Task The_parts_of_every_cut_add_up_to_the_head()
    {
        foreach (var address in new[] { "granularity=month", "granularity=week", "granularity=day&timezone=Asia/Kathmandu" })
        {
            var answer = await shop.ReadAsync($"sales-over-time?{address}&limit=10000&order=asc");
            var rows = answer.GetProperty("rows").EnumerateArray().ToList();
            var head = answer.GetProperty("head");
            foreach (var figure in new[] { "totalSales", "totalRevenue", "totalRefunds", "totalOrders" })
            {
                Assert.Equal(
                    rows.Sum(r => r.GetProperty(figure).GetDecimal()), head.GetProperty(figure).GetDecimal());
            }

            Assert.Equal(
                shop.Sold.Select(o => o.CheckoutId).Distinct().Count(), head.GetProperty("totalCheckouts").GetInt64());
        }
    }

    [Fact]
    public async Task A_given_period_is_half_open_and_filled_to_its_ends()
    {
        var from = DateTimeOffset.Parse("2025-03-30T00:00:00Z");
        var to = DateTimeOffset.Parse("2025-06-30T23:00:00Z");
        var answer = await shop.ReadAsync("sales-over-time?from=2025-03-30&to=2025-07-01&order=asc");
        var rows = answer.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(["2025-03", "2025-04", "2025-05", "2025-06"], rows.Select(r => r.GetProperty("period").GetString()));
        Assert.Equal(from, answer.GetProperty("from").GetDateTimeOffset());
        Assert.Equal(to, answer.GetProperty("to").GetDateTimeOffset());
        Assert.Equal(
            shop.Sold.Where(o => o.At >= from && o.At < to).Sum(o => o.BaseTotal),
            answer.GetProperty("head").GetProperty("totalSales").GetDecimal());
        var empty = await shop.RowsAsync("sales-over-time?from=2001-01-01&to=2001-03-01&granularity=day&limit=100");
        Assert.Equal(59, empty.Count);
        Assert.All(empty, r => Assert.Equal(0, r.GetProperty("totalSales").GetDecimal()));
    }

    [Fact]
    public async Task Another_currency_converts_by_the_rate_of_the_day_and_adds_up_what_was_charged_where_all_was()
    {
        var converted = await shop.ReadAsync("sales-over-time?currency=EUR");
        Assert.Equal("EUR", converted.GetProperty("currency").GetString());
        Assert.Equal(
            shop.Sold.Sum(o => o.BaseTotal * Rates.EuroPerPound(o.At)),
            converted.GetProperty("head").GetProperty("totalSales").GetDecimal());
        var charged = await shop.ReadAsync("sales-over-time?currency=EUR&vendorId=3");
        Assert.Equal(
            shop.Sold.Where(o => o.VendorId == 3).Sum(o => o.Total),
            charged.GetProperty("head").GetProperty("totalSales").GetDecimal());
        Assert.Equal(
            shop.Sold.Where(o => o.VendorId == 3).Sum(o => o.Lines.Sum(l => l.Revenue)),
            charged.GetProperty("head").GetProperty("totalRevenue").GetDecimal());
        var inverse = await shop.ReadAsync("top-products?currency=USD&from=2025-03-02&limit=100");
        Assert.Equal(
            shop.Sold.Where(o => o.At >= DateTimeOffset.Parse("2025-03-02T00:00:00Z"))
                .Sum(o => o.Lines.Sum(l => l.BaseRevenue * 1.25m)),
            inverse.GetProperty("head").GetProperty("totalRevenue").GetDecimal());
    }

    [Fact]
    public async Task A_missing_rate_is_an_error_that_names_currency_and_day()
    {
        using var response = await shop.Operator.GetAsync("/api/v1/analytics/sales-over-time?currency=USD");
        Assert.Equal(400, (int)response.StatusCode);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Contains("USD", problem.GetProperty("errors").GetProperty("currency")[0].GetString());
        var first = shop.Sold.Min(o => o.At).UtcDateTime.ToString("yyyy-MM-dd");
        Assert.Contains(first, problem.GetProperty("errors").GetProperty("currency")[0].GetString());
    }

    [Theory]
    [InlineData("quantity", true)]
    [InlineData("revenue", true)]
    [InlineData("revenue", false)]
    public async Task Top_products_rank_by_units_or_revenue(string by, bool sold)
    {
        var rows = await shop.RowsAsync($"top-products?by={by}&sold={(sold ? "true" : "false")}");
        var expected = shop.Orders.Where(o => o.IsSold || !sold).SelectMany(o => o.Lines).GroupBy(l => l.ProductId)
            .Select(g => (Id: g.Key, Quantity: (long)g.Sum(l => l.Quantity), Revenue: g.Sum(l => l.BaseRevenue)))
            .OrderByDescending(p => by == "quantity" ? p.Quantity : p.Revenue).ThenBy(p => p.Id).Take(10).ToList();
        Assert.Equal(
            expected,
            rows.Select(r => (r.GetProperty("productId").GetInt64(), r.GetProperty("totalQuantity").GetInt64(),
                r.GetProperty("totalRevenue").GetDecimal())));
    }

    [Fact]
    public async Task A_category_takes_its_descendants_in_and_gives_revenue_instead_of_sales()
    {
        var home = new long?[] { 1, 2, 3 };
        var lines = shop.Sold.Select(o => (Order: o, Revenue: o.Lines.Where(l => home.Contains(shop.Categories[l.ProductId]))
            .Sum(l => l.BaseRevenue))).Where(o => o.Revenue > 0).ToList();
        var head = (await shop.ReadAsync("sales-over-time?categoryId=1")).GetProperty("head");
        Assert.Equal(JsonValueKind.Null, head.GetProperty("totalSales").ValueKind);
        Assert.Equal(lines.Sum(l => l.Revenue), head.GetProperty("totalRevenue").GetDecimal());
        Assert.Equal(lines.Count, head.GetProperty("totalOrders").GetInt64());
        var top = (await shop.ReadAsync("top-products?categoryId=1")).GetProperty("head");
        Assert.Equal(lines.Sum(l => l.Revenue), top.GetProperty("totalRevenue").GetDecimal());
    }

    [Fact]
    public async Task Regional_sales_go_by_the_customers_place_or_the_deliverys()
    {
        var shipping = await shop.RowsAsync("regional-sales?by=shipping");
        Assert.Equal(
            shop.Sold.GroupBy(o => o.Country).ToDictionary(g => g.Key, g => g.Sum(o => o.BaseTotal)),
            shipping.ToDictionary(r => r.GetProperty("country").GetString()!, r => r.GetProperty("totalSales").GetDecimal()));
        var customer = await shop.RowsAsync("regional-sales");
        Assert.Equal(
            shop.Sold.GroupBy(o => o.UserId is { } u ? Shop.CountryOf(u) : "").OrderBy(g => g.Key)
                .Select(g => (g.Key, g.Sum(o => o.BaseTotal), (long)g.Count())),
            customer.Select(r => (r.GetProperty("country").GetString() ?? "", r.GetProperty("totalSales").GetDecimal(),
                r.GetProperty("totalOrders").GetInt64())).OrderBy(r => r.Item1));
        var cities = await shop.ReadAsync("regional-sales?level=city&limit=1000");
        Assert.Equal(
            shop.Sold.Sum(o => o.BaseTotal),
            cities.GetProperty("rows").EnumerateArray().Sum(r => r.GetProperty("totalSales").GetDecimal()));
    }

    [Fact]
    public async Task Refunds_are_joined_before_they_are_grouped()
    {
        var rows = await shop.RowsAsync("refunds");
        var expected = shop.Refunds.GroupBy(r => r.Reason).ToDictionary(g => g.Key);
        Assert.Equal(expected.Count, rows.Count);
        foreach (var row in rows)
        {
            var refunds = expected[row.GetProperty("refundReason").GetString()!].ToList();
            Assert.Equal(refunds.Count, row.GetProperty("totalRefunds").GetInt64());
            Assert.Equal(refunds.Sum(r => r.BaseAmount), row.GetProperty("totalAmount").GetDecimal());
            Assert.Equal(
                refunds.Select(r => r.OrderId).Distinct().Order(),
                row.GetProperty("affectedOrders").EnumerateArray().Select(i => i.GetInt64()));
        }
    }

    [Fact]
    public async Task Vendor_performance_counts_every_order_and_shows_sales_commission_rating_and_dispatch()
    {
        var rows = await shop.RowsAsync("vendor-performance");
        Assert.Equal(3, rows.Count);
        foreach (var row in rows)
        {
            var orders = shop.Orders.Where(o => o.VendorId == row.GetProperty("vendorId").GetInt64()).ToList();
            Assert.Equal(orders.Sum(o => o.BaseTotal), row.GetProperty("totalSales").GetDecimal());
            Assert.Equal(orders.Sum(o => o.Lines.Sum(l => l.BaseRevenue)), row.GetProperty("totalRevenue").GetDecimal());
            Assert.Equal(orders.Count, row.GetProperty("totalOrders").GetInt64());
            Assert.Equal(Half(orders.Sum(o => o.BaseTotal) / orders.Count, 4), row.GetProperty("averageOrderValue").GetDecimal());
            Assert.Equal(
                orders.Sum(o => o.Lines.Sum(l => Half(l.BaseRevenue / 10, 4))), row.GetProperty("commission").GetDecimal());
            var refunded = shop.Refunds.Select(r => r.OrderId).Distinct().Count(id => orders.Any(o => o.Id == id));
            Assert.Equal(Half((decimal)refunded / orders.Count, 4), row.GetProperty("refundRate").GetDecimal());
            var hours = orders.Where(o => o.ShippedAt is not null).Average(o => (decimal)(o.ShippedAt! - o.At).Value.TotalHours);
            Assert.Equal(Half(hours, 2), row.GetProperty("hoursToShip").GetDecimal());
        }

        Assert.Equal(
            [("1", 4.33m), ("2", 2m), ("3", null)],
            rows.Select(r => (r.GetProperty("vendorId").ToString(), (decimal?)(r.GetProperty("rating").ValueKind
                == JsonValueKind.Null ? null : r.GetProperty("rating").GetDecimal()))).OrderBy(r => r.Item1));
    }

    private static decimal Half(decimal value, int digits) => Math.Round(value, digits, MidpointRounding.AwayFromZero);

    private static DateOnly Start(JsonElement row) =>
        DateOnly.Parse(row.GetProperty("startsOn").GetString()!, CultureInfo.InvariantCulture);

    private static DateOnly Bucket(DateTimeOffset at, string zone, string granularity)
    {
        var day = DateOnly.FromDateTime(
            TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(zone)).DateTime);
        return granularity switch
        {
            "month" => new DateOnly(day.Year, day.Month, 1),
            "week" => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
            _ => day,
        };
    }
}
