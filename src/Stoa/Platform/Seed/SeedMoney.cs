namespace Stoa.Platform;

/// <summary>A currency of the history. Amounts are whole numbers of ten-thousandths.</summary>
internal sealed class SeedCurrency(string code, int minorUnit, double perPound, SeedCurrency? home)
{
    // What one pound sterling bought, roughly: invented histories only need the right order of magnitude.
    private static readonly Dictionary<string, double> PerPound = new()
    {
        ["GBP"] = 1, ["EUR"] = 1.16, ["USD"] = 1.28, ["CAD"] = 1.75, ["AUD"] = 1.93, ["CHF"] = 1.12, ["SEK"] = 13.3,
        ["DKK"] = 8.65, ["NOK"] = 13.7, ["PLN"] = 5, ["CZK"] = 29, ["BRL"] = 7, ["INR"] = 108, ["JPY"] = 190, ["KWD"] = 0.39,
    };

    private long? _homeDelivery;
    private long? _freeDelivery;
    private long? _farDelivery;
    private readonly long _step = (long)Math.Pow(10, 4 - minorUnit);

    public string Code { get; } = code;

    public byte[] Text { get; } = System.Text.Encoding.UTF8.GetBytes(code);

    public double PerGbp { get; } = perPound;

    public bool IsHome => home is null;

    /// <summary>Delivery within a country, and from what on it is free there; delivery abroad.</summary>
    public long HomeDelivery => _homeDelivery ??= Price(3.95);

    public long FreeDelivery => _freeDelivery ??= Price(75);

    public long FarDelivery => _farDelivery ??= Price(9.95);

    public static double? RateOf(string code) => PerPound.TryGetValue(code, out var rate) ? rate : null;

    /// <summary>One unit of the marketplace's currency in this one from the first of a month (UTC) on. It depends on
    /// currencies and month alone, so that all seeds of a database agree.</summary>
    public decimal Rate(DateTime month)
    {
        if (home is null)
        {
            return 1;
        }

        var months = (month.Year * 12) + month.Month;
        var wave = (0.03 * Math.Sin(months / 5.0)) + (0.012 * Math.Sin(months * 1.7));
        return (decimal)Math.Round(PerGbp / home.PerGbp * (1 + wave), 4);
    }

    /// <summary>To what can be charged, half up.</summary>
    public long Round(long amount) => (amount + (_step / 2)) / _step * _step;

    /// <summary>A share of an amount, such as a tax, in millionths.</summary>
    public long Share(long amount, long millionths) => Round((long)((Int128)amount * millionths / 1_000_000));

    /// <summary>A price people know, from pounds: 8.50 below ten, 24.95 below fifty, 129.00 above.</summary>
    public long Price(double pounds)
    {
        var scale = Math.Pow(10, Math.Round(Math.Log10(PerGbp)));
        var amount = pounds * PerGbp / scale;
        var nice = amount < 10 ? Math.Max(2.5, Math.Round(amount * 2) / 2)
            : amount < 50 ? Math.Round(amount) - 0.05 : Math.Round(amount);
        return Math.Max(_step, Round((long)Math.Round(nice * scale * 10_000)));
    }

    /// <summary>An amount of this currency in the marketplace's, at a rate of <see cref="Rate"/>.</summary>
    public long ToHome(long amount, decimal rate) => home is null ? amount : home.Round((long)(amount / rate));
}
