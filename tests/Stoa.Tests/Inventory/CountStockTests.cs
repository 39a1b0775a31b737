using System.Net;
using System.Text;
using System.Text.Json;
using Stoa.Tests.Support;

namespace Stoa.Tests.Inventory;

/// <summary>Stock counts: what is sold while somebody counts stays sold; CSV files; what is refused.</summary>
public sealed class CountStockTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
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
    public async Task Sales_before_and_after_somebody_counted_are_not_lost()
    {
        var variant = await _desk.VariantAsync("C-1", 12);
        var id = await StartAsync();
        await _desk.SellAsync(variant, 1);
        // Eleven on hand; two of them are gone from the shelf.
        await EnterAsync(id, false, ("C-1", 9));
        await _desk.SellAsync(variant, 3);
        var ended = await _desk.PostAsync($"stock-counts/{id}/finish", new { });
        Assert.Equal(1, ended.GetProperty("lines").GetInt32());
        Assert.Equal("MAIN 6/0, kept 6", await _desk.StockAsync(variant));
        var line = (await _desk.GetAsync($"stock-documents/{id}")).GetProperty("lines")[0];
        Assert.Equal((12, 9, 11, -2), (line.GetProperty("expected").GetInt32(), line.GetProperty("counted").GetInt32(),
            line.GetProperty("booked").GetInt32(), line.GetProperty("quantity").GetInt32()));
    }

    [Fact]
    public async Task A_scanner_adds_and_what_nobody_expected_comes_onto_the_count()
    {
        var (known, found) = (await _desk.VariantAsync("C-2", 3), await _desk.VariantAsync("C-3"));
        var id = await StartAsync(known);
        foreach (var _ in Enumerable.Range(0, 4))
        {
            await EnterAsync(id, true, ("C-2", 1));
        }

        await EnterAsync(id, true, ("C-3", 2));
        await _desk.PostAsync($"stock-counts/{id}/finish", new { uncounted = "unchanged" });
        Assert.Equal("MAIN 4/0, kept 4", await _desk.StockAsync(known));
        Assert.Equal("MAIN 2/0, kept 2", await _desk.StockAsync(found));
    }

    [Fact]
    public async Task What_nobody_counted_stays_or_becomes_zero()
    {
        var (one, two) = (await _desk.VariantAsync("C-4", 3), await _desk.VariantAsync("C-5", 5));
        var stays = await StartAsync(one, two);
        await EnterAsync(stays, false, ("C-4", 3));
        await _desk.PostAsync($"stock-counts/{stays}/finish", new { });
        Assert.Equal("MAIN 5/0, kept 5", await _desk.StockAsync(two));
        var zero = await StartAsync(one, two);
        await EnterAsync(zero, false, ("C-4", 3));
        await _desk.PostAsync($"stock-counts/{zero}/finish", new { uncounted = "zero" });
        Assert.Equal("MAIN 3/0, kept 3", await _desk.StockAsync(one));
        Assert.Equal("MAIN 0/0, kept 0", await _desk.StockAsync(two));
    }

    [Fact]
    public async Task A_count_below_what_is_reserved_is_refused_by_name_and_can_go_on()
    {
        var variant = await _desk.VariantAsync("C-6", 10);
        await _desk.ReserveAsync(variant, 4);
        var id = await StartAsync(variant);
        await EnterAsync(id, false, ("C-6", 3));
        using var refused = await _desk.TryAsync($"stock-counts/{id}/finish", new { });
        Assert.Contains("C-6", (await refused.IsProblemAsync(HttpStatusCode.Conflict, "conflict")).GetProperty("detail").GetString());
        Assert.Equal("MAIN 10/4, kept 10", await _desk.StockAsync(variant));
        await EnterAsync(id, false, ("C-6", 8));
        await _desk.PostAsync($"stock-counts/{id}/finish", new { });
        Assert.Equal("MAIN 8/4, kept 8", await _desk.StockAsync(variant));
    }

    [Fact]
    public async Task One_count_of_a_warehouse_is_open_at_a_time_and_a_cancelled_one_changes_nothing()
    {
        var variant = await _desk.VariantAsync("C-7", 2);
        var id = await StartAsync(variant);
        using var second = await _desk.TryAsync("stock-counts", new { });
        await second.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
        using var nothing = await _desk.TryAsync($"stock-counts/{id}/finish", new { });
        await nothing.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
        await EnterAsync(id, false, ("C-7", 0));
        await _desk.PostAsync($"stock-counts/{id}/cancel", new { });
        Assert.Equal("MAIN 2/0, kept 2", await _desk.StockAsync(variant));
        using var late = await _desk.TryAsync($"stock-counts/{id}/finish", new { });
        await late.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
    }

    [Theory]
    [InlineData("sku,counted\nC-8,4\n")]
    [InlineData("\uFEFFCounted;Note;SKU\r\n4;\"on the; top\";C-8\r\n")]
    [InlineData("sku\tcounted\nC-8\t4\n\n")]
    public async Task A_file_is_read_as_spreadsheets_write_it(string file)
    {
        var variant = await _desk.VariantAsync("C-8", 1);
        var id = await StartAsync(variant);
        var answer = await CsvAsync(id, file);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await _desk.PostAsync($"stock-counts/{id}/finish", new { });
        Assert.Equal("MAIN 4/0, kept 4", await _desk.StockAsync(variant));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("sku,units\nC-9,4\n", "column counted is missing")]
    [InlineData("sku,counted\nC-9,4\nC-9,many\n", "Line 3 (C-9)")]
    [InlineData("sku,counted\nC-9,-4\n", "Line 2 (C-9)")]
    [InlineData("sku,counted\n,4\n", "Line 2 has no SKU")]
    public async Task A_file_that_cannot_be_read_is_refused_with_its_line(string file, string word)
    {
        var variant = await _desk.VariantAsync("C-9", 1);
        var id = await StartAsync(variant);
        using var answer = await CsvAsync(id, file);
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        Assert.Contains(word, problem.GetProperty("errors").GetProperty("file")[0].GetString());
        var line = (await _desk.GetAsync($"stock-documents/{id}")).GetProperty("lines")[0];
        Assert.Equal(JsonValueKind.Null, line.GetProperty("counted").ValueKind);
        await _desk.PostAsync($"stock-counts/{id}/cancel", new { });
    }

    private async Task<long> StartAsync(params long[] variants) =>
        (await _desk.PostAsync("stock-counts", variants.Length == 0 ? new { } : new { variantIds = variants }))
        .GetProperty("documentId").GetInt64();

    private Task<JsonElement> EnterAsync(long id, bool adds, params (string, int)[] lines) =>
        _desk.PutAsync($"stock-counts/{id}/lines", new { adds, lines = StockDesk.Lines(lines) });

    private Task<HttpResponseMessage> CsvAsync(long id, string file) => _desk.Client.PutAsync(
        $"/api/v1/vendor/stock-counts/{id}/csv", new StringContent(file, Encoding.UTF8, "text/csv"));
}
