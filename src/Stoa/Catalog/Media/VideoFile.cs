using System.Buffers.Binary;
using System.Text;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>
/// A video that a stranger sent. It is not written anew; its structure is checked from end to end, and of an MP4 what tells
/// where and by whom it was taken (user data, metadata, XMP) is blanked in place, with its length kept.
/// </summary>
internal static class VideoFile
{
    private const int MostBoxes = 10_000;
    private const int MostDepth = 4;

    private static readonly string[] Personal = ["udta", "meta", "uuid"];
    private static readonly string[] Containers = ["moov", "trak"];

    // ISO/IEC 14496-12 at the top of a file; anything else there is not a video that browsers play.
    private static readonly string[] Known =
    [
        "ftyp", "moov", "mdat", "free", "skip", "wide", "moof", "sidx", "ssix", "styp", "mfra", "prft", "emsg", "pdin",
        .. Personal,
    ];

    /// <summary>
    /// Checks and blanks. Answers width and height in pixels, where the file says. Throws <see cref="InputException"/> with
    /// the file's name for what is cut off or no video.
    /// </summary>
    public static (int? Width, int? Height) Clean(FileStream file, MediaType type, string field, string fileName)
    {
        if (type != MediaType.Mp4)
        {
            return Ebml(file, field, fileName);
        }

        var walk = new Walk(file, field, fileName);
        walk.Boxes(0, file.Length, 0);
        if (!walk.Seen.Contains("moov") || !walk.Seen.Overlaps(["mdat", "moof"]))
        {
            throw Broken(field, fileName);
        }

        return walk.Size;
    }

    // EBML's header, then one segment, whose size is known or open.
    private static (int? Width, int? Height) Ebml(FileStream file, string field, string fileName)
    {
        file.Position = 4;
        var header = Number(file);
        file.Position += header is >= 0 and < 4096 ? header : throw Broken(field, fileName);
        Span<byte> id = stackalloc byte[4];
        if (file.ReadAtLeast(id, 4, throwOnEndOfStream: false) < 4
            || BinaryPrimitives.ReadUInt32BigEndian(id) != 0x18538067)
        {
            throw Broken(field, fileName);
        }

        var size = Number(file);
        if (size >= 0 && size != file.Length - file.Position)
        {
            throw Broken(field, fileName);
        }

        return (null, null);
    }

    /// <summary>A length as EBML writes it: as many bytes as zeros lead the first, and one; -1 when it is open.</summary>
    private static long Number(FileStream file)
    {
        var first = file.ReadByte();
        if (first <= 0)
        {
            return -1;
        }

        var more = int.LeadingZeroCount(first) - 24;
        long value = first & (0x7F >> more);
        var isOpen = value == 0x7F >> more;
        for (var i = 0; i < more; i++)
        {
            var next = file.ReadByte();
            isOpen &= next == 0xFF;
            value = (value << 8) | (uint)Math.Max(next, 0);
        }

        return isOpen ? -1 : value;
    }

    private static InputException Broken(string field, string fileName) =>
        new(field, $"{fileName}: The video is cut off or damaged.");

    private sealed class Walk(FileStream file, string field, string fileName)
    {
        private readonly byte[] _head = new byte[16];
        private int _boxes;

        public HashSet<string> Seen { get; } = [];

        public (int? Width, int? Height) Size { get; private set; }

        public void Boxes(long at, long end, int depth)
        {
            while (at < end)
            {
                if (++_boxes > MostBoxes || end - at < 8)
                {
                    throw Broken(field, fileName);
                }

                file.Position = at;
                file.ReadExactly(_head, 0, 8);
                long size = BinaryPrimitives.ReadUInt32BigEndian(_head);
                var kind = Encoding.Latin1.GetString(_head, 4, 4);
                var start = 8;
                if (size == 1 && end - at >= 16)
                {
                    file.ReadExactly(_head, 8, 8);
                    size = (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(_head.AsSpan(8)), long.MaxValue);
                    start = 16;
                }

                size = size == 0 && depth == 0 ? end - at : size;
                if (size < start || size > end - at || (depth == 0 && !Known.Contains(kind)))
                {
                    throw Broken(field, fileName);
                }

                Box(kind, at, start, size, depth);
                at += size;
            }
        }

        private void Box(string kind, long at, int start, long size, int depth)
        {
            Seen.Add(kind);
            if (Personal.Contains(kind))
            {
                Blank(at + 4, at + start, at + size);
            }
            else if (Containers.Contains(kind) && depth < MostDepth)
            {
                Boxes(at + start, at + size, depth + 1);
            }
            else if (kind == "tkhd" && size - start >= 84)
            {
                // The last eight bytes are width and height in 16.16; sound has zeros.
                file.Position = at + size - 8;
                file.ReadExactly(_head, 0, 8);
                var (width, height) =
                    (BinaryPrimitives.ReadUInt16BigEndian(_head), BinaryPrimitives.ReadUInt16BigEndian(_head.AsSpan(4)));
                Size = width > 0 && height > 0 ? (width, height) : Size;
            }
        }

        // A box of the kind "free" is skipped by every player.
        private void Blank(long kindAt, long from, long to)
        {
            file.Position = kindAt;
            file.Write("free"u8);
            file.Position = from;
            var zeros = new byte[8192];
            for (var left = to - from; left > 0; left -= zeros.Length)
            {
                file.Write(zeros, 0, (int)Math.Min(left, zeros.Length));
            }

            file.Flush();
        }
    }
}
