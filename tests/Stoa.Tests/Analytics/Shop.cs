using System.Text.Json;
using Dapper;
using Npgsql;
using Stoa.Tests.Support;

namespace Stoa.Tests.Analytics;

/// <summary>A line, an order, a refund and a review as the tests remember them.</summary>
public sealed record ShopLine(long ProductId, int Quantity, decimal Revenue, decimal BaseRevenue);

public sealed record ShopOrder(
    long Id, long CheckoutId, long? UserId, long VendorId, string Status, string Currency, DateTimeOffset At,
    DateTimeOffset? ShippedAt, string Country, IReadOnlyList<ShopLine> Lines, decimal Total, decimal BaseTotal)
{
    public bool IsSold => Status is "Shipped" or "Completed";
}

public sealed record ShopRefund(long OrderId, string Reason, decimal BaseAmount, DateTimeOffset At);

public sealed record ShopReview(long ProductId, int Rating);

/// <summary>
/// Three vendors, two currencies, a tree of categories, guests, refunds and reviews, made by a seeded generator: the
/// tests work the reports' figures out again from these lists. Vendor 3 charges EUR only. Everybody's money is GBP.
/// </summary>
public sealed class Shop : IAsyncLifetime
{
    private static readonly string[] Statuses =
        ["Pending", "Confirmed", "Processing", "Shipped", "Completed", "Completed", "Completed", "Cancelled", "Refunded"];

    private static readonly string[] Countries = ["France", "Germany", "Nepal", "United Kingdom"];
    private readonly TestDatabase _database = new();
    private uint _seed = 20260131;

    public List<ShopOrder> Orders { get; } = [];

    public List<ShopRefund> Refunds { get; } = [];

    public List<ShopReview> Reviews { get; } = [];

    /// <summary>Category by product: 1 Home with 2 Kitchen with 3 Pans, 4 Garden, or none.</summary>
    public Dictionary<long, long?> Categories { get; } = [];

    public TestHost Host { get; private set; } = null!;

    public HttpClient Operator { get; private set; } = null!;

    public HttpClient Vendor { get; private set; } = null!;

    public TestDatabase Database => _database;

    public IEnumerable<ShopOrder> Sold => Orders.Where(o => o.IsSold);

    /// <summary>Where a person lives.</summary>
    public static string CountryOf(long userId) => Countries[userId % 4];

    public static long VendorOf(long productId) => (productId - 1) / 4 + 1;

