using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Analytics;
using Stoa.Platform;

namespace Stoa.Inventory;

/// <summary>A receipt, adjustment, transfer or count.</summary>
public sealed record DocumentRow
{
    public long DocumentId { get; init; }

    /// <summary>receipt, adjustment, transfer or count.</summary>
    public string Kind { get; init; } = "";

    /// <summary>open (a transfer under way, a count begun), done or cancelled.</summary>
    public string State { get; init; } = "";

    public long WarehouseId { get; init; }

    /// <summary>The warehouse's code.</summary>
    public string Warehouse { get; init; } = "";

    public long? ToWarehouseId { get; init; }

    public string? ToWarehouse { get; init; }

    public string? Reference { get; init; }

    public string Supplier { get; init; } = "";

    /// <summary>Of a receipt's unit costs.</summary>
    public string? Currency { get; init; }

    /// <summary>Of an adjustment.</summary>
    public string? Reason { get; init; }

    public string Note { get; init; } = "";

    public int LineCount { get; init; }

    /// <summary>The sum of its lines; of an open count 0.</summary>
    public long Units { get; init; }

    public long InTransit { get; init; }

    /// <summary>Of a count: lines that somebody counted.</summary>
    public long Counted { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Who made it.</summary>
    public string? Actor { get; init; }

    public string? FinishedBy { get; init; }
}

/// <summary>A line of a document, in the order it was written; of a count by SKU.</summary>
public sealed record DocumentLine
{
    public int LineNumber { get; init; }

    public long VariantId { get; init; }

    public string Sku { get; init; } = "";

    public string ProductName { get; init; } = "";

    public string VariantName { get; init; } = "";

    /// <summary>Received, adjusted by, sent, or the difference that a finished count found.</summary>
    public int Quantity { get; init; }

    public decimal? UnitCost { get; init; }

    public int InTransit { get; init; }

    /// <summary>Of a transfer: what arrived.</summary>
    public int? Received { get; init; }

    /// <summary>Of a count: on hand when it began.</summary>
    public int? Expected { get; init; }

    public int? Counted { get; init; }

    /// <summary>Of a count: on hand when that was entered.</summary>
    public int? Booked { get; init; }
}

/// <summary>Documents, the latest first.</summary>
public sealed record DocumentPage(IReadOnlyList<DocumentRow> Rows, string? NextCursor);

/// <summary>A document and a page of its lines.</summary>
public sealed record DocumentDetail(DocumentRow Document, IReadOnlyList<DocumentLine> Lines, string? NextCursor);

/// <summary>Lists documents, and shows one.</summary>
public static class ListDocuments
{
    private static readonly string[] Kinds = ["receipt", "adjustment", "transfer", "count"];
    private static readonly string[] States = ["open", "done", "cancelled"];
    private const string CursorOf = "stock-documents";
    private const string LinesOf = "document-lines";
    private const string ListSql = """
        select d.* from inventory.list_documents(@vendorId, @id::bigint, @kind, @state, @before::bigint, @limit) d
        """;
    private const string LinesSql = """
        select l.line_number, l.variant_id, v.sku, p.name as product_name, v.name as variant_name, l.quantity, l.unit_cost,
               l.in_transit, l.received, l.expected, l.counted, l.booked
          from inventory.stock_document_lines l
          join reporting.variants v on v.variant_id = l.variant_id
          join reporting.products p on p.product_id = v.product_id
         where l.document_id = @id and l.vendor_id = (select vendors.acting_for(@vendorId))
           and l.line_number > @after and (not @differing or l.counted <> l.booked)
         order by l.line_number
         limit @limit
        """;
    private static readonly SortKey[] Keys = [SortKey.Whole];

    public static async Task<Ok<DocumentPage>> HandleAsync(
        long? vendorId, string? kind, string? state, string? cursor, int? limit, HttpContext http, Db db,
        CancellationToken cancel)
    {
        Check("kind", kind, Kinds);
        Check("state", state, States);
        var size = StockApi.PageSize(limit);
        var before = cursor is null ? (long?)null : Whole(Cursor.Read(cursor, CursorOf, Keys)[0]!);
        var rows = await db.ListAsync<DocumentRow>(http.Actor(), ListSql,
            new { vendorId, id = (long?)null, kind, state, before, limit = size + 1 }, cancel);
        var page = rows.Take(size).ToList();
        return TypedResults.Ok(new DocumentPage(
            page, rows.Count > size ? Cursor.Write(CursorOf, [page[^1].DocumentId]) : null));
    }

    public static async Task<Ok<DocumentDetail>> ShowAsync(
        long id, long? vendorId, bool? differing, string? cursor, int? limit, HttpContext http, Db db,
        CancellationToken cancel)
    {
        var size = StockApi.PageSize(limit);
        var after = cursor is null ? 0 : Whole(Cursor.Read(cursor, LinesOf, Keys)[0]!);
        var document = await db.FirstAsync<DocumentRow>(http.Actor(), ListSql,
            new { vendorId, id, kind = (string?)null, state = (string?)null, before = (long?)null, limit = 1 }, cancel)
            ?? throw new NotFoundException("document");
        var lines = await db.ListAsync<DocumentLine>(http.Actor(), LinesSql,
            new { vendorId, id, after, differing = differing ?? false, limit = size + 1 }, cancel);
        var page = lines.Take(size).ToList();
        return TypedResults.Ok(new DocumentDetail(
            document, page, lines.Count > size ? Cursor.Write(LinesOf, [page[^1].LineNumber]) : null));
    }

    private static void Check(string field, string? value, string[] known)
    {
        if (value is not null && !known.Contains(value))
        {
            throw new InputException(field, "one of: " + string.Join(", ", known));
        }
    }

    private static long Whole(string text) => long.Parse(
        text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture);
}
