using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CsCheck;
using Stoa.Tests.Inventory;
using Stoa.Tests.Support;

namespace Stoa.Tests.Catalog;

/// <summary>Prices and stock from vendors' own systems: one result for each line, and the same again changes nothing.</summary>
public sealed class PutVariantsTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
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
    public async Task Each_line_has_its_result_and_what_is_wrong_holds_up_no_other()
    {
        var (good, held) = (await _desk.VariantAsync("P-1", 5), await _desk.VariantAsync("P-2", 5));
        await _desk.VariantAsync("P-3");
        await _desk.ReserveAsync(held, 4);
        Assert.Equal(
            [
                "1 P-1 updated", "2 P-2 refused 4 units are reserved for purchases under way.", "3 none refused There is no SKU \"none\".",
                "4 P-3 updated", "5 P-1 updated", "6 P-1 refused There is no currency \"XXQ\".",
                "7 P-1 refused There is no warehouse \"MOON\" in use.", "8 P-3 refused Neither a price nor stock is given.",
                "9 P-1 refused An earlier line gives this SKU's price already.",
                "10 P-3 refused A price from 0 to 1000000000 with at most four decimals is needed.",
                "11 P-3 refused Stock is from 0 to 1000000000 units.", "12  refused There is no SKU \"\".",
                "13 P-1 refused An earlier line gives this SKU's stock there already.",
            ],
            await PutAsync(
                new { sku = "P-1", price = 19.99m, stock = 8 }, new { sku = "P-2", price = 3m, stock = 3 },
                new { sku = "none", stock = 1 }, new { sku = "P-3", stock = 2, warehouse = "SHOP" },
                new { sku = "P-1", price = 24.5m, currency = "usd" }, new { sku = "P-1", price = 1m, currency = "XXQ" },
                new { sku = "P-1", stock = 1, warehouse = "MOON" }, new { sku = "P-3" }, new { sku = "P-1", price = 7m },
                new { sku = "P-3", price = 1.00001m }, new { sku = "P-3", stock = -1 }, new { price = 1m },
                new { sku = "P-1", stock = 9, warehouse = "MAIN" }));
        Assert.Equal("MAIN 8/0, kept 8", await _desk.StockAsync(good));
        Assert.Equal("MAIN 5/4, kept 5", await _desk.StockAsync(held));
        Assert.Equal("19.9900, USD 24.5000", await PricesAsync("P-1"));
        // What was refused for its stock keeps its price as well.
        Assert.Equal("10.0000", await PricesAsync("P-2"));
    }

    [Fact]
    public async Task The_same_again_changes_nothing()
    {
        var variant = await _desk.VariantAsync("S-1", 5);
        object[] lines = [new { sku = "S-1", price = 3.5m, stock = 7 }, new { sku = "S-1", price = 4m, currency = "GBP" }];
        Assert.Equal(["1 S-1 updated", "2 S-1 updated"], await PutAsync(lines));
        var before = await MovementsAsync(variant);
        Assert.Equal(["1 S-1 unchanged", "2 S-1 unchanged"], await PutAsync(lines));
        Assert.Equal(before, await MovementsAsync(variant));
    }

    [Fact]
    public async Task A_vendors_key_may_and_an_operator_names_the_vendor()
    {
        await _desk.VariantAsync("K-1");
        var operators = await _host.SignInAsync("operator");
        using var nobody = await operators.PutAsJsonAsync("/api/v1/vendor/variants", new[] { new { sku = "K-1", stock = 1 } });
        await nobody.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        using var some = await operators.PutAsJsonAsync(
            $"/api/v1/vendor/variants?vendorId={_desk.VendorId}", new[] { new { sku = "K-1", stock = 1 } });
        Assert.Equal(HttpStatusCode.OK, some.StatusCode);
        var other = await StockDesk.OpenAsync(_host, database);
        using var theirs = await other.Client.PutAsJsonAsync("/api/v1/vendor/variants", new[] { new { sku = "K-1", stock = 9 } });
        Assert.Contains("There is no SKU", await theirs.Content.ReadAsStringAsync());
        using var named = await other.Client.PutAsJsonAsync(
            $"/api/v1/vendor/variants?vendorId={_desk.VendorId}", new[] { new { sku = "K-1", stock = 9 } });
        await named.IsProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_thousand_lines_are_one_request_and_more_are_refused()
    {
        await database.AsOwnerAsync<int>("""
            with p as (insert into catalog.products (vendor_id, name, slug, status)
              values (@VendorId, 'Many', 'many-' || @VendorId, 'active') returning product_id)
            insert into catalog.product_variants (product_id, vendor_id, sku, price)
            select product_id, @VendorId, 'M-' || n, 1 from p, generate_series(1, 1000) as n returning 1
            """, new { _desk.VendorId });
        var lines = Enumerable.Range(1, 1000).Select(n => (object)new { sku = $"M-{n}", price = n, stock = n }).ToArray();
        Assert.All(await PutAsync(lines), r => Assert.EndsWith("updated", r, StringComparison.Ordinal));
        using var more = await _desk.Client.PutAsJsonAsync("/api/v1/vendor/variants", lines.Append(new { sku = "M-1", stock = 1 }));
        await more.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        using var none = await _desk.Client.PutAsJsonAsync("/api/v1/vendor/variants", Array.Empty<object>());
        await none.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
    }

    [Fact]
    public void Many_systems_and_sales_at_once_never_deadlock()
    {
        var variants = Enumerable.Range(1, 6).Select(n => _desk.VariantAsync($"D-{n}", 50).GetAwaiter().GetResult()).ToArray();
        Gen.Int[0, 5].Array[2, 6].Array[12].Sample(
            work =>
            {
                var answers = Task.WhenAll(work.Select(async (picks, i) =>
                {
                    if (i % 3 == 0)
                    {
                        await _desk.SellAsync(variants[picks[0]], 1);
                        return "sold";
                    }

                    var lines = picks.Distinct().Select(p => (object)new
                    {
                        sku = $"D-{p + 1}", price = 1 + i, stock = i % 2 == 0 ? 40 + i : (int?)null,
                        warehouse = p % 2 == 0 ? "MAIN" : null,
                    }).ToArray();
                    await PutAsync(lines);
                    return "put";
                })).GetAwaiter().GetResult();
                Assert.Equal(work.Length, answers.Length);
            }, iter: 5, threads: 1);
    }

    private async Task<List<string>> PutAsync(params object[] lines)
    {
        using var answer = await _desk.Client.PutAsJsonAsync("/api/v1/vendor/variants", lines);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return
        [
            .. JsonDocument.Parse(text).RootElement.EnumerateArray().Select(r =>
                $"{r.GetProperty("line")} {r.GetProperty("sku")} {r.GetProperty("outcome")} {r.GetProperty("message")}".TrimEnd()),
        ];
    }

    private Task<string> PricesAsync(string sku) => database.AsOwnerAsync<string>("""
        select v.price || coalesce((select ', ' || string_agg(p.currency || ' ' || p.price, ', ' order by p.currency)
                                      from catalog.variant_prices p where p.variant_id = v.variant_id), '')
          from catalog.product_variants v where v.vendor_id = @VendorId and v.sku = @sku
        """, new { _desk.VendorId, sku });

    private Task<long> MovementsAsync(long variant) => database.AsOwnerAsync<long>(
        "select count(*) from inventory.stock_movements where variant_id = @variant", new { variant });
}
