using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Platform;

namespace Stoa.Inventory;

/// <summary>What a vendor wants to know of low stock.</summary>
public sealed record StockSettingsView
{
    /// <summary>At or below so many units on hand a variant is low.</summary>
    public int LowStockAt { get; init; }

    /// <summary>Whether a letter says so, once for each variant that falls that low.</summary>
    public bool SendsAlerts { get; init; }
}

/// <summary>The same as input.</summary>
public sealed record StockSettingsInput(int? LowStockAt, bool SendsAlerts = true);

/// <summary>A variant's own threshold; null: as the vendor's others.</summary>
public sealed record ThresholdInput(int? LowStockAt);

/// <summary>When stock is low.</summary>
public static class StockSettings
{
    private const string ShowSql = """
        select coalesce(s.low_stock_at, 5) as low_stock_at, coalesce(s.sends_alerts, true) as sends_alerts
          from (select vendors.acting_for(@vendorId) as vendor_id) v
          left join inventory.stock_settings s on s.vendor_id = v.vendor_id
        """;
    private const string SaveSql =
        "select inventory.save_stock_settings(@actor, @vendorId, @LowStockAt::integer, @SendsAlerts)";
    private const string ThresholdSql =
        "select inventory.set_threshold(@actor, @vendorId, @variantId, @LowStockAt::integer)";

    public static async Task<Ok<StockSettingsView>> ShowAsync(
        long? vendorId, HttpContext http, Db db, CancellationToken cancel) =>
        TypedResults.Ok(await db.FirstAsync<StockSettingsView>(http.Actor(), ShowSql, new { vendorId }, cancel));

    public static async Task<NoContent> SaveAsync(
        long? vendorId, StockSettingsInput input, HttpContext http, Db db, CancellationToken cancel)
    {
        var actor = http.Actor();
        await db.ExecuteAsync(
            actor, SaveSql, new { actor = actor.UserId, vendorId, input.LowStockAt, input.SendsAlerts }, cancel);
        return TypedResults.NoContent();
    }

    public static async Task<NoContent> SetThresholdAsync(
        long variantId, long? vendorId, ThresholdInput input, HttpContext http, Db db, CancellationToken cancel)
    {
        var actor = http.Actor();
        await db.ExecuteAsync(
            actor, ThresholdSql, new { actor = actor.UserId, vendorId, variantId, input.LowStockAt }, cancel);
        return TypedResults.NoContent();
    }
}
