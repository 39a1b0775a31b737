using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Analytics;
using Stoa.Platform;

namespace Stoa.Inventory;

/// <summary>A variant's units in one warehouse.</summary>
public sealed record WarehouseLevel
{
    public long WarehouseId { get; init; }

    public string Code { get; init; } = "";

    public string Name { get; init; } = "";

    public bool IsArchived { get; init; }

    public int OnHand { get; init; }

    public int Reserved { get; init; }

    public int Free { get; init; }

    /// <summary>On their way there.</summary>
    public long InTransit { get; init; }
}

/// <summary>One movement of the stock journal; units are signed.</summary>
public sealed record JournalRow
{
    public long MovementId { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>opening, received, sold, returned, adjusted or transferred.</summary>
    public string Kind { get; init; } = "";

    public int Quantity { get; init; }

    /// <summary>The warehouse's code.</summary>
    public string Warehouse { get; init; } = "";

    public string Reason { get; init; } = "";

    public long? DocumentId { get; init; }

    public string? DocumentKind { get; init; }

    public string? OrderNumber { get; init; }

    /// <summary>Who entered it; null for sales and jobs.</summary>
    public string? Actor { get; init; }
}

/// <summary>A variant's stock: its sums, by warehouse, and a page of its journal.</summary>
/// <param name="NextCursor">For older movements; null on the last page.</param>
public sealed record VariantStock(
    StockRow Variant, IReadOnlyList<WarehouseLevel> Levels, IReadOnlyList<JournalRow> Journal, string? NextCursor);

/// <summary>Shows a variant's stock.</summary>
public static class ShowStock
{
    private const string CursorOf = "journal";
    private const string VariantSql = """
        select s.variant_id, s.product_id, s.sku, s.variant_name, s.product_name, s.is_active, s.on_hand, s.reserved, s.free,
               s.in_transit, s.low_stock_at, s.has_own_threshold, s.is_low, s.waiting
          from inventory.show_stock(@vendorId, @variantId) s
        """;
    private const string LevelsSql = """
        select w.warehouse_id, w.code, w.name, w.archived_at is not null as is_archived, coalesce(l.on_hand, 0) as on_hand,
               coalesce(l.reserved, 0) as reserved, coalesce(l.on_hand - l.reserved, 0) as free, t.units as in_transit
          from inventory.warehouses w
          left join inventory.stock_levels l on l.warehouse_id = w.warehouse_id and l.variant_id = @variantId
         cross join lateral (
           select coalesce(sum(n.in_transit), 0) as units from inventory.stock_document_lines n
             join inventory.stock_documents d on d.document_id = n.document_id
            where n.variant_id = @variantId and n.in_transit > 0 and d.to_warehouse_id = w.warehouse_id) t
         where w.vendor_id = (select vendors.acting_for(@vendorId))
           and (w.archived_at is null or l.on_hand > 0)
         order by w.is_default desc, w.code
        """;
    private const string JournalSql = """
        select j.movement_id, j.occurred_at, j.kind, j.quantity, j.warehouse, j.reason, j.document_id, j.document_kind,
               j.order_number, j.actor
          from inventory.list_journal(@vendorId, @variantId, @before::timestamptz, @beforeId::bigint, @limit) j
        """;
    private static readonly SortKey[] Keys = [SortKey.Instant, SortKey.Whole];

    public static async Task<Ok<VariantStock>> HandleAsync(
        long variantId, long? vendorId, string? cursor, int? limit, HttpContext http, Db db, CancellationToken cancel)
    {
        var size = StockApi.PageSize(limit);
        var place = cursor is null ? [null, null] : Cursor.Read(cursor, CursorOf, Keys);
        var beforeId = place[1] is null ? (long?)null
            : long.Parse(place[1]!, System.Globalization.CultureInfo.InvariantCulture);
        var args = new { vendorId, variantId, before = place[0], beforeId, limit = size + 1 };
        var variant = await db.FirstAsync<StockRow>(http.Actor(), VariantSql, args, cancel)
            ?? throw new NotFoundException("variant");
        var levels = await db.ListAsync<WarehouseLevel>(http.Actor(), LevelsSql, args, cancel);
        var journal = await db.ListAsync<JournalRow>(http.Actor(), JournalSql, args, cancel);
        var page = journal.Take(size).ToList();
        return TypedResults.Ok(new VariantStock(variant, levels, page, journal.Count > size
            ? Cursor.Write(CursorOf, [page[^1].OccurredAt, page[^1].MovementId]) : null));
    }
}
