namespace Stoa.Platform;

/// <summary>The next id of each table, and the first that a seed gives out.</summary>
internal sealed class SeedIds(long[] next)
{
    private readonly long[] _first = [.. next];

    public long Next(SeedTable table) => next[(int)table]++;

    /// <summary>How many ids of a table were given out.</summary>
    public long Given(int table) => next[table] - _first[table];

    public long Last(int table) => next[table] - 1;
}

internal sealed class SeedVendor
{
    public required long Id { get; init; }
    public required string Name { get; init; }
    public required string Top { get; init; }
    public required SeedCurrency Currency { get; init; }
    public required long OwnerId { get; init; }
    public required long WarehouseId { get; init; }
    public required long Created { get; init; }
    public required string Country { get; init; }

    /// <summary>Millionths of the items after discounts.</summary>
    public required long Commission { get; init; }
    public required double Popularity { get; init; }

    /// <summary>1 is usual, more is slower.</summary>
    public required double Slowness { get; init; }

    /// <summary>Whether it marks orders as Processing before it sends them.</summary>
    public required bool SaysProcessing { get; init; }
    public List<SeedProduct> Products { get; } = [];
    public double[] Shelf { get; set; } = [];
    public int Ratings { get; set; }
    public int RatingSum { get; set; }
}

internal sealed class SeedProduct
{
    public required long Id { get; init; }
    public required SeedVendor Vendor { get; init; }
    public required DemoKind Kind { get; init; }
    public required string Name { get; init; }
    public required byte[] NameText { get; init; }
    public required long Created { get; init; }
    public required DemoTrend Trend { get; init; }
    public required double Popularity { get; init; }
    public required double Quality { get; init; }

    /// <summary>The month in which it sells best, and by how much; 0 for all year round.</summary>
    public required int BestMonth { get; init; }
    public SeedVariant[] Variants { get; set; } = [];
    public byte[][] Praise { get; set; } = [];
    public int Ratings { get; set; }
    public int RatingSum { get; set; }
}

internal sealed class SeedVariant
{
    public required long Id { get; init; }
    public required SeedProduct Product { get; init; }
    public required string Name { get; init; }
    public required byte[] Sku { get; init; }
    public required long Price { get; init; }
    public required long Weight { get; init; }
    public required (long Value, long Attribute) Option { get; init; }
    public int OnHand { get; set; }
    public int Reserved { get; set; }
    public int Lot { get; set; }
    public long LastReceived { get; set; }
}

/// <summary>A line of the order being told.</summary>
internal struct SeedLine
{
    public long Id;
    public SeedVariant Variant;
    public int Quantity;
    public long Discount, Tax, Net, BaseRevenue;
}