    public async Task<JsonElement> ReadAsync(string address, HttpClient? client = null)
    {
        using var response = await (client ?? Operator).GetAsync("/api/v1/analytics/" + address);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{address}: {(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public async Task<List<JsonElement>> RowsAsync(string address, HttpClient? client = null) =>
        [.. (await ReadAsync(address, client)).GetProperty("rows").EnumerateArray()];

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        await using var connection = new NpgsqlConnection(_database.Logins.Owner);
        await connection.OpenAsync();
        await WriteAsync(connection);
        Host = await TestHost.StartAsync(_database);
        Operator = await Host.SignInAsync("operator");
        Vendor = await Host.SignInAsync("vendor owner", 1);
    }

    /// <summary>Fills a database of somebody else's with the same shop.</summary>
    public static Task FillAsync(NpgsqlConnection connection) => new Shop().WriteAsync(connection);

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task WriteAsync(NpgsqlConnection connection)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(ShopSql.People, new { countries = Countries });
        await connection.ExecuteAsync(ShopSql.Catalog);
        for (var product = 1L; product <= 12; product++)
        {
            Categories[product] = product % 6 is 5 ? null : product % 6 is 0 ? 4 : product % 4 is 0 ? 4 : product % 4;
        }

        await connection.ExecuteAsync(ShopSql.Categorise, Categories.Select(c => new { id = c.Key, category = c.Value }));
        for (var checkout = 1L; checkout <= 160; checkout++)
        {
            await AddCheckoutAsync(connection, checkout);
        }

        await AddOpinionsAsync(connection);
        await connection.ExecuteAsync(ShopSql.Restart);
        await transaction.CommitAsync();
    }

    private async Task AddCheckoutAsync(NpgsqlConnection connection, long checkout)
    {
        var at = checkout switch
        {
            // The ends of daylight saving time, and midnight in Kathmandu (+05:45).
            1 => DateTimeOffset.Parse("2025-03-29T23:59:59Z"),
            2 => DateTimeOffset.Parse("2025-03-30T23:00:00Z"),
            3 => DateTimeOffset.Parse("2025-10-26T00:30:00Z"),
            4 => DateTimeOffset.Parse("2025-01-31T18:15:00Z"),
            5 => DateTimeOffset.Parse("2025-01-31T18:14:59Z"),
            _ => DateTimeOffset.Parse("2025-01-02T00:00:00Z").AddMinutes(Next(60 * 24 * 450)),
        };
        long? user = Next(6) == 0 ? null : Next(12) + 1;
        await connection.ExecuteAsync(ShopSql.Checkout, new { id = checkout, user, at });
        var vendors = new[] { 1L, 2L, 3L }.Where(v => Next(2) == 0 || v == checkout % 3 + 1).ToList();
        foreach (var vendor in vendors)
        {
            await AddOrderAsync(connection, checkout, user, vendor, at);
        }
    }

    private async Task AddOrderAsync(
        NpgsqlConnection connection, long checkout, long? user, long vendor, DateTimeOffset at)
    {
        var id = Orders.Count + 1L;
        var currency = vendor == 3 || Next(4) == 0 ? "EUR" : "GBP";
        decimal Base(decimal amount) => currency == "GBP" ? amount : Math.Round(amount / Rates.EuroPerPound(at), 4);
        var status = Statuses[Next(Statuses.Length)];
        DateTimeOffset? shipped = status is "Shipped" or "Completed" ? at.AddHours(Next(90) + 1) : null;
        var country = Countries[Next(Countries.Length)];
        var drafts = Enumerable.Range(0, Next(3) + 1)
            .Select(_ => (Product: (vendor - 1) * 4 + Next(4) + 1, Quantity: Next(5) + 1, Price: (Next(9000) + 99) / 100m,
                Discount: Next(4) == 0 ? 0.5m : 0m)).ToList();
        var items = drafts.Sum(d => d.Quantity * d.Price);
        var discount = drafts.Sum(d => d.Discount);
        var (delivery, tax) = (Next(2) * 4.99m, Math.Round(items / 5, 2));
        var order = new ShopOrder(
            id, checkout, user, vendor, status, currency, at, shipped, country,
            [.. drafts.Select(d => new ShopLine(d.Product, d.Quantity, d.Quantity * d.Price - d.Discount,
                Base(d.Quantity * d.Price - d.Discount)))],
            items - discount + delivery + tax,
            Base(items) - Base(discount) + Base(delivery) + Base(tax));
        Orders.Add(order);
        await connection.ExecuteAsync(ShopSql.Order, new
        {
            id, checkout, user, vendor, status, currency, at, shipped, country, items, discount, delivery, tax,
            total = order.Total, baseItems = Base(items), baseDiscount = Base(discount), baseDelivery = Base(delivery),
            baseTax = Base(tax), baseTotal = order.BaseTotal,
        });
        await connection.ExecuteAsync(ShopSql.Line, drafts.Select((d, i) => new
        {
            id, vendor, product = d.Product, quantity = d.Quantity, price = d.Price, discount = d.Discount, currency,
            baseRevenue = order.Lines[i].BaseRevenue,
        }));
        if (Next(5) == 0)
        {
            var refund = new ShopRefund(
                id, Next(2) == 0 ? "damaged" : "=cmd|' /C calc'!A0", Math.Round(order.BaseTotal / 3, 2), at.AddDays(Next(60)));
            Refunds.Add(refund);
            await connection.ExecuteAsync(ShopSql.Refund, new
            {
                id, vendor, reason = refund.Reason, amount = Math.Round(order.Total / 3, 2), currency,
                baseAmount = refund.BaseAmount, at = refund.At,
            });
        }
    }

    private async Task AddOpinionsAsync(NpgsqlConnection connection)
    {
        for (var user = 1L; user <= 12; user++)
        {
            for (var product = 1L; product <= 12; product += Next(3) + 1)
            {
                var review = new ShopReview(product, Next(5) + 1);
                Reviews.Add(review);
                await connection.ExecuteAsync(ShopSql.Review, new
                {
                    user, product, vendor = VendorOf(product), rating = review.Rating,
                    scores = JsonSerializer.Serialize(new { Quality = review.Rating, Value = Next(5) + 1 }),
                });
            }
        }
    }

    // A seeded generator of our own: the same shop on every machine.
    private int Next(int below)
    {
        _seed = _seed * 1664525 + 1013904223;
        return (int)((_seed >> 8) % (uint)below);
    }
}

/// <summary>The dated rates of the shop.</summary>
public static class Rates
{
    public static decimal EuroPerPound(DateTimeOffset at) => at.UtcDateTime switch
    {
        { Year: 2025, Month: < 6 } => 1.2m,
        { Year: 2025 } => 1.15m,
        _ => 1.18m,
    };
}
