using Npgsql;
using NpgsqlTypes;

namespace Stoa.Inventory;

/// <summary>One entry of the stock journal: signed units, when, and which order line moved them.</summary>
internal readonly record struct StockMovement(
    long VendorId, long WarehouseId, long VariantId, string Kind, int Quantity, long? OrderItemId, string Reason,
    DateTime OccurredAt);

/// <summary>How a history's stock movements are copied into the journal; its trigger sums them up once, at the
/// end.</summary>
internal static class CopyStockMovements
{
    /// <summary>The table, for platform.begin_bulk_load.</summary>
    public const string Table = "inventory.stock_movements";

    /// <summary>Why a history's stock opens with something.</summary>
    public const string OpeningReason = "Opening stock, derived: the source records no receipts.";

    public const string CopySql = """
        copy inventory.stock_movements
          (movement_id, variant_id, warehouse_id, vendor_id, kind, quantity, order_item_id, reason, occurred_at)
        from stdin (format binary)
        """;

    /// <summary>Writes one row of <see cref="CopySql"/>.</summary>
    /// <param name="id">A reserved movement id.</param>
    public static void Write(NpgsqlBinaryImporter copy, long id, StockMovement movement)
    {
        copy.Write(id, NpgsqlDbType.Bigint);
        copy.Write(movement.VariantId, NpgsqlDbType.Bigint);
        copy.Write(movement.WarehouseId, NpgsqlDbType.Bigint);
        copy.Write(movement.VendorId, NpgsqlDbType.Bigint);
        copy.Write(movement.Kind, NpgsqlDbType.Text);
        copy.Write(movement.Quantity, NpgsqlDbType.Integer);
        copy.Write(movement.OrderItemId, NpgsqlDbType.Bigint);
        copy.Write(movement.Reason, NpgsqlDbType.Text);
        copy.Write(movement.OccurredAt, NpgsqlDbType.TimestampTz);
    }
}
