namespace Stoa.Platform;

/// <summary>xoshiro256** seeded by SplitMix64: the same numbers on every machine and for ever, which no library's
/// generator promises. For invented data only, never for secrets.</summary>
internal sealed class DemoRandom
{
    private readonly ulong[] _state = new ulong[4];

    public DemoRandom(ulong seed)
    {
        for (var i = 0; i < 4; i++)
        {
            seed += 0x9E3779B97F4A7C15;
            var z = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            _state[i] = z ^ (z >> 31);
        }
    }

    private ulong Next()
    {
        var result = ulong.RotateLeft(_state[1] * 5, 7) * 9;
        var t = _state[1] << 17;
        _state[2] ^= _state[0];
        _state[3] ^= _state[1];
        _state[1] ^= _state[2];
        _state[0] ^= _state[3];
        _state[2] ^= t;
        _state[3] = ulong.RotateLeft(_state[3], 45);
        return result;
    }

    /// <summary>From 0 up to 1, without 1.</summary>
    public double Double() => (Next() >> 11) * (1.0 / (1UL << 53));

    public double Double(double low, double high) => low + (Double() * (high - low));

    /// <summary>Both ends included.</summary>
    public int Int(int low, int high) => low + (int)(Next() % (ulong)(high - low + 1));

    public bool Chance(double probability) => Double() < probability;

    public T Pick<T>(IReadOnlyList<T> from) => from[Int(0, from.Count - 1)];

    /// <summary>Roughly normal, mean 0, deviation 1.</summary>
    public double Normal()
    {
        var sum = 0.0;
        for (var i = 0; i < 12; i++)
        {
            sum += Double();
        }

        return sum - 6;
    }

    public Guid Guid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, Next());
        BitConverter.TryWriteBytes(bytes[8..], Next());
        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes);
    }

    /// <summary>An index by weights that were summed up.</summary>
    public int Weighted(double[] cumulative)
    {
        var index = Array.BinarySearch(cumulative, Double() * cumulative[^1]);
        index = index < 0 ? ~index : index + 1;
        return Math.Min(index, cumulative.Length - 1);
    }

    public List<T> Sample<T>(IReadOnlyList<T> from, int count)
    {
        var rest = new List<T>(from);
        for (var i = 0; i < count && i < rest.Count; i++)
        {
            var j = Int(i, rest.Count - 1);
            (rest[i], rest[j]) = (rest[j], rest[i]);
        }

        return rest.GetRange(0, Math.Min(count, rest.Count));
    }
}
