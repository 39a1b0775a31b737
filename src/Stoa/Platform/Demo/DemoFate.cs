namespace Stoa.Platform;

/// <summary>What becomes of an order: its states up to now, its payment, its refunds.</summary>
internal static class DemoFate
{
    private static readonly string[] Reasons =
    [
        "Changed mind", "Changed mind", "Damaged on arrival", "Damaged on arrival", "Not as described",
            "Wrong item sent",
        "Arrived too late", "Faulty", "Faulty", "Does not fit",
    ];

    private static readonly string[] Sizes = ["Knitwear", "T-Shirts", "Jackets", "Sneakers", "Boots", "Cycling"];

    public static void Decide(DemoOrder order, DemoRandom random, DateTimeOffset now)
    {
        var at = order.Checkout.At;
        var kind = random.Double();
        Step(order, "Pending", at, "", now);
        if (kind < 0.032)
        {
            var failed = random.Chance(0.45);
            Step(order, "Cancelled", at.AddMinutes(random.Int(8, 900)), failed ? "Payment failed"
                : "Cancelled by customer", now);
            order.PaymentStatus = order.Status == "Cancelled" ? "failed" : "authorized";
            return;
        }

        var confirmed = at.AddMinutes(random.Chance(0.8) ? random.Int(1, 90) : random.Int(90, 1300));
        Step(order, "Confirmed", confirmed, "", now);
        if (kind < 0.046)
        {
            Step(order, "Refunded", confirmed.AddHours(random.Int(2, 30)), "Out of stock at the vendor", now);
        }
        else
        {
            var processing = confirmed.AddMinutes(random.Int(90, 1500) * order.Vendor.Speed);
            var shipped = processing.AddMinutes(random.Int(300, 3000) * order.Vendor.Speed);
            Step(order, "Processing", processing, "", now);
            Step(order, "Shipped", shipped, "", now);
            Step(order, "Completed", shipped.AddMinutes(random.Int(1300, 8600)), "Delivered", now);
        }

        order.PaymentStatus = order.Status == "Pending" ? "authorized" : "paid";
        Refund(order, random, now);
    }

    private static void Step(DemoOrder order, string status, DateTimeOffset at, string note, DateTimeOffset now)
    {
        at = new DateTimeOffset(at.Ticks - (at.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        var previous = order.History.Count == 0 ? null : order.History[^1].To;
        // Once one step lies ahead of now, those after it do as well.
        if (at <= now && (previous is not null || order.History.Count == 0) && !order.History.Any(h => h.At > at))
        {
            order.History.Add((previous, status, at, note));
        }
    }

    private static void Refund(DemoOrder order, DemoRandom random, DateTimeOffset now)
    {
        if (order.Status == "Refunded")
        {
            order.Refunds.Add(new(0, order, null, null, "Out of stock", order.Total, order.BaseTotal,
                order.History[^1].At, true));
            order.PaymentStatus = "refunded";
            return;
        }

        if (order.Status != "Completed" || !random.Chance(0.065))
        {
            return;
        }

        var line = random.Pick(order.Lines);
        var reason = Sizes.Contains(line.Variant.Product.Kind.Category) && random.Chance(0.6) ? "Does not fit"
            : random.Pick(Reasons);
        var at = order.When("Completed")!.Value.AddMinutes(random.Int(1500, 24000));
        if (at > now)
        {
            return;
        }

        var quantity = random.Chance(0.7) ? line.Quantity : random.Int(1, line.Quantity);
        var amount = quantity == line.Quantity ? line.Net + line.Tax
            : DemoMoney.Round((line.Net + line.Tax) * quantity / line.Quantity);
        var whole = order.Lines.Count == 1 && quantity == line.Quantity && random.Chance(0.5);
        amount = whole ? order.Total : amount;
        order.Refunds.Add(new(
            0, order, line, quantity, reason, amount, Math.Min(DemoMoney.Round(amount / order.Checkout.Rate),
                order.BaseTotal), at,
            reason is "Changed mind" or "Does not fit" or "Wrong item sent"));
        order.PaymentStatus = whole ? "refunded" : "partially refunded";
    }
}
