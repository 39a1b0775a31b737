namespace Stoa.Platform;

/// <summary>Writes payment intents, payments, commissions and payouts.</summary>
internal static class DemoWriteMoney
{
    private static readonly string[] Unsold = ["Pending", "Cancelled", "Refunded"];

    public static async Task WriteAsync(DemoTables tables, DemoCatalog catalog, DemoSales sales, DateTimeOffset now)
    {
        await tables.WriteAsync(
            "payments.payment_intents",
            """
            intent_id bigint, checkout_id bigint, gateway text, gateway_ref text, amount numeric, currency text,
            status text, created_at timestamptz, updated_at timestamptz
            """,
            sales.Checkouts.Select(c => (object?[])[
                c.Id, c.Id, "sandbox", $"demo_{c.Id:D6}", c.Total, c.Currency, IntentStatus(c), c.At, c.At]));
        await tables.WriteAsync(
            "payments.payments",
            """
            intent_id bigint, order_id bigint, vendor_id bigint, amount numeric, currency text, payment_method text,
            payment_status text, transaction_id text, paid_at timestamptz, created_at timestamptz
            """,
            sales.Orders.Select(o => (object?[])[
                o.Checkout.Id, o.Id, o.Vendor.Id, o.Total, o.Checkout.Currency, o.Checkout.Method, PaymentStatus(o),
                $"demo_tx_{o.Checkout.Id:D6}", o.When("Confirmed"), o.Checkout.At]));
        await tables.WriteAsync(
            "payouts.commissions",
            """
            order_item_id bigint, order_id bigint, vendor_id bigint, rate numeric, amount numeric, currency text,
            base_amount numeric, base_currency text, created_at timestamptz
            """,
            sales.Orders.Where(o => !Unsold.Contains(o.Status)).SelectMany(o => o.Lines).Select(l => (object?[])[
                l.Id, l.Order.Id, l.Order.Vendor.Id, l.Order.Vendor.Commission, Commission(l),
                    l.Order.Checkout.Currency,
                DemoMoney.Round(l.BaseRevenue * l.Order.Vendor.Commission), "GBP", l.Order.When("Confirmed")]));
        await WritePayoutsAsync(tables, sales, now);
    }

    private static string PaymentStatus(DemoOrder order) => order.PaymentStatus switch
    {
        "authorized" => "authorized",
        "failed" => order.History[^1].Note == "Payment failed" ? "failed" : "cancelled",
        _ => "paid",
    };

    private static string IntentStatus(DemoCheckout checkout)
    {
        var states = checkout.Orders.Select(PaymentStatus).ToList();
        return states.Contains("paid") ? "captured" : states.Contains("authorized") ? "authorized"
            : states.Contains("failed") ? "failed" : "cancelled";
    }

    private static decimal Commission(DemoLine line) => DemoMoney.Round(line.Net * line.Order.Vendor.Commission);

    /// <summary>One payout per vendor and month that has ended: what its completed orders brought, less refunds and
    /// commission.</summary>
    private static async Task WritePayoutsAsync(DemoTables tables, DemoSales sales, DateTimeOffset now)
    {
        var thisMonth = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero);
        var payouts = sales.Orders.Where(o => o.When("Completed") < thisMonth)
            .Select(o => (Order: o, Amount: o.Total - o.Lines.Sum(Commission) - o.Refunds.Sum(r => r.Amount)))
            .Where(o => o.Amount > 0)
            .GroupBy(o => (o.Order.When("Completed")!.Value.Year, o.Order.When("Completed")!.Value.Month,
                o.Order.Vendor.Id))
            .OrderBy(g => g.Key).ToList();
        DateTimeOffset Created((int Year, int Month, long) key) =>
            new DateTimeOffset(key.Year, key.Month, 1, 6, 0, 0, TimeSpan.Zero).AddMonths(1);
        await tables.WriteAsync(
            "payouts.payouts",
            """
            payout_id bigint, vendor_id bigint, amount numeric, currency text, status text, created_at timestamptz,
            paid_at timestamptz
            """,
            payouts.Select((p, i) => (object?[])[
                i + 1L, p.Key.Id, p.Sum(o => o.Amount), p.First().Order.Checkout.Currency,
                Created(p.Key).AddDays(3) < now ? "paid" : "pending", Created(p.Key),
                Created(p.Key).AddDays(3) < now ? Created(p.Key).AddDays(3) : null]));
        await tables.WriteAsync(
            "payouts.payout_items", "payout_id bigint, order_id bigint, vendor_id bigint, amount numeric",
            payouts.SelectMany((p, i) => p.Select(o => (object?[])[i + 1L, o.Order.Id, p.Key.Id, o.Amount])));
    }
}
