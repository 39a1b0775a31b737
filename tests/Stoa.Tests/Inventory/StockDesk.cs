using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Npgsql;
using Stoa.Tests.Support;

namespace Stoa.Tests.Inventory;

/// <summary>A vendor with two warehouses (MAIN, the default, and SHOP), and a client of somebody who keeps its stock.</summary>
public sealed record StockDesk(TestDatabase Database, HttpClient Client, long VendorId, long Main, long Shop)
{
    private const string VariantSql = """
        with p as (
          insert into catalog.products (vendor_id, name, slug, status)
          values (@VendorId, @name, 'stock-' || md5(@VendorId || @sku), 'active') returning product_id)
        insert into catalog.product_variants (product_id, vendor_id, sku, price)
        select product_id, @VendorId, @sku, 10 from p returning variant_id
        """;

    public static async Task<StockDesk> OpenAsync(TestHost host, TestDatabase database, string role = "vendor staff")
    {
        var vendor = await host.AddVendorAsync();
        var client = await host.SignInAsync(role, vendor);
        var desk = new StockDesk(database, client, vendor, 0, 0);
        var main = await desk.PostAsync("warehouses", new { code = "MAIN", name = "Main" });
        var shop = await desk.PostAsync("warehouses", new { code = "SHOP", name = "Shop floor" });
        return desk with
        {
            Main = main.GetProperty("warehouseId").GetInt64(), Shop = shop.GetProperty("warehouseId").GetInt64(),
        };
    }

    /// <summary>A variant with so many units in MAIN.</summary>
    public async Task<long> VariantAsync(string sku, int units = 0, string name = "A thing")
    {
        var variant = await Database.AsOwnerAsync<long>(VariantSql, new { VendorId, sku, name });
        if (units > 0)
        {
            await ReceiveAsync((sku, units));
        }

        return variant;
    }

    public Task<JsonElement> ReceiveAsync(params (string Sku, int Units)[] lines) =>
        PostAsync("stock-documents/receipts", new { lines = Lines(lines) });

    public static object[] Lines(params (string Sku, int Units)[] lines) =>
        [.. lines.Select(l => (object)new { sku = l.Sku, quantity = l.Units })];

    public Task<HttpResponseMessage> TryAsync(string path, object body) => Client.PostAsJsonAsync("/api/v1/vendor/" + path, body);

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await TryAsync(path, body);
        return await ReadAsync(answer);
    }

    public async Task<JsonElement> PutAsync(string path, object body)
    {
        using var answer = await Client.PutAsJsonAsync("/api/v1/vendor/" + path, body);
        return await ReadAsync(answer);
    }

    public Task<JsonElement> GetAsync(string path) => Client.GetFromJsonAsync<JsonElement>("/api/v1/vendor/" + path);

    /// <summary>By warehouse and kept: "MAIN 5/0, kept 5".</summary>
    public Task<string> StockAsync(long variant) => Database.AsOwnerAsync<string>("""
        select coalesce(string_agg(w.code || ' ' || l.on_hand || '/' || l.reserved, ', ' order by w.code), 'none')
               || ', kept ' || (select stock_quantity from catalog.product_variants where variant_id = @variant)
          from inventory.stock_levels l join inventory.warehouses w using (warehouse_id) where l.variant_id = @variant
        """, new { variant });

    /// <summary>Sells units as orders do, outside any order.</summary>
    public async Task SellAsync(long variant, int units)
    {
        await using var app = await Database.Db.App.OpenConnectionAsync();
        await app.ExecuteAsync("select inventory.sell(null, array[null::bigint], array[@variant], array[@units])",
            new { variant, units });
    }

    /// <summary>Holds units for a purchase that is no order yet.</summary>
    public async Task ReserveAsync(long variant, int units)
    {
        await using var app = await Database.Db.App.OpenConnectionAsync();
        await app.ExecuteAsync(
            "select inventory.reserve(array[null::bigint], array[@variant], array[@units], now() + interval '1 hour')",
            new { variant, units });
    }

    /// <summary>Asserts that documents, journal, levels and reservations agree, over the whole database.</summary>
    public static async Task AssertSoundAsync(TestDatabase database)
    {
        await using var connection = new NpgsqlConnection(database.Logins.Owner);
        foreach (var routine in new[] { "verify_stock", "verify_reservations", "verify_documents", "verify_in_transit" })
        {
            Offences.None((await connection.QuerySingleAsync<string[]>($"select examples from inventory.{routine}(20)"))!);
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }
}
