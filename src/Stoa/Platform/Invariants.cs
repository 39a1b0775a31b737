namespace Stoa.Platform;

/// <summary>
/// One thing that must hold. Its routine answers how many things it looked at, how many break it, and names some of
/// those. A note is something worth knowing that is no failure.
/// </summary>
/// <param name="Number">Its number in the list of invariants; 0 for what reports rely on beyond them.</param>
/// <param name="Title">What holds, as a sentence.</param>
/// <param name="Sql">Calls the routine with @examples, the most it may name.</param>
/// <param name="Examples">How many are named at most.</param>
public sealed record Invariant(int Number, string Title, string Sql, bool IsNote = false, int Examples = 20);

/// <summary>
/// Everything <c>stoa verify</c> checks, in the order it prints. A new invariant is a routine
/// <c>module.verify_…(p_examples)</c> in the module whose tables it is about, and one entry here.
/// </summary>
public static class Invariants
{
    private const string StockSql = "select checked, violations, examples from inventory.verify_stock(@examples)";
    private const string ReservationsSql =
        "select checked, violations, examples from inventory.verify_reservations(@examples)";
    private const string StockDocumentsSql =
        "select checked, violations, examples from inventory.verify_documents(@examples)";
    private const string InTransitSql =
        "select checked, violations, examples from inventory.verify_in_transit(@examples)";
    private const string OrderTotalsSql =
        "select checked, violations, examples from orders.verify_order_totals(@examples)";
    private const string LinesSql = "select checked, violations, examples from orders.verify_lines(@examples)";
    private const string BaseAmountsSql =
        "select checked, violations, examples from orders.verify_base_amounts(@examples)";
    private const string CheckoutTotalsSql =
        "select checked, violations, examples from orders.verify_checkout_totals(@examples)";
    private const string RefundsSql = "select checked, violations, examples from orders.verify_refunds(@examples)";
    private const string PaymentsSql =
        "select checked, violations, examples from payments.verify_payments(@examples)";
    private const string ProductRatingsSql =
        "select checked, violations, examples from reviews.verify_product_ratings(@examples)";
    private const string VendorRatingsSql =
        "select checked, violations, examples from vendors.verify_ratings(@examples)";
    private const string AddressesSql =
        "select checked, violations, examples from accounts.verify_default_addresses(@examples)";
    private const string RollupsSql =
        "select checked, violations, examples from analytics.verify_kept_figures(@examples)";
    private const string AttributesSql =
        "select checked, violations, examples from catalog.verify_dynamic_attributes(@examples)";
    private const string StatesSql = "select checked, violations, examples from orders.verify_states(@examples)";
    private const string CardNumbersSql =
        "select checked, violations, examples from platform.verify_card_numbers(@examples)";
    private const string CheckoutOrdersSql =
        "select checked, violations, examples from orders.verify_checkout_orders(@examples)";
    private const string ShipmentsSql =
        "select checked, violations, examples from orders.verify_shipments(@examples)";
    private const string AdjustmentsSql =
        "select checked, violations, examples from orders.name_adjustments(@examples)";
    private const string UnbalancedSql =
        "select checked, violations, examples from payments.name_unbalanced_imports(@examples)";
    private const string TrailSql = "select checked, violations, examples from audit.verify_trail(@examples)";
    private const string MonthsSql =
        "select checked, violations, examples from platform.name_rows_without_month(@examples)";

    /// <summary>The invariants, then the notes.</summary>
    public static IReadOnlyList<Invariant> All { get; } =
    [
        new(2, "Stock on hand equals the stock journal", StockSql),
        new(2, "Reserved stock equals open reservations and is on hand", ReservationsSql),
        new(2, "Stock documents equal their movements", StockDocumentsSql),
        new(2, "Stock between warehouses is under way on a transfer", InTransitSql),
        new(3, "Order totals are the sum of their parts", OrderTotalsSql),
        new(3, "Order lines make up what their order sells", LinesSql),
        new(3, "Amounts in the marketplace's currency agree with what was charged", BaseAmountsSql),
        new(3, "Checkout totals are the sum of their orders", CheckoutTotalsSql),
        new(3, "Refunds stay within what was sold", RefundsSql),
        new(3, "Refunds stay within what was paid", PaymentsSql),
        new(5, "Product ratings equal a recount of reviews", ProductRatingsSql),
        new(5, "Vendor ratings equal a recount of reviews", VendorRatingsSql),
        new(5, "Users' addresses are copies of their default one", AddressesSql),
        new(5, "Products' dynamic attributes equal their rows", AttributesSql),
        new(5, "Rollups with the deltas not merged yet equal a full recount", RollupsSql),
        new(6, "Order states were reached through allowed changes", StatesSql),
        new(7, "The trail of sensitive changes is as it was sealed", TrailSql, Examples: 200),
        new(8, "No text looks like a card number", CardNumbersSql),
        new(0, "Orders are dated by their checkout, one for each vendor", CheckoutOrdersSql),
        new(0, "Parcels hold at most what was ordered", ShipmentsSql),
        new(0, "adjustment orders carry what an imported source does not balance", AdjustmentsSql, IsNote: true),
        new(0, "imported purchases are not what their source's payments come to", UnbalancedSql, IsNote: true,
            Examples: 1_000),
        new(0, "rows came before their month had a partition", MonthsSql, IsNote: true),
    ];
}
