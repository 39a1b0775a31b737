using Npgsql;
using NpgsqlTypes;

namespace Stoa.Inventory;

/// <summary>One entry of the stock journal: signed units, when, and which order line moved them.</summary>
internal readonly record struct StockMovement(
    long VariantId, string Kind, int Quantity, long? OrderItemId, string Reason, DateTime OccurredAt);

/// <summary>Copies a history's stock movements into the journal; its trigger sums them up once, at the end.</summary>
internal static class CopyStockMovements
{
    /// <summary>The table, for platform.begin_bulk_load.</summary>
    public const string Table = "inventory.stock_movements";

    private const string CopyMovementsSql = """
        copy inventory.stock_movements
          (movement_id, variant_id, warehouse_id, vendor_id, kind, quantity, order_item_id, reason, occurred_at)
        from stdin (format binary)
        """;

    /// <summary>Writes the movements in the caller's transaction, as the owner.</summary>
    /// <param name="firstId">The first of the reserved movement ids.</param>
    public static async Task CopyAsync(
        NpgsqlConnection owner, long firstId, long vendorId, long warehouseId, IEnumerable<StockMovement> movements,
        CancellationToken cancel)
    {
        var count = 0;
        await using var copy = await owner.BeginBinaryImportAsync(CopyMovementsSql, cancel);
        foreach (var movement in movements)
        {
            copy.StartRow();
            copy.Write(firstId + count, NpgsqlDbType.Bigint);
            copy.Write(movement.VariantId, NpgsqlDbType.Bigint);
            copy.Write(warehouseId, NpgsqlDbType.Bigint);
            copy.Write(vendorId, NpgsqlDbType.Bigint);
            copy.Write(movement.Kind, NpgsqlDbType.Text);
            copy.Write(movement.Quantity, NpgsqlDbType.Integer);
            if (movement.OrderItemId is { } item)
            {
                copy.Write(item, NpgsqlDbType.Bigint);
            }
            else
            {
                copy.WriteNull();
            }

            copy.Write(movement.Reason, NpgsqlDbType.Text);
            copy.Write(movement.OccurredAt, NpgsqlDbType.TimestampTz);
            count++;
        }

        await copy.CompleteAsync(cancel);
    }
}
