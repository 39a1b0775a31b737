using System.Collections.Concurrent;

namespace Stoa.Platform;

/// <summary>The tables a seed writes, in the order of their foreign keys.</summary>
internal enum SeedTable
{
    Users, Addresses, Vendors, VendorMembers, Products, DynamicAttributes, Variants, VariantAttributes, Warehouses,
    StockLevels, Checkouts, Orders, OrderItems, StatusHistory, Shipments, ShipmentItems, Refunds, StockMovements,
    StockReservations, PaymentIntents, Payments, Commissions, Reviews, VendorReviews, Carts, CartItems, Events, Activity,
}

/// <summary>What is written of each table. The first column is its identity where it has one.</summary>
internal static class SeedTables
{
    private static readonly (string Name, string Columns)[] Definitions =
    [
        ("accounts.users", """
            user_id, name, address, role_id, created_at, updated_at, source, source_ref
            """),
        ("accounts.addresses", "address_id, user_id, label, address, is_default, created_at"),
        ("vendors.vendors", """
            vendor_id, name, slug, description, user_id, currency, country, commission_rate, status, created_at, updated_at
            """),
        ("vendors.vendor_members", "vendor_id, user_id, created_at"),
        ("catalog.products", """
            product_id, vendor_id, name, slug, description, category_id, brand, created_at, updated_at, status,
            dynamic_attributes
            """),
        ("catalog.product_dynamic_attributes", "product_id, vendor_id, attribute_name, attribute_value"),
        ("catalog.product_variants", """
            variant_id, product_id, vendor_id, sku, name, price, weight, is_default, created_at, updated_at
            """),
        ("catalog.variant_attributes", "variant_id, vendor_id, attribute_value_id, attribute_id"),
        ("inventory.warehouses", "warehouse_id, vendor_id, code, name, created_at"),
        ("inventory.stock_levels", "variant_id, warehouse_id, vendor_id, on_hand, reserved, updated_at"),
        ("orders.checkouts", """
            checkout_id, public_id, user_id, email, status, currency, total, base_currency, base_total, created_at, placed_at
            """),
        ("orders.orders", """
            order_id, order_number, checkout_id, user_id, vendor_id, order_status, payment_status, shipping_address,
            billing_address, currency, items_total, discount_total, shipping_total, tax_total, order_total, base_currency,
            base_items_total, base_discount_total, base_shipping_total, base_tax_total, base_order_total, created_at,
            updated_at, shipped_at, completed_at
            """),
        ("orders.order_items", """
            order_item_id, order_id, vendor_id, product_id, variant_id, product_name, sku, quantity, unit_price,
            discount_amount, tax_amount, base_revenue
            """),
        ("orders.order_status_history", """
            history_id, order_id, vendor_id, from_status, to_status, changed_at, note
            """),
        ("orders.shipments", """
            shipment_id, order_id, vendor_id, carrier, tracking_number, shipped_at, delivered_at
            """),
        ("orders.shipment_items", "shipment_id, order_item_id, vendor_id, quantity"),
        ("orders.refunds", """
            refund_id, order_id, vendor_id, order_item_id, quantity, refund_reason, refund_amount, currency,
            base_refund_amount, base_currency, created_at
            """),
        ("inventory.stock_movements", """
            movement_id, variant_id, warehouse_id, vendor_id, kind, quantity, order_item_id, reason, occurred_at, created_at
            """),
        ("inventory.stock_reservations", """
            reservation_id, variant_id, warehouse_id, vendor_id, quantity, order_id, expires_at, created_at
            """),
        ("payments.payment_intents", """
            intent_id, checkout_id, gateway, gateway_ref, amount, currency, status, created_at, updated_at
            """),
        ("payments.payments", """
            payment_id, intent_id, order_id, vendor_id, amount, currency, payment_method, payment_status, transaction_id,
            paid_at, created_at
            """),
        ("payouts.commissions", """
            order_item_id, order_id, vendor_id, rate, amount, currency, base_amount, base_currency, created_at
            """),
        ("reviews.reviews", """
            review_id, user_id, product_id, vendor_id, rating, review_text, feature_scores, created_at, updated_at
            """),
        ("vendors.vendor_reviews", """
            vendor_review_id, vendor_id, user_id, rating, review_text, created_at, updated_at
            """),
        ("carts.carts", """
            cart_id, public_id, user_id, visitor_id, status, checkout_id, created_at, updated_at
            """),
        ("carts.cart_items", "cart_id, variant_id, quantity, added_at"),
        ("analytics.events", """
            event_id, occurred_at, kind, visitor_id, user_id, product_id, vendor_id
            """),
        ("audit.activity_logs", """
            log_id, user_id, vendor_id, activity_type, description, "timestamp"
            """),
    ];

    public static int Count => Definitions.Length;

    public static IReadOnlyList<string> Names { get; } = [.. Definitions.Select(d => d.Name)];

    public static string ColumnsOf(int table) => Definitions[table].Columns;

    /// <summary>Whether the first column is an identity.</summary>
    public static bool HasIdentity(SeedTable table) => table is not (SeedTable.VendorMembers or SeedTable.DynamicAttributes
        or SeedTable.VariantAttributes or SeedTable.StockLevels or SeedTable.ShipmentItems or SeedTable.Commissions
        or SeedTable.CartItems);

    public static int ColumnCount(int table) => Definitions[table].Columns.Count(c => c == ',') + 1;

    /// <summary>Empty buffers for every table.</summary>
    public static SeedRows[] Buffers()
    {
        var buffers = new SeedRows[Definitions.Length];
        for (var i = 0; i < buffers.Length; i++)
        {
            buffers[i] = new SeedRows();
            buffers[i].Clear(ColumnCount(i));
        }

        return buffers;
    }
}

/// <summary>The rows told so far that were not handed over yet, of every table.</summary>
internal sealed class SeedChunk
{
    /// <summary>Each COPY leaves a few empty pages behind it: few large ones leave little.</summary>
    private const int LargeEnough = 8 << 20;

    private readonly SeedRows[] _tables = SeedTables.Buffers();

    public SeedRows this[SeedTable table] => _tables[(int)table];

    /// <summary>Takes the tables that have enough rows, or all, in the order of their foreign keys; they go on with
    /// empty buffers from <paramref name="free"/>.</summary>
    public List<(int Table, SeedRows Rows)> Take(bool all, ConcurrentBag<SeedRows> free)
    {
        var taken = new List<(int, SeedRows)>();
        for (var i = 0; i < _tables.Length; i++)
        {
            if (_tables[i].Length > (all ? 0 : LargeEnough))
            {
                taken.Add((i, _tables[i]));
                _tables[i] = free.TryTake(out var rows) ? rows : new SeedRows();
                _tables[i].Clear(SeedTables.ColumnCount(i));
            }
        }

        return taken;
    }
}
