namespace Stoa.Platform;

/// <summary>Tells one purchase after the other, each with everything that follows from it, into the rows of a chunk.
/// What it keeps in memory grows with people and products, hardly with purchases.</summary>
internal sealed class SeedSales(
    SeedOptions options, SeedCalendar calendar, SeedPeople people, long[] users, SeedCatalog catalog, SeedIds ids,
    SeedStock stock, SeedStory story, DemoRandom random)
{
    private static readonly double[] VendorCounts = [0.55, 0.87, 0.98, 1.0];
    private static readonly double[] LineCounts = [0.44, 0.76, 0.91, 1.0];
    private readonly ulong _seed = SeedHash.Mix((ulong)options.Seed, 0x5A1E5);
    private readonly SeedOrder[] _orders = [new(), new(), new(), new()];
    private readonly SeedSalesRows _rows = new(ids, catalog.Currencies[0], options.Seed);
    private readonly Dictionary<(SeedCurrency, int), decimal> _rates = [];
    private long _purchase;

    /// <summary>Tells the next purchase.</summary>
    public void Tell(SeedChunk chunk, long at)
    {
        catalog.Advance(at);
        stock.Advance(at);
        var purchase = _purchase++;
        var customer = people.Next(purchase, at, random);
        var buyer = new SeedBuyer(customer < 0 ? 0 : users[customer],
            customer < 0 ? (1UL << 40) + (ulong)purchase : (ulong)customer);
        var place = people.PlaceOf(buyer.Person);
        var count = FillBasket(at);
        var discount = random.Chance(0.08) ? random.Int(1, 3) * 50_000 : 0;
        var fails = random.Chance(0.013);
        var checkout = ids.Next(SeedTable.Checkouts);
        for (var i = 0; i < count; i++)
        {
            var order = _orders[i];
            order.Price(discount, place.TaxRate);
            order.Shipping = ShippingOf(order, place);
            order.Decide(random, fails, calendar.End);
            order.Id = ids.Next(SeedTable.Orders);
        }

        var orders = _orders.AsSpan(0, count);
        _rows.Purchase(chunk, orders, checkout, SeedHash.Mix(_seed, (ulong)purchase), buyer.User, at, random, fails);
        foreach (var order in orders)
        {
            var refund = SeedRefund.Decide(order, random, calendar.End);
            _rows.Order(chunk, order, place, checkout, buyer.User, refund);
            Stock(chunk, order, refund);
            story.Reviews(chunk, order, buyer.User, refund.Amount > 0);
        }

        story.Visits(chunk, orders, buyer, checkout, at);
    }

    private int FillBasket(long at)
    {
        var currency = catalog.Currencies.Length > 1 && random.Chance(0.11)
            ? random.Int(1, catalog.Currencies.Length - 1) : 0;
        var wanted = random.Weighted(VendorCounts) + 1;
        var count = 0;
        for (var tries = 0; tries < 8 && count < wanted; tries++)
        {
            var vendor = catalog.PickVendor(currency, random) ?? catalog.PickVendor(currency = 0, random)!;
            var taken = false;
            for (var i = 0; i < count; i++)
            {
                taken |= _orders[i].Vendor == vendor;
            }

            if (!taken)
            {
                Fill(_orders[count++], vendor, at);
            }
        }

        return count;
    }

    private void Fill(SeedOrder order, SeedVendor vendor, long at)
    {
        (order.Vendor, order.PlacedAt, order.LineCount) = (vendor, at, 0);
        order.Rate = RateOf(vendor.Currency, at);
        var wanted = random.Weighted(LineCounts) + 1;
        for (var tries = 0; tries < 2 * wanted && order.LineCount < wanted; tries++)
        {
            var product = SeedCatalog.PickProduct(vendor, random);
            var taken = false;
            for (var i = 0; i < order.LineCount; i++)
            {
                taken |= order.Lines[i].Variant.Product == product;
            }

            if (taken)
            {
                continue;
            }

            var many = product.Kind.High < 45;
            ref var line = ref order.Lines[order.LineCount++];
            line.Id = ids.Next(SeedTable.OrderItems);
            line.Variant = product.Variants[random.Chance(0.5) ? 0 : random.Int(0, product.Variants.Length - 1)];
            line.Quantity = random.Chance(many ? 0.65 : 0.92) ? 1 : random.Int(2, many ? 5 : 2);
        }
    }

    private decimal RateOf(SeedCurrency currency, long at)
    {
        if (currency.IsHome)
        {
            return 1;
        }

        var time = SeedRows.Time(at);
        var key = (currency, (time.Year * 12) + time.Month);
        return _rates.TryGetValue(key, out var rate) ? rate : _rates[key] = currency.Rate(time);
    }

    private static long ShippingOf(SeedOrder order, SeedPlace place)
    {
        var isHome = place.Country == order.Vendor.Country;
        var currency = order.Vendor.Currency;
        return isHome && order.Items > currency.FreeDelivery ? 0 : isHome ? currency.HomeDelivery : currency.FarDelivery;
    }

    private void Stock(SeedChunk chunk, SeedOrder order, in SeedRefund refund)
    {
        var confirmed = order.When(SeedStatus.Confirmed);
        for (var i = 0; i < order.LineCount; i++)
        {
            ref var line = ref order.Lines[i];
            if (confirmed > 0)
            {
                stock.Sell(chunk, line, order.PlacedAt, confirmed);
            }
            else if (order.Status == SeedStatus.Pending)
            {
                stock.Reserve(chunk, line, order.Id, order.PlacedAt);
            }

            if (refund.ComesBack && (refund.Line < 0 || refund.Line == i))
            {
                stock.Return(chunk, line, refund.Line < 0 ? line.Quantity : refund.Quantity, refund.Reason, refund.At);
            }
        }
    }
}

