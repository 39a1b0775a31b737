namespace Stoa.Platform;

internal sealed record DemoMovement(
    DemoVariant Variant, string Kind, int Quantity, long? LineId, string Reason, DateTimeOffset At);

internal sealed record DemoReservation(DemoVariant Variant, int Quantity, long OrderId, DateTimeOffset At,
    DateTimeOffset Expires);

/// <summary>The stock journal that the sales need: opening, goods received in time, sold, returned, and a last count
/// that leaves some products low and some out.</summary>
internal sealed class DemoStock
{
    private readonly Dictionary<long, int> _onHand = [];
    private readonly Dictionary<long, int> _reserved = [];

    public DemoStock(DemoCatalog catalog, DemoSales sales, DateTimeOffset now)
    {
        var random = new DemoRandom(41);
        foreach (var variant in catalog.Variants)
        {
            Move(new(variant, "opening", random.Int(18, 60), null, "Opening stock", variant.Product.Created));
        }

        foreach (var step in Steps(sales).OrderBy(s => s.At).ThenBy(s => s.Line.Id))
        {
            var variant = step.Line.Variant;
            if (step.Quantity < 0 && _onHand[variant.Id] + step.Quantity < 4)
            {
                var lot = random.Int(3, 10) * 6;
                Move(new(variant, "received", lot, null, "Delivery from maker", step.At.AddMinutes(-random.Int(20,
                    200))));
            }

            Move(new(variant, step.Quantity < 0 ? "sold" : "returned", step.Quantity, step.Line.Id, step.Reason,
                step.At));
        }

        foreach (var order in sales.Orders.Where(o => o.Status == "Pending"))
        {
            foreach (var line in order.Lines.Where(l => Available(l.Variant) >= l.Quantity))
            {
                Reservations.Add(new(line.Variant, line.Quantity, order.Id, order.Checkout.At, now.AddDays(1)));
                _reserved[line.Variant.Id] = Reserved(line.Variant) + line.Quantity;
            }
        }

        foreach (var product in catalog.Products.Where(p => p.Status == "active" && random.Chance(0.17)))
        {
            Count(product, random, now);
        }

        // The journal is kept in the order it happened, and so are its ids.
        Movements = [.. Movements.OrderBy(m => m.At).ThenBy(m => m.Variant.Id)];
    }

    public List<DemoMovement> Movements { get; private set; } = [];

    public List<DemoReservation> Reservations { get; } = [];

    public int OnHand(DemoVariant variant) => _onHand.GetValueOrDefault(variant.Id);

    public int Reserved(DemoVariant variant) => _reserved.GetValueOrDefault(variant.Id);

    private static IEnumerable<(DateTimeOffset At, DemoLine Line, int Quantity, string Reason)> Steps(DemoSales sales)
    {
        foreach (var order in sales.Orders)
        {
            if (order.When("Confirmed") is not { } confirmed)
            {
                continue;
            }

            foreach (var line in order.Lines)
            {
                yield return (confirmed, line, -line.Quantity, "");
            }

            foreach (var refund in order.Refunds.Where(r => r.Restocked))
            {
                foreach (var line in refund.Line is { } one ? [one] : order.Lines)
                {
                    yield return (refund.At, line, refund.Quantity ?? line.Quantity, refund.Reason);
                }
            }
        }
    }

    private void Count(DemoProduct product, DemoRandom random, DateTimeOffset now)
    {
        foreach (var variant in product.Variants)
        {
            var target = Math.Max(Reserved(variant), random.Chance(0.3) ? 0 : random.Int(1, 9));
            if (OnHand(variant) > target)
            {
                Move(new(variant, "adjusted", target - OnHand(variant), null, "Stock count", now.AddMinutes(-30)));
            }
        }
    }

    private int Available(DemoVariant variant) => OnHand(variant) - Reserved(variant);

    private void Move(DemoMovement movement)
    {
        Movements.Add(movement);
        _onHand[movement.Variant.Id] = OnHand(movement.Variant) + movement.Quantity;
    }
}
