using System.Buffers.Binary;
using System.Text;

namespace Stoa.Platform;

/// <summary>Rows of one table in PostgreSQL's binary COPY format, written field by field in the order of its
/// columns. Moments are seconds from <see cref="Epoch"/>, money is in ten-thousandths.</summary>
internal sealed class SeedRows
{
    /// <summary>PostgreSQL's own epoch.</summary>
    public static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private byte[] _bytes = new byte[1 << 12];
    private short _columns;

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, Length);

    public static DateTime Time(long seconds) => Epoch.AddSeconds(seconds);

    public static long Seconds(DateTime time) => (long)(time - Epoch).TotalSeconds;

    /// <summary>Begins anew, for a table of so many columns.</summary>
    public void Clear(int columns) => (Length, _columns) = (0, (short)columns);

    public SeedRows Row()
    {
        BinaryPrimitives.WriteInt16BigEndian(Take(2), _columns);
        return this;
    }

    public SeedRows Null()
    {
        BinaryPrimitives.WriteInt32BigEndian(Take(4), -1);
        return this;
    }

    public SeedRows Long(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(Field(8), value);
        return this;
    }

    /// <summary>An id, or null where it is 0.</summary>
    public SeedRows Id(long value) => value == 0 ? Null() : Long(value);

    public SeedRows Int(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(Field(4), value);
        return this;
    }

    public SeedRows Short(int value)
    {
        BinaryPrimitives.WriteInt16BigEndian(Field(2), (short)value);
        return this;
    }

    public SeedRows Bool(bool value)
    {
        Field(1)[0] = value ? (byte)1 : (byte)0;
        return this;
    }

    /// <summary>A moment; null where it is 0.</summary>
    public SeedRows At(long seconds) => seconds == 0 ? Null() : Long(seconds * 1_000_000);

    public SeedRows Text(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Field(utf8.Length));
        return this;
    }

    public SeedRows Text(string text) => Text(Encoding.UTF8.GetBytes(text).AsSpan());

    public SeedRows Uuid(ulong high, ulong low)
    {
        var field = Field(16);
        BinaryPrimitives.WriteUInt64BigEndian(field, (high & 0xFFFF_FFFF_FFFF_0FFF) | 0x4000);
        BinaryPrimitives.WriteUInt64BigEndian(field[8..], (low & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000);
        return this;
    }

    public SeedRows Json(ReadOnlySpan<byte> utf8)
    {
        var field = Field(utf8.Length + 1);
        field[0] = 1;
        utf8.CopyTo(field[1..]);
        return this;
    }

    /// <summary>A numeric of up to four decimals.</summary>
    public SeedRows Money(long tenThousandths)
    {
        // Digits are of base 10,000: one behind the point, as many as needed before it.
        var value = Math.Abs(tenThousandths);
        Span<short> digits = stackalloc short[6];
        var (count, weight) = (0, -2);
        for (var rest = value; rest > 0; rest /= 10_000)
        {
            digits[count++] = (short)(rest % 10_000);
            weight++;
        }

        var field = Field(8 + (2 * count));
        BinaryPrimitives.WriteInt16BigEndian(field, (short)count);
        BinaryPrimitives.WriteInt16BigEndian(field[2..], (short)(count == 0 ? 0 : weight));
        BinaryPrimitives.WriteInt16BigEndian(field[4..], (short)(tenThousandths < 0 ? 0x4000 : 0));
        BinaryPrimitives.WriteInt16BigEndian(field[6..], 4);
        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteInt16BigEndian(field[(8 + (2 * i))..], digits[count - 1 - i]);
        }

        return this;
    }

    private Span<byte> Field(int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(Take(4), length);
        return Take(length);
    }

    private Span<byte> Take(int length)
    {
        if (Length + length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Length + length));
        }

        Length += length;
        return _bytes.AsSpan(Length - length, length);
    }
}
