using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stoa.Tests.Support;

namespace Stoa.Tests.Inventory;

/// <summary>Receipts, adjustments and transfers: what they do, what they refuse, and that a repeated one does nothing.</summary>
public sealed class MoveStockTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private TestHost _host = null!;
    private StockDesk _desk = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await TestHost.StartAsync(database);
        _desk = await StockDesk.OpenAsync(_host, database);
    }

    public async ValueTask DisposeAsync()
    {
        await StockDesk.AssertSoundAsync(database);
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_receipt_adds_what_came_in_and_says_who_and_from_whom()
    {
        var variant = await _desk.VariantAsync("R-1");
        var made = await _desk.PostAsync("stock-documents/receipts", new
        {
            warehouseId = _desk.Shop, supplier = "Maker", reference = "PO-7", note = "two boxes",
            lines = new[] { new { sku = "R-1", quantity = 12, unitCost = 3.5m } },
        });
        Assert.Equal("SHOP 12/0, kept 12", await _desk.StockAsync(variant));
        var detail = await _desk.GetAsync($"stock-documents/{made.GetProperty("documentId")}");
        var document = detail.GetProperty("document");
        Assert.Equal(("receipt", "done", "Maker", "PO-7", "EUR", "Person of a test"), (
            document.GetProperty("kind").GetString(), document.GetProperty("state").GetString(),
            document.GetProperty("supplier").GetString(), document.GetProperty("reference").GetString(),
            document.GetProperty("currency").GetString(), document.GetProperty("actor").GetString()));
        Assert.Equal(3.5m, detail.GetProperty("lines")[0].GetProperty("unitCost").GetDecimal());
        var journal = (await _desk.GetAsync($"stock/{variant}")).GetProperty("journal")[0];
        Assert.Equal(("received", 12, "SHOP", "receipt", "Person of a test"), (
            journal.GetProperty("kind").GetString(), journal.GetProperty("quantity").GetInt32(),
            journal.GetProperty("warehouse").GetString(), journal.GetProperty("documentKind").GetString(),
            journal.GetProperty("actor").GetString()));
    }

    [Fact]
    public async Task The_same_reference_again_changes_nothing_and_for_something_else_is_refused()
    {
        var variant = await _desk.VariantAsync("R-2");
        object body = new { reference = "once", lines = StockDesk.Lines(("R-2", 4)) };
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _desk.PostAsync("stock-documents/receipts", body)));
        Assert.Single(answers.Select(a => a.GetProperty("documentId").GetInt64()).Distinct());
        Assert.Equal("MAIN 4/0, kept 4", await _desk.StockAsync(variant));
        using var other = await _desk.TryAsync(
            "stock-documents/receipts", new { reference = "once", lines = StockDesk.Lines(("R-2", 5)) });
        Assert.Contains("once", (await other.IsProblemAsync(HttpStatusCode.Conflict, "conflict")).GetProperty("detail").GetString());
        using var adjustment = await _desk.TryAsync("stock-documents/adjustments",
            new { reason = "found", reference = "once", lines = StockDesk.Lines(("R-2", 4)) });
        await adjustment.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
        Assert.Equal("MAIN 4/0, kept 4", await _desk.StockAsync(variant));
    }

    [Fact]
    public async Task A_wrong_line_is_named_and_nothing_is_written()
    {
        var variant = await _desk.VariantAsync("R-3", 2);
        foreach (var (lines, word) in new (object[], string)[]
        {
            (StockDesk.Lines(("R-3", 1), ("nobody's", 1)), "Line 2: there is no variant \"nobody's\""),
            (StockDesk.Lines(("R-3", 1), ("R-3", 1)), "R-3 is there twice"),
            (StockDesk.Lines(("R-3", 0)), "Line 1 (R-3)"),
            (StockDesk.Lines(("R-3", -1)), "Line 1 (R-3)"),
            (StockDesk.Lines(("R-3", 1_000_001)), "Line 1 (R-3)"),
            ([new { sku = "R-3", quantity = 1, unitCost = -1 }], "unit cost"),
            ([], "lines"),
        })
        {
            using var answer = await _desk.TryAsync("stock-documents/receipts", new { lines });
            var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
            Assert.Contains(word, problem.GetProperty("errors").GetProperty("lines")[0].GetString());
        }

        Assert.Equal("MAIN 2/0, kept 2", await _desk.StockAsync(variant));
    }

    [Fact]
    public async Task An_adjustment_says_why_and_never_goes_below_what_is_reserved()
    {
        var variant = await _desk.VariantAsync("A-1", 10);
        await _desk.ReserveAsync(variant, 7);
        await _desk.PostAsync("stock-documents/adjustments", new { reason = "damaged", lines = StockDesk.Lines(("A-1", -3)) });
        Assert.Equal("MAIN 7/7, kept 7", await _desk.StockAsync(variant));
        using var refused = await _desk.TryAsync(
            "stock-documents/adjustments", new { reason = "lost", lines = StockDesk.Lines(("A-1", -1)) });
        var problem = await refused.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
        Assert.Contains("A-1: 7 on hand in MAIN, 7 of them reserved", problem.GetProperty("detail").GetString());
        Assert.Equal("MAIN 7/7, kept 7", await _desk.StockAsync(variant));
    }

    [Theory]
    [InlineData("reason", "mood", 1)]
    [InlineData("reason", null, 1)]
    [InlineData("lines", "stolen", 1)]
    [InlineData("lines", "correction", 0)]
    public async Task An_adjustment_whose_reason_does_not_fit_is_refused(string field, string? reason, int units)
    {
        var sku = $"A-{reason}-{units}";
        await _desk.VariantAsync(sku, 5);
        using var answer = await _desk.TryAsync("stock-documents/adjustments", new { reason, lines = StockDesk.Lines((sku, units)) });
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    [Fact]
    public async Task What_is_under_way_is_on_hand_nowhere_until_it_arrives()
    {
        var variant = await _desk.VariantAsync("T-1", 10);
        var id = await SendAsync("T-1", 6);
        Assert.Equal("MAIN 4/0, kept 4", await _desk.StockAsync(variant));
        var row = (await _desk.GetAsync("stock?q=T-1")).GetProperty("rows")[0];
        Assert.Equal((4, 6), (row.GetProperty("onHand").GetInt32(), row.GetProperty("inTransit").GetInt32()));
        await ArriveAsync(id, false, ("T-1", 2));
        Assert.Equal("MAIN 4/0, SHOP 2/0, kept 6", await _desk.StockAsync(variant));
        await ArriveAsync(id, false, ("T-1", 4));
        Assert.Equal("MAIN 4/0, SHOP 6/0, kept 10", await _desk.StockAsync(variant));
        Assert.Equal("done", await StateAsync(id));
        using var late = await _desk.TryAsync($"stock-documents/transfers/{id}/arrivals", new { closes = false, lines = StockDesk.Lines(("T-1", 1)) });
        await late.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
    }

    [Fact]
    public async Task What_is_missing_or_too_much_on_arrival_is_adjusted()
    {
        var (less, more) = (await _desk.VariantAsync("T-2", 10), await _desk.VariantAsync("T-3", 10));
        var made = await _desk.PostAsync("stock-documents/transfers", new
        {
            fromWarehouseId = _desk.Main, toWarehouseId = _desk.Shop, lines = StockDesk.Lines(("T-2", 5), ("T-3", 5)),
        });
        var id = made.GetProperty("documentId").GetInt64();
        await ArriveAsync(id, true, ("T-2", 3), ("T-3", 6));
        Assert.Equal("MAIN 5/0, SHOP 3/0, kept 8", await _desk.StockAsync(less));
        Assert.Equal("MAIN 5/0, SHOP 6/0, kept 11", await _desk.StockAsync(more));
        var reasons = (await _desk.GetAsync($"stock/{less}")).GetProperty("journal").EnumerateArray()
            .Select(j => $"{j.GetProperty("kind")} {j.GetProperty("quantity")} {j.GetProperty("reason")}".Trim()).ToList();
        Assert.Contains("adjusted -2 missing on arrival", reasons);
        Assert.Equal("done", await StateAsync(id));
    }

    [Fact]
    public async Task A_repeated_arrival_with_a_reference_counts_once()
    {
        var variant = await _desk.VariantAsync("T-4", 10);
        var id = await SendAsync("T-4", 6);
        for (var i = 0; i < 2; i++)
        {
            await _desk.PostAsync($"stock-documents/transfers/{id}/arrivals",
                new { closes = false, reference = "pallet 1", lines = StockDesk.Lines(("T-4", 3)) });
        }

        Assert.Equal("MAIN 4/0, SHOP 3/0, kept 7", await _desk.StockAsync(variant));
    }

    [Fact]
    public async Task A_cancelled_transfer_brings_back_what_had_not_arrived()
    {
        var variant = await _desk.VariantAsync("T-5", 10);
        var id = await SendAsync("T-5", 6);
        await ArriveAsync(id, false, ("T-5", 1));
        await _desk.PostAsync($"stock-documents/transfers/{id}/cancel", new { });
        Assert.Equal("MAIN 9/0, SHOP 1/0, kept 10", await _desk.StockAsync(variant));
        Assert.Equal("cancelled", await StateAsync(id));
    }

    [Fact]
    public async Task A_transfer_at_once_is_done_and_one_to_the_same_place_or_of_too_much_is_refused()
    {
        var variant = await _desk.VariantAsync("T-6", 3);
        await _desk.PostAsync("stock-documents/transfers", new
        {
            fromWarehouseId = _desk.Main, toWarehouseId = _desk.Shop, isImmediate = true, lines = StockDesk.Lines(("T-6", 2)),
        });
        Assert.Equal("MAIN 1/0, SHOP 2/0, kept 3", await _desk.StockAsync(variant));
        using var same = await _desk.TryAsync("stock-documents/transfers", new
        {
            fromWarehouseId = _desk.Main, toWarehouseId = _desk.Main, lines = StockDesk.Lines(("T-6", 1)),
        });
        await same.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        using var much = await _desk.TryAsync("stock-documents/transfers", new
        {
            fromWarehouseId = _desk.Main, toWarehouseId = _desk.Shop, lines = StockDesk.Lines(("T-6", 2)),
        });
        Assert.Contains("T-6", (await much.IsProblemAsync(HttpStatusCode.Conflict, "conflict")).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task An_operator_names_the_vendor_and_does_the_same()
    {
        var variant = await _desk.VariantAsync("O-1");
        var operators = await _host.SignInAsync("operator");
        using var nobody = await operators.PostAsJsonAsync("/api/v1/vendor/stock-documents/receipts",
            new { lines = StockDesk.Lines(("O-1", 1)) });
        Assert.True((await nobody.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input")).GetProperty("errors")
            .TryGetProperty("vendorId", out _));
        using var done = await operators.PostAsJsonAsync(
            $"/api/v1/vendor/stock-documents/receipts?vendorId={_desk.VendorId}", new { lines = StockDesk.Lines(("O-1", 1)) });
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Equal("MAIN 1/0, kept 1", await _desk.StockAsync(variant));
    }

    [Fact]
    public async Task Stock_is_listed_by_sku_page_by_page_and_exported_without_formulas()
    {
        foreach (var n in Enumerable.Range(1, 5))
        {
            await _desk.VariantAsync($"=L-{n}", n, "Long Lamp");
        }

        var first = await _desk.GetAsync("stock?q=%3DL-&limit=3");
        Assert.Equal(["=L-1", "=L-2", "=L-3"], Skus(first));
        var second = await _desk.GetAsync($"stock?q=%3DL-&limit=3&cursor={first.GetProperty("nextCursor")}");
        Assert.Equal(["=L-4", "=L-5"], Skus(second));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("nextCursor").ValueKind);
        Assert.Equal(5, Skus(await _desk.GetAsync("stock?q=ng%20lam")).Count);
        Assert.Equal(5, Skus(await _desk.GetAsync("stock?q=%3Dl-")).Count);
        Assert.Equal(["=L-1"], Skus(await _desk.GetAsync("stock?q=%3DL-1&only=low")));
        Assert.Empty(Skus(await _desk.GetAsync("stock?q=%25")));
        var csv = await _desk.Client.GetStringAsync("/api/v1/vendor/stock/export?q=%3DL-");
        Assert.Contains("\r\n'=L-5,Long Lamp,,5,0,5,0,5,true,true\r\n", csv);
    }

    private static List<string> Skus(JsonElement page) =>
        [.. page.GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("sku").GetString()!)];

    private async Task<long> SendAsync(string sku, int units)
    {
        var made = await _desk.PostAsync("stock-documents/transfers", new
        {
            fromWarehouseId = _desk.Main, toWarehouseId = _desk.Shop, lines = StockDesk.Lines((sku, units)),
        });
        return made.GetProperty("documentId").GetInt64();
    }

    private Task<JsonElement> ArriveAsync(long id, bool closes, params (string, int)[] lines) =>
        _desk.PostAsync($"stock-documents/transfers/{id}/arrivals", new { closes, lines = StockDesk.Lines(lines) });

    private async Task<string?> StateAsync(long id) =>
        (await _desk.GetAsync($"stock-documents/{id}")).GetProperty("document").GetProperty("state").GetString();
}
