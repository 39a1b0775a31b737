using System.Text.Json;

namespace Stoa.Tests.Analytics;

/// <summary>Reports about people, products and charts, against the same figures worked out from the shop's lists.</summary>
public sealed class PeopleReportTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Customer_activity_leaves_guests_out_and_says_how_many()
    {
        var answer = await shop.ReadAsync("customer-activity?from=2025-01-01");
        var rows = answer.GetProperty("rows").EnumerateArray().ToList();
        var expected = shop.Sold.Where(o => o.UserId is not null).GroupBy(o => o.UserId!.Value)
            .Select(g => (Id: g.Key, Orders: (long)g.Count(), Checkouts: (long)g.Select(o => o.CheckoutId).Distinct().Count(),
                Spent: g.Sum(o => o.BaseTotal), Last: g.Max(o => o.At)))
            .OrderByDescending(p => p.Spent).ThenBy(p => p.Id).ToList();
        Assert.Equal(expected, rows.Select(r => (r.GetProperty("userId").GetInt64(), r.GetProperty("totalOrders").GetInt64(),
            r.GetProperty("totalCheckouts").GetInt64(), r.GetProperty("totalSpent").GetDecimal(),
            r.GetProperty("lastOrderAt").GetDateTimeOffset())));
        Assert.Equal($"person{expected[0].Id}@stoa.example", rows[0].GetProperty("email").GetString());
        Assert.Equal(
            Half(expected[0].Spent / expected[0].Checkouts, 4), rows[0].GetProperty("averagePurchaseValue").GetDecimal());
        var guests = shop.Sold.Where(o => o.UserId is null).ToList();
        var head = answer.GetProperty("head");
        Assert.Equal(guests.Count, head.GetProperty("guestOrders").GetInt64());
        Assert.Equal(guests.Sum(o => o.BaseTotal), head.GetProperty("guestSales").GetDecimal());
        Assert.Equal(expected.Count, head.GetProperty("activeCustomers").GetInt64());
        Assert.Equal(
            shop.Sold.Sum(o => o.BaseTotal),
            head.GetProperty("totalSpent").GetDecimal() + head.GetProperty("guestSales").GetDecimal());
    }

    [Fact]
    public async Task Customer_activity_is_of_the_last_30_days_unless_a_period_is_given()
    {
        var to = DateTimeOffset.Parse("2026-01-31T00:00:00Z");
        var answer = await shop.ReadAsync("customer-activity?to=2026-01-31");
        Assert.Equal(to.AddDays(-30), answer.GetProperty("from").GetDateTimeOffset());
        Assert.Equal(
            shop.Sold.Where(o => o.At < to && o.At >= to.AddDays(-30) && o.UserId is not null).Sum(o => o.BaseTotal),
            answer.GetProperty("head").GetProperty("totalSpent").GetDecimal());
    }

    [Fact]
    public async Task Customer_segments_score_by_cumulative_shares_in_which_ties_share_a_score()
    {
        var people = shop.Sold.Where(o => o.UserId is not null).GroupBy(o => o.UserId!.Value)
            .Select(g => (Id: g.Key, Spent: g.Sum(o => o.BaseTotal), Last: g.Max(o => o.At),
                Purchases: g.Select(o => o.CheckoutId).Distinct().Count())).ToList();
        int Score(int atMost) => (int)Math.Ceiling(5m * atMost / people.Count);
        var rows = await shop.RowsAsync("customer-segments");
        Assert.Equal(people.Count, rows.Count);
        foreach (var row in rows)
        {
            var person = people.Single(p => p.Id == row.GetProperty("userId").GetInt64());
            Assert.Equal(person.Spent, row.GetProperty("totalSpent").GetDecimal());
            Assert.Equal(Score(people.Count(p => p.Last <= person.Last)), row.GetProperty("recency").GetInt32());
            Assert.Equal(Score(people.Count(p => p.Purchases <= person.Purchases)), row.GetProperty("frequency").GetInt32());
            Assert.Equal(Score(people.Count(p => p.Spent <= person.Spent)), row.GetProperty("monetary").GetInt32());
        }

        var middle = people.Select(p => p.Spent).Order().ElementAt(people.Count / 2);
        var high = await shop.RowsAsync($"customer-segments?threshold={Math.Floor(middle)}");
        Assert.Equal(people.Count(p => p.Spent > Math.Floor(middle)), high.Count);
        var pie = await shop.ReadAsync("charts/customers-by-segment");
        Assert.Equal(
            rows.GroupBy(r => r.GetProperty("segment").GetString()).ToDictionary(g => g.Key!, g => (decimal)g.Count()),
            pie.EnumerateArray().ToDictionary(
                s => s.GetProperty("name").GetString()!, s => s.GetProperty("value").GetDecimal()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2L)]
    public async Task New_customers_bought_first_in_the_period_and_first_means_with_that_vendor(long? vendor)
    {
        var from = DateTimeOffset.Parse("2025-06-30T23:00:00Z");
        var row = Assert.Single(await shop.RowsAsync(
            "new-vs-returning?from=2025-07-01&to=2025-10-01" + (vendor is null ? "" : $"&vendorId={vendor}")));
        var firsts = shop.Sold.Where(o => o.UserId is not null && (vendor is null || o.VendorId == vendor))
            .GroupBy(o => o.UserId).ToList();
        var buyers = firsts.Where(g => g.Any(o => o.At >= from && o.At < DateTimeOffset.Parse("2025-09-30T23:00:00Z")))
            .ToList();
        Assert.Equal(buyers.Count(g => g.Min(o => o.At) >= from), row.GetProperty("newCustomers").GetInt64());
        Assert.Equal(buyers.Count(g => g.Min(o => o.At) < from), row.GetProperty("returningCustomers").GetInt64());
    }

    [Fact]
    public async Task The_funnel_counts_people_and_shows_what_was_never_recorded_as_such()
    {
        var answer = await shop.ReadAsync("funnel");
        var steps = answer.GetProperty("rows").EnumerateArray().ToDictionary(r => r.GetProperty("step").GetString()!);
        // Visitor 1 signed in later as person 1, who came as visitor 2 too; visitor 3 never did: two people.
        Assert.Equal(2, steps["visited"].GetProperty("people").GetInt64());
        Assert.Equal(1, steps["viewedProduct"].GetProperty("people").GetInt64());
        Assert.Equal(0.5m, steps["viewedProduct"].GetProperty("rate").GetDecimal());
        Assert.Equal(JsonValueKind.Null, steps["addedToCart"].GetProperty("people").ValueKind);
        Assert.False(steps["addedToCart"].GetProperty("isRecorded").GetBoolean());
        Assert.Equal("Not recorded: addedToCart, startedCheckout", answer.GetProperty("head").GetProperty("note").GetString());
        var buyers = shop.Orders.Where(o => o.UserId is not null && o.Status != "Cancelled").GroupBy(o => o.UserId).ToList();
        Assert.Equal(buyers.Count, steps["purchased"].GetProperty("people").GetInt64());
        Assert.Equal(
            buyers.Count(g => g.Select(o => o.CheckoutId).Distinct().Count() > 1),
            steps["purchasedAgain"].GetProperty("people").GetInt64());
    }

    [Fact]
    public async Task User_activity_counts_actions_by_person_and_names_the_unknown_in_the_head()
    {
        var answer = await shop.ReadAsync("user-activity?from=2025-01-01&to=2025-06-01");
        var rows = answer.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(
            [(1L, 3L, "person1@stoa.example"), (2L, 2L, "person2@stoa.example")],
            rows.Select(r => (r.GetProperty("userId").GetInt64(), r.GetProperty("actionsCount").GetInt64(),
                r.GetProperty("email").GetString()!)));
        Assert.Equal(1, answer.GetProperty("head").GetProperty("unknownActions").GetInt64());
    }

    [Fact]
    public async Task Product_ratings_round_half_up_and_show_the_histogram()
    {
        var rows = await shop.RowsAsync("product-ratings");
        var expected = shop.Reviews.GroupBy(r => r.ProductId)
            .Select(g => (Id: g.Key, Average: Half((decimal)g.Sum(r => r.Rating) / g.Count(), 2), Count: (long)g.Count()))
            .OrderByDescending(p => p.Average).ThenByDescending(p => p.Count).ThenBy(p => p.Id);
        Assert.Equal(expected, rows.Select(r => (r.GetProperty("productId").GetInt64(),
            r.GetProperty("averageRating").GetDecimal(), r.GetProperty("totalReviews").GetInt64())));
        var first = rows[0];
        Assert.Equal(
            Enumerable.Range(1, 5).Select(n => (long)shop.Reviews.Count(
                r => r.ProductId == first.GetProperty("productId").GetInt64() && r.Rating == n)),
            first.GetProperty("histogram").EnumerateArray().Select(n => n.GetInt64()));
    }

    [Fact]
    public async Task Low_stock_includes_the_threshold_and_says_how_long_it_lasts()
    {
        Assert.Equal(
            [("SKU-1", 2), ("SKU-2", 4), ("SKU-3", 6), ("SKU-4", 8), ("SKU-5", 10)],
            (await shop.RowsAsync("low-stock")).Select(
                r => (r.GetProperty("sku").GetString()!, r.GetProperty("stockQuantity").GetInt32())));
        var row = (await shop.RowsAsync("low-stock?from=2025-01-01T00:00:00Z&to=2026-01-01T00:00:00Z&threshold=2")).Single();
        var units = shop.Sold.Where(o => o.At < DateTimeOffset.Parse("2026-01-01T00:00:00Z"))
            .Sum(o => o.Lines.Where(l => l.ProductId == 1).Sum(l => l.Quantity));
        Assert.Equal(Half(2m * 365 / units, 1), row.GetProperty("daysOfCover").GetDecimal());
    }

    [Fact]
    public async Task Product_trends_compare_the_last_three_months_with_the_three_before()
    {
        var to = DateTimeOffset.Parse("2026-02-01T00:00:00Z");
        var rows = await shop.RowsAsync("product-trends?to=2026-02-01&limit=10000");
        foreach (var product in rows.GroupBy(r => r.GetProperty("productId").GetInt64()))
        {
            int Units(DateTimeOffset start, DateTimeOffset end) => shop.Sold.Where(o => o.At >= start && o.At < end)
                .Sum(o => o.Lines.Where(l => l.ProductId == product.Key).Sum(l => l.Quantity));
            var (middle, start) = (DateTimeOffset.Parse("2025-11-01T00:00:00Z"), DateTimeOffset.Parse("2025-07-31T23:00:00Z"));
            var (last, before) = (Units(middle, to), Units(start, middle));
            var stage = last == 0 ? "dormant" : last > before * 1.2m ? "growing" : last >= before * 0.8m ? "mature" : "declining";
            Assert.All(product, r => Assert.Equal(stage, r.GetProperty("stage").GetString()));
            Assert.Equal(
                Units(DateTimeOffset.MinValue, to), product.Sum(r => r.GetProperty("totalQuantity").GetInt64()));
        }

        Assert.Equal(12, rows.Select(r => r.GetProperty("productId").GetInt64()).Distinct().Count());
        Assert.All(
            await shop.RowsAsync("product-trends?to=2025-02-15"),
            r => Assert.Equal("new", r.GetProperty("stage").GetString()));
    }

    [Fact]
    public async Task Charts_are_bare_arrays_that_agree_with_the_reports()
    {
        var trend = (await shop.ReadAsync("charts/sales-trend")).EnumerateArray().ToList();
        var months = await shop.RowsAsync("sales-over-time?order=asc");
        Assert.Equal(
            months.Select(m => (m.GetProperty("period").GetString(), m.GetProperty("totalSales").GetDecimal())),
            trend.Select(t => (t.GetProperty("name").GetString(), t.GetProperty("sales").GetDecimal())));
        var top = (await shop.ReadAsync("charts/top-products")).EnumerateArray().ToList();
        Assert.Equal(
            (await shop.RowsAsync("top-products?by=revenue")).Select(
                r => (r.GetProperty("product").GetString(), r.GetProperty("totalRevenue").GetDecimal())),
            top.Select(t => (t.GetProperty("name").GetString(), t.GetProperty("revenue").GetDecimal())));
        var regions = (await shop.ReadAsync("charts/orders-by-region?by=shipping")).EnumerateArray().ToList();
        Assert.Equal(shop.Sold.Count(), regions.Sum(r => r.GetProperty("value").GetDecimal()));
        var cities = (await shop.ReadAsync("charts/orders-by-region?level=city")).EnumerateArray().ToList();
        Assert.Equal(shop.Sold.Count(), cities.Sum(r => r.GetProperty("value").GetDecimal()));
        var categories = (await shop.ReadAsync("charts/sales-by-category")).EnumerateArray()
            .ToDictionary(s => s.GetProperty("name").GetString()!, s => s.GetProperty("value").GetDecimal());
        var home = shop.Sold.SelectMany(o => o.Lines).Where(l => shop.Categories[l.ProductId] is 1 or 2 or 3);
        Assert.Equal(home.Sum(l => l.BaseRevenue), categories["Home"]);
        Assert.Equal(shop.Sold.Sum(o => o.Lines.Sum(l => l.BaseRevenue)), categories.Values.Sum());
        var spend = (await shop.ReadAsync("charts/customer-spend")).EnumerateArray().ToList();
        Assert.Equal(
            shop.Sold.Where(o => o.UserId is not null).Sum(o => o.BaseTotal), spend.Sum(s => s.GetProperty("y").GetDecimal()));
        var features = (await shop.ReadAsync("charts/feature-ratings")).EnumerateArray()
            .ToDictionary(f => f.GetProperty("subject").GetString()!, f => f.GetProperty("A").GetDecimal());
        Assert.Equal(Half((decimal)shop.Reviews.Sum(r => r.Rating) / shop.Reviews.Count, 2), features["Quality"]);
    }

    private static decimal Half(decimal value, int digits) => Math.Round(value, digits, MidpointRounding.AwayFromZero);
}
