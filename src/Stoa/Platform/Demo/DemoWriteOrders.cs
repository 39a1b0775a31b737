namespace Stoa.Platform;

/// <summary>Writes rates, coupons, checkouts, orders, lines, histories, shipments and refunds.</summary>
internal static class DemoWriteOrders
{
    private const string Checkouts = """
        checkout_id bigint, public_id uuid, user_id bigint, email text, status text, currency text, total numeric,
        base_currency text, base_total numeric, created_at timestamptz, placed_at timestamptz
        """;

    private const string Orders = """
        order_id bigint, order_number text, checkout_id bigint, user_id bigint, vendor_id bigint, order_status text,
        payment_status text, shipping_address jsonb, billing_address jsonb, currency text, items_total numeric,
        discount_total numeric, shipping_total numeric, tax_total numeric, order_total numeric, base_currency text,
        base_items_total numeric, base_discount_total numeric, base_shipping_total numeric, base_tax_total numeric,
        base_order_total numeric, created_at timestamptz, updated_at timestamptz, shipped_at timestamptz,
        completed_at timestamptz
        """;

    private const string Lines = """
        order_item_id bigint, order_id bigint, vendor_id bigint, product_id bigint, variant_id bigint,
        product_name text, sku text, quantity integer, unit_price numeric, discount_amount numeric, tax_amount numeric,
        base_revenue numeric
        """;

    private const string Refunds = """
        order_id bigint, vendor_id bigint, order_item_id bigint, quantity integer, refund_reason text,
        refund_amount numeric, currency text, base_refund_amount numeric, base_currency text, created_at timestamptz
        """;

    public static async Task WriteAsync(DemoTables tables, DemoKeys keys, DemoSales sales)
    {
        await WritePricingAsync(tables, sales);
        await tables.WriteAsync("orders.checkouts", Checkouts, sales.Checkouts.Select(c => (object?[])[
            c.Id, c.PublicId, UserOf(c), c.Person.Email, "placed", c.Currency, c.Total, "GBP", c.BaseTotal,
            c.At.AddMinutes(-4), c.At]));
        var addresses = sales.Checkouts.ToDictionary(c => c.Id, keys.Address);
        // The orders come in their last state: their whole history is given below, not by the trigger.
        await tables.RunAsync("select set_config('stoa.status_history', 'given', true)");
        await tables.WriteAsync("orders.orders", Orders, sales.Orders.Select(o => (object?[])[
            o.Id, o.Number, o.Checkout.Id, UserOf(o.Checkout), o.Vendor.Id, o.Status, o.PaymentStatus,
            addresses[o.Checkout.Id], addresses[o.Checkout.Id], o.Checkout.Currency, o.Items, o.Discount, o.Shipping,
            o.Tax, o.Total, "GBP", o.BaseItems, o.BaseDiscount, o.BaseShipping, o.BaseTax, o.BaseTotal, o.Checkout.At,
            o.History[^1].At, o.When("Shipped"), o.When("Completed")]));
        await tables.WriteAsync("orders.order_items", Lines, sales.Orders.SelectMany(o => o.Lines).Select(l =>
            (object?[])[
            l.Id, l.Order.Id, l.Order.Vendor.Id, l.Variant.Product.Id, l.Variant.Id, l.Variant.Product.Name,
            l.Variant.Sku, l.Quantity, l.UnitPrice, l.Discount, l.Tax, l.BaseRevenue]));

        await tables.WriteAsync(
            "orders.order_status_history",
            "order_id bigint, vendor_id bigint, from_status text, to_status text, changed_at timestamptz, note text",
            sales.Orders.SelectMany(o => o.History.Select(h => (object?[])[
                o.Id, o.Vendor.Id, h.From, h.To, h.At, h.Note])));
        await WriteShipmentsAsync(tables, sales);
        await tables.WriteAsync("orders.refunds", Refunds, sales.Orders.SelectMany(o => o.Refunds).OrderBy(r => r.At)
            .Select(r => (object?[])[
                r.Order.Id, r.Order.Vendor.Id, r.Line?.Id, r.Quantity, r.Reason, r.Amount, r.Order.Checkout.Currency,
                r.BaseAmount, "GBP", r.At]));
    }

    private static long? UserOf(DemoCheckout checkout) => checkout.IsGuest ? null : checkout.Person.Id;

    private static async Task WritePricingAsync(DemoTables tables, DemoSales sales)
    {
        await tables.WriteAsync(
            "pricing.exchange_rates",
            "base_currency text, quote_currency text, rate_date date, rate numeric, source text",
            sales.Rates.Select(r => (object?[])["GBP", r.Quote, r.Day, r.Rate, "demo"]));
        await tables.WriteAsync(
            "pricing.discounts",
            "discount_id bigint, vendor_id bigint, name text, kind text, percentage numeric, created_at timestamptz",
            sales.Coupons.Select(c => (object?[])[
                c.Id, c.VendorId, c.Name, "percentage", c.Percentage, sales.Checkouts[0].At.AddDays(-1)]));
        await tables.WriteAsync(
            "pricing.coupons",
            """
            coupon_id bigint, discount_id bigint, vendor_id bigint, code text, usage_limit_per_user integer,
            created_at timestamptz
            """,
            sales.Coupons.Select(c => (object?[])[
                c.Id, c.Id, c.VendorId, c.Code, c.Id == 1 ? 1 : null, sales.Checkouts[0].At.AddDays(-1)]));
    }

    private static async Task WriteShipmentsAsync(DemoTables tables, DemoSales sales)
    {
        string[] carriers = ["Royal Mail", "DPD", "DHL", "UPS"];
        var shipped = sales.Orders.Where(o => o.When("Shipped") is not null).ToList();
        await tables.WriteAsync(
            "orders.shipments",
            """
            shipment_id bigint, order_id bigint, vendor_id bigint, carrier text, tracking_number text,
            shipped_at timestamptz, delivered_at timestamptz
            """,
            shipped.Select((o, i) => (object?[])[
                i + 1L, o.Id, o.Vendor.Id, carriers[(int)(o.Vendor.Id % 4)], $"STOA{o.Id * 7919 % 100000000:D8}GB",
                o.When("Shipped"), o.When("Completed")]));
        await tables.WriteAsync(
            "orders.shipment_items", "shipment_id bigint, order_item_id bigint, vendor_id bigint, quantity integer",
            shipped.SelectMany((o, i) => o.Lines.Select(l => (object?[])[i + 1L, l.Id, o.Vendor.Id, l.Quantity])));
        await tables.WriteAsync(
            "pricing.coupon_redemptions",
            """
            coupon_id bigint, checkout_id bigint, user_id bigint, vendor_id bigint, amount numeric, currency text,
            redeemed_at timestamptz
            """,
            sales.Checkouts.Where(c => c.Coupon is not null && c.Orders.Sum(o => o.Discount) > 0).Select(c =>
                (object?[])[
                c.Coupon!.Id, c.Id, UserOf(c), c.Coupon.VendorId, c.Orders.Sum(o => o.Discount), c.Currency, c.At]));
    }
}
