using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Stoa.Analytics;
using Stoa.Platform;

namespace Stoa.Inventory;

/// <summary>A variant and its units: over all warehouses, or in the one that was asked for.</summary>
public sealed record StockRow
{
    public long VariantId { get; init; }

    public long ProductId { get; init; }

    public string Sku { get; init; } = "";

    /// <summary>What tells it from its product's other variants; empty where there is one only.</summary>
    public string VariantName { get; init; } = "";

    public string ProductName { get; init; } = "";

    public bool IsActive { get; init; }

    public long OnHand { get; init; }

    /// <summary>Of those on hand: held by purchases under way.</summary>
    public long Reserved { get; init; }

    /// <summary>On hand and not reserved.</summary>
    public long Free { get; init; }

    /// <summary>Sent and not yet arrived; on hand nowhere.</summary>
    public long InTransit { get; init; }

    /// <summary>At or below so many units on hand, over all warehouses, it is low.</summary>
    public int LowStockAt { get; init; }

    public bool HasOwnThreshold { get; init; }

    public bool IsLow { get; init; }

    /// <summary>Shoppers who want a letter when it can be had again.</summary>
    public long Waiting { get; init; }
}

/// <summary>Variants by SKU.</summary>
/// <param name="NextCursor">For the next page; null on the last one.</param>
public sealed record StockPage(IReadOnlyList<StockRow> Rows, string? NextCursor);

/// <summary>What a list of stock is about.</summary>
/// <param name="VendorId">For operators: whose.</param>
/// <param name="WarehouseId">Units of this warehouse; all unless given.</param>
/// <param name="Q">The beginning of a SKU or, from three characters on, a part of a product's name.</param>
/// <param name="Only">low or out; everything unless given.</param>
public sealed record StockFilter(
    [property: FromQuery(Name = "vendorId")] long? VendorId,
    [property: FromQuery(Name = "warehouseId")] long? WarehouseId,
    [property: FromQuery(Name = "q")] string? Q,
    [property: FromQuery(Name = "only")] string? Only);

/// <summary>Lists a vendor's stock.</summary>
public static class ListStock
{
    private const int ExportPage = 2_000;
    private const string CursorOf = "stock";
    private const string ListSql = """
        select s.variant_id, s.product_id, s.sku, s.variant_name, s.product_name, s.is_active, s.on_hand, s.reserved, s.free,
               s.in_transit, s.low_stock_at, s.has_own_threshold, s.is_low, s.waiting
          from inventory.list_stock(@VendorId, @WarehouseId, @Q, @Only, @after, @limit) s
        """;
    private static readonly SortKey[] Keys = [SortKey.Text];

    public static async Task<Ok<StockPage>> HandleAsync(
        [AsParameters] StockFilter filter, string? cursor, int? limit, HttpContext http, Db db, CancellationToken cancel)
    {
        var size = StockApi.PageSize(limit);
        var rows = await PageAsync(
            db, http.Actor(), filter, cursor is null ? null : Cursor.Read(cursor, CursorOf, Keys)[0], size + 1, cancel);
        var page = rows.Take(size).ToList();
        return TypedResults.Ok(new StockPage(page, rows.Count > size ? Cursor.Write(CursorOf, [page[^1].Sku]) : null));
    }

    /// <summary>Every row as CSV (RFC 4180), page by page, so that its memory does not grow with the catalogue.</summary>
    public static async Task ExportAsync(
        [AsParameters] StockFilter filter, HttpContext http, Db db, CancellationToken cancel)
    {
        string? after = null;
        var text = new StringBuilder("sku,product,variant,on_hand,reserved,free,in_transit,low_stock_at,is_low,is_active\r\n");
        while (true)
        {
            var rows = await PageAsync(db, http.Actor(), filter, after, ExportPage, cancel);
            foreach (var r in rows)
            {
                object[] cells = [r.Sku, r.ProductName, r.VariantName, r.OnHand, r.Reserved, r.Free, r.InTransit, r.LowStockAt,
                    r.IsLow, r.IsActive];
                text.AppendJoin(',', cells.Select(Answers.Cell)).Append("\r\n");
            }

            if (after is null)
            {
                // Only now: an error of the first page can still be answered as one.
                http.Response.ContentType = "text/csv; charset=utf-8; header=present";
                http.Response.Headers.ContentDisposition = "attachment; filename=\"stock.csv\"";
                http.Response.GetTypedHeaders().CacheControl = new CacheControlHeaderValue { Private = true, NoCache = true };
            }

            await http.Response.WriteAsync(text.ToString(), cancel);
            text.Clear();
            if (rows.Count < ExportPage)
            {
                return;
            }

            after = rows[^1].Sku;
        }
    }

    private static Task<List<StockRow>> PageAsync(
        Db db, Actor actor, StockFilter filter, string? after, int limit, CancellationToken cancel)
    {
        if (filter.Only is not (null or "low" or "out"))
        {
            throw new InputException("only", "low or out");
        }

        if (filter.Q is { Length: > 100 } || filter.Q?.Contains('\0') == true)
        {
            throw new InputException("q", "at most 100 characters");
        }

        return db.ListAsync<StockRow>(actor, ListSql, new
        {
            filter.VendorId, filter.WarehouseId, filter.Q, filter.Only, after, limit,
        }, cancel);
    }
}
