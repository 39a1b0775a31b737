using System.Net;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform;
using Stoa.Tests.Inventory;
using Stoa.Tests.Support;

namespace Stoa.Tests.Orders;

/// <summary>Orders for vendors' own systems: each once, whatever commits late.</summary>
public sealed class ListPlacedTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string PlaceSql = """
        select order_number from orders.place_order(@user, @address::jsonb,
          jsonb_build_array(jsonb_build_object('variant_id', @variant, 'quantity', 2)))
        """;

    private TestHost _host = null!;
    private StockDesk _desk = null!;
    private long _variant;

    public async ValueTask InitializeAsync()
    {
        _host = await TestHost.StartAsync(database);
        _desk = await StockDesk.OpenAsync(_host, database);
        // The marketplace's own, so that no rate is needed.
        await database.AsOwnerAsync<long>(
            "update vendors.vendors set currency = 'GBP' where vendor_id = @VendorId returning vendor_id", new { _desk.VendorId });
        _variant = await _desk.VariantAsync("O-1", 100, "Lamp");
    }

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task An_order_that_commits_late_is_not_skipped()
    {
        var first = await PlaceAsync();
        var start = await ReadAsync(null, least: 1);
        Assert.Equal([first], start.Numbers);

        await using var slow = await database.Db.App.OpenConnectionAsync();
        await using var open = await slow.BeginTransactionAsync();
        var late = await slow.ExecuteScalarAsync<string>(
            PlaceSql, new { user = (long?)null, address = OrderShop.Address, variant = await _desk.VariantAsync("O-2", 9) }, open);
        var soon = await PlaceAsync();
        // The later one is there already, and would be the last read: the one under way would be passed.
        var during = await ReadAsync(start.Next);
        Assert.Empty(during.Numbers);
        Assert.Equal(start.Next, during.Next);
        await open.CommitAsync();
        var after = await ReadAsync(during.Next, least: 2);
        Assert.Equal(new[] { late, soon }.Order(), after.Numbers.Order());
        Assert.Empty((await ReadAsync(after.Next)).Numbers);
    }

    [Fact]
    public async Task Pages_hold_each_order_once()
    {
        var placed = new List<string>();
        foreach (var _ in Enumerable.Range(0, 5))
        {
            placed.Add(await PlaceAsync());
        }

        await ReadAsync(null, least: 5);
        var read = new List<string>();
        string? after = null;
        bool more;
        do
        {
            var page = await ReadAsync(after, 2);
            read.AddRange(page.Numbers);
            (after, more) = (page.Next, page.HasMore);
        }
        while (more);
        Assert.Equal(placed, read);
    }

    [Fact]
    public async Task It_says_what_is_needed_to_ship_and_nothing_of_others()
    {
        var person = await _host.AddPersonAsync("shopper");
        var keys = _host.App.Services.GetRequiredService<SubjectKeys>();
        var inside = await keys.SealAsync(
            person.UserId, """{"name": "Ann Example", "lines": ["Quay 4"], "phone": "+4922812345"}""", default);
        var address = $$"""
            {"country": "Germany", "country_code": "DE", "city": "Bonn", "postal_code": "53111",
             "sealed": "{{Convert.ToBase64String(inside)}}"}
            """;
        var number = await PlaceAsync(person.UserId, address);
        await ReadAsync(null, least: 1);
        var text = await _desk.Client.GetStringAsync("/api/v1/vendor/orders");
        var order = JsonDocument.Parse(text).RootElement.GetProperty("rows").EnumerateArray()
            .Single(o => o.GetProperty("orderNumber").GetString() == number);
        var to = order.GetProperty("shipTo");
        Assert.Equal(("Ann Example", "Quay 4", "53111", "Bonn", "DE"), (
            to.GetProperty("name").GetString(), to.GetProperty("lines")[0].GetString(), to.GetProperty("postalCode").GetString(),
            to.GetProperty("city").GetString(), to.GetProperty("countryCode").GetString()));
        var line = order.GetProperty("lines")[0];
        Assert.Equal(("O-1", 2, 10m), (line.GetProperty("sku").GetString(), line.GetProperty("quantity").GetInt32(),
            line.GetProperty("unitPrice").GetDecimal()));
        Assert.Equal(("Pending", "GBP", 20m), (order.GetProperty("status").GetString(), order.GetProperty("currency").GetString(),
            order.GetProperty("orderTotal").GetDecimal()));
        Assert.DoesNotContain(person.Email, text, StringComparison.Ordinal);
        Assert.DoesNotContain("sealed", text, StringComparison.Ordinal);

        var other = await StockDesk.OpenAsync(_host, database);
        Assert.DoesNotContain(number, await other.Client.GetStringAsync("/api/v1/vendor/orders"), StringComparison.Ordinal);
        using var named = await other.Client.GetAsync($"/api/v1/vendor/orders?vendorId={_desk.VendorId}");
        await named.IsProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("?after=x", "after")]
    [InlineData("?after=WyJwbGFjZWQtb3JkZXJzIiwiLTEiLCIxIl0", "after")]
    [InlineData("?limit=0", "limit")]
    public async Task What_is_no_place_is_refused(string query, string field)
    {
        using var answer = await _desk.Client.GetAsync("/api/v1/vendor/orders" + query);
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    private async Task<string> PlaceAsync(long? user = null, string? address = null)
    {
        await using var app = await database.Db.App.OpenConnectionAsync();
        return (await app.ExecuteScalarAsync<string>(
            PlaceSql, new { user, address = address ?? OrderShop.Address, variant = _variant }))!;
    }

    // Other tests' transactions run on the same server, and an order waits for those that are older.
    private async Task<(List<string> Numbers, string? Next, bool HasMore)> ReadAsync(
        string? after, int limit = 100, int least = 0)
    {
        for (var tries = 0; ; tries++)
        {
            var page = await _desk.GetAsync($"orders?limit={limit}" + (after is null ? "" : "&after=" + after));
            List<string> numbers = [.. page.GetProperty("rows").EnumerateArray().Select(o => o.GetProperty("orderNumber").GetString()!)];
            if (numbers.Count >= least || tries == 600)
            {
                return (numbers, page.GetProperty("next").GetString(), page.GetProperty("hasMore").GetBoolean());
            }

            await Task.Delay(50);
        }
    }
}
