using Npgsql;
using NpgsqlTypes;

namespace Stoa.Orders;

/// <summary>A placed checkout of an import. Total in <paramref name="Currency"/>, times UTC.</summary>
internal readonly record struct CheckoutRow(
    long Id, long? User, string Currency, decimal Total, string BaseCurrency, decimal BaseTotal, DateTime At,
    string Source, string SourceRef);

/// <summary>An order of an import: its total is items and shipping, in <paramref name="Currency"/> and again in the
/// marketplace's. The address is a platform.address.</summary>
internal readonly record struct OrderRow(
    long Id, long Checkout, long? User, long Vendor, string Kind, string Status, string PaymentStatus, string Address,
    string Currency, decimal Items, decimal Shipping, string BaseCurrency, decimal BaseItems, decimal BaseShipping,
    DateTime CreatedAt, DateTime UpdatedAt, DateTime? ShippedAt = null, DateTime? CompletedAt = null);

/// <summary>An order line of an import, without a discount.</summary>
internal readonly record struct ItemRow(
    long Id, long Order, long Vendor, long Product, long Variant, string Name, string Sku, int Quantity, decimal Price,
    decimal BaseRevenue);

/// <summary>Copies an import's checkouts, orders and order lines, with reserved ids.</summary>
internal static class CopyOrders
{
    private const string CopyCheckoutsSql = """
        copy orders.checkouts (checkout_id, user_id, status, currency, total, base_currency, base_total, created_at,
          placed_at, source, source_ref)
        from stdin (format binary)
        """;
    private const string CopyOrdersSql = """
        copy orders.orders (order_id, order_number, checkout_id, user_id, vendor_id, order_kind, order_status,
          payment_status, shipping_address, currency, items_total, shipping_total, order_total, base_currency,
          base_items_total, base_shipping_total, base_order_total, created_at, updated_at, shipped_at, completed_at)
        from stdin (format binary)
        """;
    private const string CopyItemsSql = """
        copy orders.order_items (order_item_id, order_id, vendor_id, product_id, variant_id, product_name, sku,
          quantity, unit_price, base_revenue)
        from stdin (format binary)
        """;

    public static Task CheckoutsAsync(ImportTables tables, IEnumerable<CheckoutRow> rows) =>
        tables.CopyAsync(CopyCheckoutsSql, rows, (copy, row, _) =>
        {
            copy.Write(row.Id, NpgsqlDbType.Bigint);
            copy.Write(row.User, NpgsqlDbType.Bigint);
            copy.Write("placed", NpgsqlDbType.Text);
            copy.Write(row.Currency, NpgsqlDbType.Text);
            copy.Write(row.Total, NpgsqlDbType.Numeric);
            copy.Write(row.BaseCurrency, NpgsqlDbType.Text);
            copy.Write(row.BaseTotal, NpgsqlDbType.Numeric);
            copy.Write(row.At, NpgsqlDbType.TimestampTz);
            copy.Write(row.At, NpgsqlDbType.TimestampTz);
            copy.Write(row.Source, NpgsqlDbType.Text);
            copy.Write(row.SourceRef, NpgsqlDbType.Text);
        });

    public static Task OrdersAsync(ImportTables tables, IEnumerable<OrderRow> rows) =>
        tables.CopyAsync(CopyOrdersSql, rows, (copy, row, _) =>
        {
            copy.Write(row.Id, NpgsqlDbType.Bigint);
            copy.Write(ImportTables.OrderNumber(), NpgsqlDbType.Text);
            copy.Write(row.Checkout, NpgsqlDbType.Bigint);
            copy.Write(row.User, NpgsqlDbType.Bigint);
            copy.Write(row.Vendor, NpgsqlDbType.Bigint);
            copy.Write(row.Kind, NpgsqlDbType.Text);
            copy.Write(row.Status, NpgsqlDbType.Text);
            copy.Write(row.PaymentStatus, NpgsqlDbType.Text);
            copy.Write(row.Address, NpgsqlDbType.Jsonb);
            copy.Write(row.Currency, NpgsqlDbType.Text);
            copy.Write(row.Items, NpgsqlDbType.Numeric);
            copy.Write(row.Shipping, NpgsqlDbType.Numeric);
            copy.Write(row.Items + row.Shipping, NpgsqlDbType.Numeric);
            copy.Write(row.BaseCurrency, NpgsqlDbType.Text);
            copy.Write(row.BaseItems, NpgsqlDbType.Numeric);
            copy.Write(row.BaseShipping, NpgsqlDbType.Numeric);
            copy.Write(row.BaseItems + row.BaseShipping, NpgsqlDbType.Numeric);
            copy.Write(row.CreatedAt, NpgsqlDbType.TimestampTz);
            copy.Write(row.UpdatedAt, NpgsqlDbType.TimestampTz);
            copy.Write(row.ShippedAt, NpgsqlDbType.TimestampTz);
            copy.Write(row.CompletedAt, NpgsqlDbType.TimestampTz);
        });

    public static Task ItemsAsync(ImportTables tables, IEnumerable<ItemRow> rows) =>
        tables.CopyAsync(CopyItemsSql, rows, (copy, row, _) =>
        {
            copy.Write(row.Id, NpgsqlDbType.Bigint);
            copy.Write(row.Order, NpgsqlDbType.Bigint);
            copy.Write(row.Vendor, NpgsqlDbType.Bigint);
            copy.Write(row.Product, NpgsqlDbType.Bigint);
            copy.Write(row.Variant, NpgsqlDbType.Bigint);
            copy.Write(row.Name, NpgsqlDbType.Text);
            copy.Write(row.Sku, NpgsqlDbType.Text);
            copy.Write(row.Quantity, NpgsqlDbType.Integer);
            copy.Write(row.Price, NpgsqlDbType.Numeric);
            copy.Write(row.BaseRevenue, NpgsqlDbType.Numeric);
        });
}