/// <summary>Who buys: a user's id (0 for a guest), and the number that name, place and visitor follow from.</summary>
internal readonly record struct SeedBuyer(long User, ulong Person);

/// <summary>Money given back, or nothing (amount 0). Line -1 is the whole order.</summary>
internal readonly record struct SeedRefund(
    long Amount, long BaseAmount, int Line, int Quantity, byte[] Reason, long At, bool ComesBack)
{
    private static readonly byte[][] Reasons =
    [
        .. new[]
        {
            "Changed mind", "Changed mind", "Damaged on arrival", "Damaged on arrival", "Not as described",
            "Wrong item sent", "Arrived too late", "Faulty", "Faulty", "Does not fit",
        }.Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    private static readonly byte[] OutOfStock = "Out of stock"u8.ToArray();

    public static SeedRefund Decide(SeedOrder order, DemoRandom random, long end)
    {
        if (order.Status == SeedStatus.Refunded)
        {
            return new(order.Total, order.BaseTotal, -1, 0, OutOfStock, order.ChangedAt, true);
        }

        if (order.Status != SeedStatus.Completed || !random.Chance(0.042))
        {
            return default;
        }

        var at = order.ChangedAt + random.Int(40_000, 1_500_000);
        var comesBack = random.Chance(0.6);
        var reason = random.Pick(Reasons);
        if (at >= end || order.Total == 0)
        {
            return default;
        }

        if (random.Chance(0.25))
        {
            return new(order.Total, order.BaseTotal, -1, 0, reason, at, comesBack);
        }

        var place = random.Int(0, order.LineCount - 1);
        ref var line = ref order.Lines[place];
        var quantity = random.Int(1, line.Quantity);
        var currency = order.Vendor.Currency;
        var amount = quantity == line.Quantity ? line.Net + line.Tax
            : currency.Round((line.Net + line.Tax) * quantity / line.Quantity);
        return amount == 0 ? default
            : new(amount, currency.ToHome(amount, order.Rate), place, quantity, reason, at, comesBack);
    }
}
