using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Platform;

namespace Stoa.Inventory;

/// <summary>A line of a document: the variant by its id or its SKU.</summary>
/// <param name="Quantity">Units, 1 to 1,000,000; of an adjustment signed and not 0, of an arrival or a count from 0 on.</param>
/// <param name="UnitCost">Of a receipt: what a unit cost, in the vendor's currency.</param>
public sealed record LineInput(long? VariantId, string? Sku, int Quantity, decimal? UnitCost = null);

/// <summary>Goods that came in.</summary>
/// <param name="WarehouseId">The default warehouse unless given.</param>
/// <param name="Reference">The client's own, once per vendor: the same request again changes nothing.</param>
public sealed record ReceiptInput(
    long? WarehouseId, string? Supplier, string? Reference, string? Note, IReadOnlyList<LineInput>? Lines);

/// <summary>Units more or less than the books say.</summary>
/// <param name="Reason">damaged, lost, stolen, expired, found, correction, sample, returned to supplier or other.</param>
public sealed record AdjustmentInput(
    long? WarehouseId, string? Reason, string? Reference, string? Note, IReadOnlyList<LineInput>? Lines);

/// <summary>Goods that go from one warehouse to another.</summary>
/// <param name="IsImmediate">They are there at once; otherwise under way until they are received.</param>
public sealed record TransferInput(
    long? FromWarehouseId, long? ToWarehouseId, bool IsImmediate, string? Reference, string? Note,
    IReadOnlyList<LineInput>? Lines);

/// <summary>What arrived of a transfer.</summary>
/// <param name="Closes">Nothing else comes: what is missing is adjusted away.</param>
public sealed record ArrivalInput(bool Closes, string? Reference, IReadOnlyList<LineInput>? Lines);

/// <summary>The document that was written, now or by the first request with its reference.</summary>
public sealed record WrittenDocument(long DocumentId);

/// <summary>Writes documents that move stock: each is one routine, all of its lines or none.</summary>
public static class MoveStock
{
    private const string ReceiveSql = """
        select inventory.receive_stock(@actor, @vendorId, @WarehouseId, @Supplier, @Reference, @Note, @lines::jsonb)
        """;
    private const string AdjustSql = """
        select inventory.adjust_stock(@actor, @vendorId, @WarehouseId, @Reason, @Reference, @Note, @lines::jsonb)
        """;
    private const string SendSql = """
        select inventory.send_transfer(@actor, @vendorId, @FromWarehouseId, @ToWarehouseId, @IsImmediate, @Reference, @Note,
          @lines::jsonb)
        """;
    private const string ArriveSql =
        "select inventory.receive_transfer(@actor, @vendorId, @id, @Closes, @Reference, @lines::jsonb)";
    private const string CancelSql = "select inventory.cancel_transfer(@actor, @vendorId, @id)";

    public static async Task<Ok<WrittenDocument>> ReceiveAsync(
        long? vendorId, ReceiptInput input, HttpContext http, Db db, CancellationToken cancel)
    {
        var actor = http.Actor();
        return Written(await db.FirstAsync<long>(actor, ReceiveSql, new
        {
            actor = actor.UserId, vendorId, input.WarehouseId, Supplier = Text("supplier", input.Supplier),
            Reference = Text("reference", input.Reference), Note = Text("note", input.Note), lines = Lines(input.Lines),
        }, cancel));
    }

    public static async Task<Ok<WrittenDocument>> AdjustAsync(
        long? vendorId, AdjustmentInput input, HttpContext http, Db db, CancellationToken cancel)
    {
        var actor = http.Actor();
        return Written(await db.FirstAsync<long>(actor, AdjustSql, new
        {
            actor = actor.UserId, vendorId, input.WarehouseId, Reason = Text("reason", input.Reason),
            Reference = Text("reference", input.Reference), Note = Text("note", input.Note), lines = Lines(input.Lines),
        }, cancel));
    }

    public static async Task<Ok<WrittenDocument>> SendAsync(
        long? vendorId, TransferInput input, HttpContext http, Db db, CancellationToken cancel)
    {
        var actor = http.Actor();
        return Written(await db.FirstAsync<long>(actor, SendSql, new
        {
            actor = actor.UserId, vendorId, input.FromWarehouseId, input.ToWarehouseId, input.IsImmediate,
            Reference = Text("reference", input.Reference), Note = Text("note", input.Note), lines = Lines(input.Lines),
        }, cancel));
    }

    public static async Task<Ok<WrittenDocument>> ArriveAsync(
        long id, long? vendorId, ArrivalInput input, HttpContext http, Db db, CancellationToken cancel)
    {
        var actor = http.Actor();
        return Written(await db.FirstAsync<long>(actor, ArriveSql, new
        {
            actor = actor.UserId, vendorId, id, input.Closes, Reference = Text("reference", input.Reference),
            lines = Lines(input.Lines),
        }, cancel));
    }

    public static async Task<NoContent> CancelTransferAsync(
        long id, long? vendorId, HttpContext http, Db db, CancellationToken cancel)
    {
        var actor = http.Actor();
        await db.ExecuteAsync(actor, CancelSql, new { actor = actor.UserId, vendorId, id }, cancel);
        return TypedResults.NoContent();
    }

    /// <summary>Lines as the routines read them, which say what is wrong with which.</summary>
    internal static string Lines(IReadOnlyList<LineInput>? lines)
    {
        foreach (var (line, index) in (lines ?? []).Select((l, i) => (l, i)))
        {
            if (line is null || line.Sku?.Contains('\0') == true)
            {
                throw new InputException("lines", $"Line {index + 1} says nothing that can be read.");
            }
        }

        return JsonSerializer.Serialize(lines ?? [], JsonSerializerOptions.Web);
    }

    // PostgreSQL keeps no text with a zero character.
    internal static string? Text(string field, string? text) =>
        text?.Contains('\0') == true ? throw new InputException(field, "It holds a character that cannot be kept.") : text;

    private static Ok<WrittenDocument> Written(long id) => TypedResults.Ok(new WrittenDocument(id));
}
