namespace Stoa.Platform;

/// <summary>When people buy over three years: growth, the year's seasons, the week's days, the day's hours in the
/// marketplace's time zone. Each day can be drawn by itself, and gives the same moments every time.</summary>
internal sealed class SeedCalendar
{
    private static readonly double[] Months = [0.82, 0.84, 0.92, 0.95, 1.0, 0.97, 0.9, 0.88, 1.0, 1.08, 1.45, 1.75];
    private static readonly double[] Weekdays = [1.2, 1.0, 0.92, 0.94, 0.98, 1.05, 1.15];
    private const int DaySeconds = 86_400;
    private readonly long[] _before;
    private readonly ulong _seed;
    private readonly TimeZoneInfo _zone;

    public SeedCalendar(SeedOptions options, TimeZoneInfo zone)
    {
        (_seed, _zone) = (SeedHash.Mix((ulong)options.Seed, 0xCA1E), zone);
        (Start, End) = (SeedRows.Seconds(options.End.AddYears(-3)), SeedRows.Seconds(options.End));
        var days = (int)((End - Start) / DaySeconds);
        var random = new DemoRandom(_seed);
        var sum = 0.0;
        var weights = new double[days];
        for (var d = 0; d < days; d++)
        {
            var day = SeedRows.Time(Start + ((long)d * DaySeconds));
            // The fourth Friday of November and the days after it, as shops advertise them.
            var sale = day.Month == 11 && day.Day is >= 24 and <= 30 ? 1.5 : 1;
            var noise = 1 + (random.Normal() * 0.06);
            weights[d] = sum += (0.5 + (1.0 * d / days)) * Months[day.Month - 1] * Weekdays[(int)day.DayOfWeek] * sale * noise;
        }

        _before = new long[days + 1];
        for (var d = 0; d < days; d++)
        {
            _before[d + 1] = (long)Math.Round(options.Checkouts * (weights[d] / sum));
        }
    }

    /// <summary>The first moment of the history.</summary>
    public long Start { get; }

    /// <summary>The moment after the last: nothing that happens later is written.</summary>
    public long End { get; }

    public int Days => _before.Length - 1;

    /// <summary>The moments of a day's purchases, in order.</summary>
    public long[] Day(int day)
    {
        var moments = new long[_before[day + 1] - _before[day]];
        var start = Start + ((long)day * DaySeconds);
        var offset = (int)_zone.GetUtcOffset(SeedRows.Time(start)).TotalSeconds;
        var random = new DemoRandom(SeedHash.Mix(_seed, (ulong)day));
        for (var i = 0; i < moments.Length; i++)
        {
            var hour = random.Chance(0.55) ? 20 + (random.Normal() * 1.7) : 12.5 + (random.Normal() * 2.6);
            var second = (int)(hour * 3600) - offset;
            moments[i] = start + (((second % DaySeconds) + DaySeconds) % DaySeconds);
        }

        Array.Sort(moments);
        return moments;
    }

    /// <summary>How far the history has come at a moment, from 0 to 1.</summary>
    public double Share(long at) => (double)(at - Start) / (End - Start);
}

/// <summary>Numbers that look random and follow from their inputs alone.</summary>
internal static class SeedHash
{
    private const int NumberBits = 25;
    private static ReadOnlySpan<byte> Letters => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"u8;

    public static ulong Mix(ulong a, ulong b)
    {
        var z = a + ((b + 1) * 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 up to 1.</summary>
    public static double Share(ulong a, ulong b) => (Mix(a, b) >> 11) * (1.0 / (1UL << 53));

    /// <summary>An order number as orders.new_order_number() makes them. A permutation of 50 bits keyed by the seed:
    /// no two indexes share one.</summary>
    public static void OrderNumber(ulong seed, long index, Span<byte> number)
    {
        const ulong mask = (1UL << NumberBits) - 1;
        var (left, right) = (((ulong)index >> NumberBits) & mask, (ulong)index & mask);
        for (ulong round = 0; round < 4; round++)
        {
            (left, right) = (right, left ^ (Mix(seed + round, right) & mask));
        }

        var bits = (left << NumberBits) | right;
        for (var i = 0; i < 11; i++)
        {
            number[i] = i == 5 ? (byte)'-' : Letters[(int)(bits & 31)];
            bits = i == 5 ? bits : bits >> 5;
        }
    }
}
