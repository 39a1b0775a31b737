namespace Stoa.Platform;

/// <summary>What a seed makes. The same options in equal databases give the same rows, ids included.</summary>
/// <param name="Scale">Thousands of purchases.</param>
/// <param name="Seed">Another number makes another marketplace; a database takes each number once.</param>
public sealed record SeedOptions(int Scale, long Seed = 1)
{
    /// <summary>People with an account; not all of them buy.</summary>
    public int Customers { get; init; } = Grown(600, 0.65, Scale);

    /// <summary>Products; each has one to three variants, two on average.</summary>
    public int Products { get; init; } = Grown(300, 0.28, Scale);

    public int Vendors { get; init; } = Grown(24, 0.2, Scale);

    /// <summary>The marketplace's currency, where nothing was ordered in it yet: GBP unless said otherwise.</summary>
    public string? Currency { get; init; }

    /// <summary>Where the history ends, a midnight (UTC); it begins three years before.</summary>
    public DateTime End { get; init; } = TimeProvider.System.GetUtcNow().UtcDateTime.Date;

    public long Checkouts => Scale * 1000L;

    /// <exception cref="StoaException">Exit code 2: a number that makes no history.</exception>
    public SeedOptions Checked()
    {
        Require(Scale is >= 1 and <= 100_000, "--scale takes 1 to 100000 (thousand purchases)");
        Require(Vendors is >= 2 and <= 10_000, "--vendors takes 2 to 10000");
        Require(Products >= Vendors && Products <= 1_000_000, "--products takes at least one for each vendor, at most a million");
        Require(Customers is >= 10 and <= 10_000_000, "--customers takes 10 to 10000000");
        Require(End.TimeOfDay == TimeSpan.Zero && End.Kind == DateTimeKind.Utc, "the history ends at midnight, UTC");
        return this;
    }

    private static void Require(bool fine, string what)
    {
        if (!fine)
        {
            throw new StoaException($"{char.ToUpperInvariant(what[0])}{what[1..]}.", 2);
        }
    }

    private static int Grown(int first, double power, int scale) => (int)(first * Math.Pow(Math.Max(1, scale), power));
}
