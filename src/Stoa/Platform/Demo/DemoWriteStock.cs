namespace Stoa.Platform;

/// <summary>Writes warehouses, the stock journal and reservations; levels follow the journal by its trigger.</summary>
internal static class DemoWriteStock
{
    public static async Task WriteAsync(DemoTables tables, DemoCatalog catalog, DemoStock stock)
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

        await tables.WriteAsync(
            "inventory.stock_reservations",
            """
            variant_id bigint, warehouse_id bigint, vendor_id bigint, quantity integer, order_id bigint,
            expires_at timestamptz, created_at timestamptz
            """,
            stock.Reservations.Select(r => (object?[])[
                r.Variant.Id, r.Variant.Product.Vendor.Id, r.Variant.Product.Vendor.Id, r.Quantity, r.OrderId,
                    r.Expires, r.At]));
        await tables.RunAsync("""
            update inventory.stock_levels l set reserved = r.quantity
              from (select variant_id, warehouse_id, sum(quantity)::integer as quantity
                      from inventory.stock_reservations group by variant_id, warehouse_id) r
             where (r.variant_id, r.warehouse_id) = (l.variant_id, l.warehouse_id)
            """);
    }
}
