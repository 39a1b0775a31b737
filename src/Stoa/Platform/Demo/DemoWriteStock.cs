namespace Stoa.Platform;

/// <summary>Writes warehouses, the stock journal and reservations; levels follow the journal by its trigger.</summary>
internal static class DemoWriteStock
{
    public static async Task WriteAsync(DemoTables tables, DemoCatalog catalog, DemoStock stock)
    {
        await tables.WriteAsync(
            "inventory.warehouses",
            "warehouse_id bigint, vendor_id bigint, code text, name text, is_default boolean, created_at timestamptz",
            catalog.Vendors.Select(v => (object?[])[v.Id, v.Id, "MAIN", $"{v.Name} warehouse", true, v.Created]));
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

    /// <summary>
    /// What a warehouse does today, for the first vendors: goods that came in, something broken, a transfer under way and a
    /// count half done. Identities must have been advanced.
    /// </summary>
    public static Task DocumentsAsync(DemoTables tables) => tables.RunAsync(DocumentsScript);

    private const string DocumentsScript = """
        do $$
        declare
          v_vendor record;
          v_first bigint := (select max(movement_id) from inventory.stock_movements);
          v_store bigint;
          v_count bigint;
        begin
          for v_vendor in
            select w.vendor_id, w.warehouse_id, (
                select array_agg(l.variant_id order by l.variant_id) from (
                  select k.variant_id from inventory.stock_levels k join catalog.product_variants v using (variant_id)
                   where k.warehouse_id = w.warehouse_id and k.on_hand - k.reserved >= 8 and v.is_active
                   order by k.variant_id limit 6) l) as ids
              from inventory.warehouses w order by w.vendor_id limit 8
          loop
            continue when coalesce(cardinality(v_vendor.ids), 0) < 6;
            v_store := inventory.save_warehouse(null, v_vendor.vendor_id, null, 'SHOP', 'Shop floor', null, null, null,
              null, null, false);
            perform inventory.receive_stock(null, v_vendor.vendor_id, v_vendor.warehouse_id, 'Maker''s delivery', 'PO-1001', '',
              (select jsonb_agg(jsonb_build_object('variantId', i, 'quantity', 6, 'unitCost', 7.5))
                 from unnest(v_vendor.ids[1:3]) as i));
            perform inventory.adjust_stock(null, v_vendor.vendor_id, v_vendor.warehouse_id, 'damaged', null, 'Fell off a shelf',
              jsonb_build_array(jsonb_build_object('variantId', v_vendor.ids[4], 'quantity', -1)));
            perform inventory.send_transfer(null, v_vendor.vendor_id, v_vendor.warehouse_id, v_store, false, 'TR-2001', '',
              (select jsonb_agg(jsonb_build_object('variantId', i, 'quantity', 2)) from unnest(v_vendor.ids[5:6]) as i));
            v_count := inventory.start_count(null, v_vendor.vendor_id, v_vendor.warehouse_id, null, 'First shelf', v_vendor.ids);
            perform inventory.enter_counts(null, v_vendor.vendor_id, v_count, false,
              (select jsonb_agg(jsonb_build_object('variantId', l.variant_id, 'quantity', l.expected))
                 from inventory.stock_document_lines l where l.document_id = v_count and l.line_number <= 3));
          end loop;
          -- The demo's day, so that the same day gives the same journal.
          update inventory.stock_movements m
             set occurred_at = date_trunc('day', m.occurred_at at time zone 'UTC') at time zone 'UTC',
                 created_at = date_trunc('day', m.created_at at time zone 'UTC') at time zone 'UTC'
           where m.movement_id > v_first;
          delete from audit.activity_logs a
           where a.activity_type in ('warehouse saved', 'stock received', 'stock adjusted', 'stock sent', 'count started');
        end $$
        """;
}
