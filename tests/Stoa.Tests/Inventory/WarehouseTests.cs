using System.Net;
using System.Net.Http.Json;
using Stoa.Tests.Support;

namespace Stoa.Tests.Inventory;

public sealed class WarehouseTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private TestHost _host = null!;
    private StockDesk _desk = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await TestHost.StartAsync(database);
        _desk = await StockDesk.OpenAsync(_host, database);
    }

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task The_first_is_the_default_until_another_becomes_it()
    {
        Assert.Equal("MAIN*, SHOP", await ListAsync());
        await _desk.PutAsync($"warehouses/{_desk.Shop}", new { code = "SHOP", name = "Shop floor", isDefault = true });
        Assert.Equal("SHOP*, MAIN", await ListAsync());
        using var none = await _desk.Client.PutAsJsonAsync(
            $"/api/v1/vendor/warehouses/{_desk.Shop}", new { code = "SHOP", name = "Shop floor", isDefault = false });
        await none.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
    }

    [Fact]
    public async Task An_address_is_kept_and_what_is_wrong_is_named()
    {
        await _desk.PutAsync($"warehouses/{_desk.Shop}", new
        {
            code = "SHOP", name = "Shop", street = "Quay 4", postalCode = "53111", city = "Bonn", countryCode = "de",
        });
        var shop = (await _desk.GetAsync("warehouses")).EnumerateArray().Single(w => w.GetProperty("code").GetString() == "SHOP");
        Assert.Equal(("Quay 4", "DE"), (shop.GetProperty("street").GetString(), shop.GetProperty("countryCode").GetString()));
        foreach (var (field, body) in new (string, object)[]
        {
            ("code", new { code = " ", name = "x" }), ("name", new { code = "X" }),
            ("countryCode", new { code = "X", name = "x", countryCode = "XX" }),
            ("city", new { code = "X", name = "x", city = new string('c', 101) }),
        })
        {
            using var answer = await _desk.TryAsync("warehouses", body);
            var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
            Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
        }

        using var taken = await _desk.TryAsync("warehouses", new { code = "MAIN", name = "Another" });
        await taken.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
    }

    [Fact]
    public async Task Only_an_empty_one_is_archived_and_then_takes_nothing()
    {
        await _desk.VariantAsync("W-1", 3);
        await _desk.PostAsync("stock-documents/transfers", new
        {
            fromWarehouseId = _desk.Main, toWarehouseId = _desk.Shop, lines = StockDesk.Lines(("W-1", 2)),
        });
        Assert.Contains("is open", await RefusalAsync(_desk.Shop));
        var transfer = (await _desk.GetAsync("stock-documents?kind=transfer")).GetProperty("rows")[0].GetProperty("documentId");
        await _desk.PostAsync($"stock-documents/transfers/{transfer}/arrivals", new { closes = true, lines = StockDesk.Lines(("W-1", 2)) });
        Assert.Contains("holds 2 units of W-1", await RefusalAsync(_desk.Shop));
        Assert.Contains("default", await RefusalAsync(_desk.Main));
        await _desk.PostAsync("stock-documents/adjustments",
            new { warehouseId = _desk.Shop, reason = "lost", lines = StockDesk.Lines(("W-1", -2)) });
        await _desk.PostAsync($"warehouses/{_desk.Shop}/archive", new { });
        using var into = await _desk.TryAsync(
            "stock-documents/receipts", new { warehouseId = _desk.Shop, lines = StockDesk.Lines(("W-1", 1)) });
        await into.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
        await _desk.PostAsync($"warehouses/{_desk.Shop}/restore", new { });
        await _desk.PostAsync("stock-documents/receipts", new { warehouseId = _desk.Shop, lines = StockDesk.Lines(("W-1", 1)) });
    }

    private async Task<string> RefusalAsync(long warehouse)
    {
        using var answer = await _desk.TryAsync($"warehouses/{warehouse}/archive", new { });
        return (await answer.IsProblemAsync(HttpStatusCode.Conflict, "conflict")).GetProperty("detail").GetString()!;
    }

    private async Task<string> ListAsync() => string.Join(", ", (await _desk.GetAsync("warehouses")).EnumerateArray()
        .Select(w => w.GetProperty("code").GetString() + (w.GetProperty("isDefault").GetBoolean() ? "*" : "")));
}
