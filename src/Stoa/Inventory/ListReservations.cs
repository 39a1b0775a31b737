using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Analytics;
using Stoa.Platform;

namespace Stoa.Inventory;

/// <summary>Units that a purchase under way holds.</summary>
public sealed record ReservationRow
{
    public long ReservationId { get; init; }

    public long VariantId { get; init; }

    public string Sku { get; init; } = "";

    public string ProductName { get; init; } = "";

    /// <summary>The warehouse's code.</summary>
    public string Warehouse { get; init; } = "";

    public int Quantity { get; init; }

    /// <summary>The order that holds them; null for a purchase that is none yet.</summary>
    public string? OrderNumber { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>A job ends it within a minute of this, unless it was paid for.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    public bool IsExpired { get; init; }
}

/// <summary>Reservations, the next to end first.</summary>
public sealed record ReservationPage(IReadOnlyList<ReservationRow> Rows, string? NextCursor);

/// <summary>Lists who holds what until when.</summary>
public static class ListReservations
{
    private const string CursorOf = "reservations";
    private const string ListSql = """
        select r.reservation_id, r.variant_id, v.sku, p.name as product_name, w.code as warehouse, r.quantity, o.order_number,
               r.created_at, r.expires_at, r.expires_at < now() as is_expired
          from (select vendors.acting_for(@vendorId) as vendor_id) me
          join inventory.stock_reservations r on r.vendor_id = me.vendor_id
          join inventory.warehouses w on w.warehouse_id = r.warehouse_id
          join reporting.variants v on v.variant_id = r.variant_id
          join reporting.products p on p.product_id = v.product_id
          left join reporting.orders o on o.order_id = r.order_id
         where r.released_at is null
           and (@variantId::bigint is null or r.variant_id = @variantId)
           and (@after::timestamptz is null or (r.expires_at, r.reservation_id) > (@after::timestamptz, @afterId::bigint))
         order by r.expires_at, r.reservation_id
         limit @limit
        """;
    private static readonly SortKey[] Keys = [SortKey.Instant, SortKey.Whole];

    public static async Task<Ok<ReservationPage>> HandleAsync(
        long? vendorId, long? variantId, string? cursor, int? limit, HttpContext http, Db db, CancellationToken cancel)
    {
        var size = StockApi.PageSize(limit);
        var place = cursor is null ? [null, null] : Cursor.Read(cursor, CursorOf, Keys);
        var afterId = place[1] is null ? (long?)null
            : long.Parse(place[1]!, System.Globalization.CultureInfo.InvariantCulture);
        var rows = await db.ListAsync<ReservationRow>(http.Actor(), ListSql,
            new { vendorId, variantId, after = place[0], afterId, limit = size + 1 }, cancel);
        var page = rows.Take(size).ToList();
        return TypedResults.Ok(new ReservationPage(page, rows.Count > size
            ? Cursor.Write(CursorOf, [page[^1].ExpiresAt, page[^1].ReservationId]) : null));
    }
}
