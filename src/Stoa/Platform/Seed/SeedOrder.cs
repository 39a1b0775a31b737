namespace Stoa.Platform;

/// <summary>An order's states, as the database spells them.</summary>
internal static class SeedStatus
{
    public const int Pending = 0, Confirmed = 1, Processing = 2, Shipped = 3, Completed = 4, Cancelled = 5, Refunded = 6;

    private static readonly byte[][] Words =
        [.. new[] { "Pending", "Confirmed", "Processing", "Shipped", "Completed", "Cancelled", "Refunded" }
            .Select(System.Text.Encoding.UTF8.GetBytes)];

    public static ReadOnlySpan<byte> Text(int status) => Words[status];
}

/// <summary>The order being told: one object for all of them, filled anew each time.</summary>
internal sealed class SeedOrder
{
    private const int MostLines = 8;
    private readonly int[] _statuses = new int[5];
    private readonly long[] _times = new long[5];
    private bool _stopped;

    public long Id { get; set; }
    public SeedVendor Vendor { get; set; } = null!;
    public long PlacedAt { get; set; }
    public decimal Rate { get; set; }
    public SeedLine[] Lines { get; } = new SeedLine[MostLines];
    public int LineCount { get; set; }
    public int Steps { get; private set; }
    public string Note { get; private set; } = "";
    public long Items { get; private set; }
    public long Discount { get; private set; }
    public long Tax { get; private set; }
    public long Shipping { get; set; }
    public long BaseRevenue { get; private set; }

    public long Total => Items - Discount + Shipping + Tax;
    public long BaseDiscount => Vendor.Currency.ToHome(Discount, Rate);
    public long BaseItems => BaseRevenue + BaseDiscount;
    public long BaseShipping => Vendor.Currency.ToHome(Shipping, Rate);
    public long BaseTax => Vendor.Currency.ToHome(Tax, Rate);
    public long BaseTotal => BaseRevenue + BaseShipping + BaseTax;
    public int Status => _statuses[Steps - 1];
    public long ChangedAt => _times[Steps - 1];
    public bool IsSold => Status is SeedStatus.Shipped or SeedStatus.Completed;

    public int StatusOf(int step) => _statuses[step];

    public long TimeOf(int step) => _times[step];

    /// <summary>When it reached a state; 0 where it did not.</summary>
    public long When(int status)
    {
        var step = Array.IndexOf(_statuses, status, 0, Steps);
        return step < 0 ? 0 : _times[step];
    }

    /// <summary>Adds up the lines, whose quantities are settled: discount and tax rates in millionths.</summary>
    public void Price(long discountRate, long taxRate)
    {
        (Items, Discount, Tax, BaseRevenue) = (0, 0, 0, 0);
        var currency = Vendor.Currency;
        for (var i = 0; i < LineCount; i++)
        {
            ref var line = ref Lines[i];
            var gross = line.Quantity * line.Variant.Price;
            line.Discount = discountRate == 0 ? 0 : currency.Share(gross, discountRate);
            line.Net = gross - line.Discount;
            line.Tax = currency.Share(line.Net, taxRate);
            line.BaseRevenue = currency.ToHome(line.Net, Rate);
            Items += gross;
            Discount += line.Discount;
            Tax += line.Tax;
            BaseRevenue += line.BaseRevenue;
        }
    }

    /// <summary>What becomes of it up to the end of the history.</summary>
    public void Decide(DemoRandom random, bool paymentFails, long end)
    {
        (Steps, Note, _stopped) = (0, "", false);
        var kind = random.Double();
        Step(SeedStatus.Pending, PlacedAt, end);
        if (paymentFails || kind < 0.018)
        {
            Step(SeedStatus.Cancelled, PlacedAt + random.Int(500, 54_000), end);
            Note = paymentFails ? "Payment failed" : "Cancelled by customer";
            return;
        }

        var confirmed = PlacedAt + (random.Chance(0.85) ? random.Int(30, 5400) : random.Int(5400, 76_000));
        Step(SeedStatus.Confirmed, confirmed, end);
        if (kind < 0.03)
        {
            Step(SeedStatus.Refunded, confirmed + random.Int(7200, 108_000), end);
            Note = "Out of stock at the vendor";
            return;
        }

        var shipped = confirmed + (long)(random.Int(20_000, 250_000) * Vendor.Slowness);
        if (Vendor.SaysProcessing)
        {
            Step(SeedStatus.Processing, confirmed + ((shipped - confirmed) / 3), end);
        }

        Step(SeedStatus.Shipped, shipped, end);
        Step(SeedStatus.Completed, shipped + random.Int(70_000, 520_000), end);
        Note = "Delivered";
    }

    private void Step(int status, long at, long end)
    {
        // What lies behind a step that has not happened yet has not happened either.
        _stopped |= at >= end;
        if (!_stopped)
        {
            (_statuses[Steps], _times[Steps]) = (status, at);
            Steps++;
        }
    }
}
