using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SkiaSharp;

namespace Stoa.Tests.Support;

/// <summary>Pictures and videos as people, cameras and attackers make them.</summary>
internal static class TestPictures
{
    public static readonly SKColor[] Corners = [SKColors.Red, SKColors.Lime, SKColors.Blue, SKColors.White];

    /// <summary>Four quarters: red, green; blue, white. The seed makes it another file of the same look.</summary>
    public static byte[] Of(SKEncodedImageFormat format, int width = 400, int height = 200, int seed = 0, byte alpha = 255)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888,
            alpha == 255 ? SKAlphaType.Opaque : SKAlphaType.Premul));
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.Transparent);
            for (var i = 0; i < 4; i++)
            {
                using var paint = new SKPaint { Color = Corners[i].WithAlpha(alpha) };
                canvas.DrawRect(i % 2 * width / 2f, i / 2 * height / 2f, width / 2f, height / 2f, paint);
            }

            using var mark = new SKPaint { Color = new SKColor((uint)(0xFF000000 | (seed * 2654435761L))) };
            canvas.DrawRect(width / 2f - 2, height / 2f - 2, 4, 4, mark);
        }

        using var data = bitmap.Encode(format, 95);
        return data.ToArray();
    }

    /// <summary>A photograph with EXIF: how the camera was held (1 to 8), a place and a text.</summary>
    public static byte[] WithExif(byte[] jpeg, int orientation, string text)
    {
        var note = Encoding.ASCII.GetBytes(text + "\0");
        var tiff = new MemoryStream();
        using var w = new BinaryWriter(tiff);
        w.Write("II*\0"u8);
        w.Write(8);
        w.Write((ushort)3);
        Entry(w, 0x010E, 2, note.Length, 50);
        Entry(w, 0x0112, 3, 1, orientation);
        Entry(w, 0x8825, 4, 1, 50 + note.Length);
        w.Write(0);
        w.Write(note);
        w.Write((ushort)1);
        Entry(w, 0x0001, 2, 2, 'N');
        w.Write(0);
        byte[] body = [.. "Exif\0\0"u8, .. tiff.ToArray()];
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(body.Length + 2));
        return [.. jpeg.AsSpan(0, 2), 0xFF, 0xE1, .. length, .. body, .. jpeg.AsSpan(2)];
    }

    /// <summary>A PNG that says what size it is, whatever is in it.</summary>
    public static byte[] Png(int width, int height, byte[]? pixels = null, params (string Kind, byte[] Body)[] extra)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        return
        [
            0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR", header),
            .. extra.SelectMany(e => Chunk(e.Kind, e.Body)), .. Chunk("IDAT", Deflated(pixels ?? new byte[1000])), .. Chunk("IEND", []),
        ];
    }

    /// <summary>A PNG chunk's deflated body: a name, and so many megabytes of nothing.</summary>
    public static byte[] BombChunk(string name, int megabytes)
    {
        var body = new MemoryStream();
        body.Write(Encoding.ASCII.GetBytes(name + "\0\0"));
        using (var zip = new ZLibStream(body, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < megabytes; i++)
            {
                zip.Write(zeros);
            }
        }

        return body.ToArray();
    }

    /// <summary>An MP4 without a picture in it, of the right structure: where it was filmed is in its user data.</summary>
    public static byte[] Mp4(int payload = 1000, string place = "+52.5200+013.4050/") =>
        [.. Mp4Head(payload, place, out _), .. new byte[Math.Max(0, payload - 1000)]];

    /// <summary>Its beginning, where the payload comes after it as so many zeros.</summary>
    public static byte[] Mp4Head(int payload, string place, out long length)
    {
        var tkhd = new byte[84];
        BinaryPrimitives.WriteUInt16BigEndian(tkhd.AsSpan(76), 640);
        BinaryPrimitives.WriteUInt16BigEndian(tkhd.AsSpan(80), 360);
        byte[] head =
        [
            .. Box("ftyp", [.. "isom"u8, 0, 0, 2, 0, .. "isomavc1"u8]),
            .. Box("moov", [.. Box("trak", Box("tkhd", tkhd)), .. Box("udta", [.. Box("\u00a9xyz", Encoding.ASCII.GetBytes(place))])]),
        ];
        length = head.Length + 8 + (long)payload;
        byte[] opening = [.. head, .. Box("mdat", new byte[Math.Min(payload, 1000)])];
        BinaryPrimitives.WriteInt32BigEndian(opening.AsSpan(head.Length), payload + 8);
        return opening;
    }

    /// <summary>A WebM of the right structure, without a picture in it.</summary>
    public static byte[] WebM()
    {
        byte[] doctype = [0x42, 0x82, 0x84, .. "webm"u8];
        byte[] segment = [0x15, 0x49, 0xA9, 0x66, 0x80];
        return
        [
            0x1A, 0x45, 0xDF, 0xA3, (byte)(0x80 | doctype.Length), .. doctype,
            0x18, 0x53, 0x80, 0x67, (byte)(0x80 | segment.Length), .. segment,
        ];
    }

    /// <summary>The colours of the four quarters, from the upper left, of any picture.</summary>
    public static string Look(byte[] picture, out int width, out int height)
    {
        using var bitmap = SKBitmap.Decode(picture);
        (width, height) = (bitmap.Width, bitmap.Height);
        var points = new[] { (1, 1), (3, 1), (1, 3), (3, 3) };
        return string.Concat(points.Select(p => Nearest(bitmap.GetPixel(bitmap.Width * p.Item1 / 4, bitmap.Height * p.Item2 / 4))));
    }

    /// <summary>What a WebP file consists of: its chunks' names.</summary>
    public static List<string> WebpChunks(byte[] webp)
    {
        var names = new List<string>();
        for (var at = 12; at + 8 <= webp.Length;)
        {
            names.Add(Encoding.ASCII.GetString(webp, at, 4));
            var size = BinaryPrimitives.ReadInt32LittleEndian(webp.AsSpan(at + 4));
            at += 8 + size + (size & 1);
        }

        return names;
    }

    private static char Nearest(SKColor c) => "rgbw"[Enumerable.Range(0, 4).MinBy(i =>
        Math.Abs(c.Red - Corners[i].Red) + Math.Abs(c.Green - Corners[i].Green) + Math.Abs(c.Blue - Corners[i].Blue))];

    private static void Entry(BinaryWriter w, int tag, int type, int count, int value)
    {
        w.Write((ushort)tag);
        w.Write((ushort)type);
        w.Write(count);
        w.Write(value);
    }

    private static byte[] Box(string kind, byte[] body)
    {
        var size = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(size, body.Length + 8);
        return [.. size, .. Encoding.Latin1.GetBytes(kind), .. body];
    }

    private static byte[] Deflated(byte[] plain)
    {
        var body = new MemoryStream();
        using (var zip = new ZLibStream(body, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(plain);
        }

        return body.ToArray();
    }

    private static byte[] Chunk(string kind, byte[] body)
    {
        var (length, crc) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, body.Length);
        byte[] named = [.. Encoding.ASCII.GetBytes(kind), .. body];
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc(named));
        return [.. length, .. named, .. crc];
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
            }
        }

        return ~crc;
    }
}
