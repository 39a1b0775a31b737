namespace Stoa.Platform;

/// <summary>Writes warehouses, the stock journal, levels and reservations.</summary>
internal static class DemoWriteStock
{
    public static async Task WriteAsync(DemoTables tables, DemoCatalog catalog, DemoStock stock, DateTimeOffset now)
    {
        await tables.WriteAsync(
            "inventory.warehouses",
            "warehouse_id bigint, vendor_id bigint, code text, name text, created_at timestamptz",
            catalog.Vendors.Select(v => (object?[])[v.Id, v.Id, "MAIN", $"{v.Name} warehouse", v.Created]));
        await tables.WriteAsync(
            "inventory.stock_movements",
            """
            variant_id bigint, warehouse_id bigint, vendor_id bigint, kind text, quantity integer,
            order_item_id bigint, reason text, occurred_at timestamptz, created_at timestamptz
            """,
            stock.Movements.Select(m => (object?[])[
                m.Variant.Id, m.Variant.Product.Vendor.Id, m.Variant.Product.Vendor.Id, m.Kind, m.Quantity, m.LineId,
                m.Reason, m.At, m.At]));

        // Levels are the journal's sums whether or not a trigger has kept them already.
        await tables.RunAsync("delete from inventory.stock_levels");
        await tables.WriteAsync(
            "inventory.stock_levels",
            """
            variant_id bigint, warehouse_id bigint, vendor_id bigint, on_hand integer, reserved integer,
            updated_at timestamptz
            """,
            catalog.Variants.Select(v => (object?[])[
                v.Id, v.Product.Vendor.Id, v.Product.Vendor.Id, stock.OnHand(v), stock.Reserved(v), now]));
        await tables.WriteAsync(
            "inventory.stock_reservations",
            """
            variant_id bigint, warehouse_id bigint, vendor_id bigint, quantity integer, order_id bigint,
            expires_at timestamptz, created_at timestamptz
            """,
            stock.Reservations.Select(r => (object?[])[
                r.Variant.Id, r.Variant.Product.Vendor.Id, r.Variant.Product.Vendor.Id, r.Quantity, r.OrderId, r.Expires, r.At]));
        await tables.RunAsync("""
            update catalog.product_variants v set stock_quantity = l.on_hand
              from inventory.stock_levels l where l.variant_id = v.variant_id and v.stock_quantity <> l.on_hand
            """);
    }
}
