using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;

namespace Stoa.Platform.Backup;

/// <summary>
/// The write-ahead log of one timeline in a backup, by segments of 16 MiB. A whole one is compressed; the one being written
/// grows by what arrives (<c>SEGMENT.partial.N</c>), so that a lost disk takes next to nothing with it. Each begins with
/// when it was taken, in microseconds since 1970.
/// </summary>
internal sealed class WalArchive(BackupRepository repository, string systemId, uint timeline)
{
    public const int SegmentSize = 16 << 20;
    private const int TimeSize = 8;

    private string Folder => $"wal/{systemId}-{timeline:X8}";

    /// <summary>Clusters and their timelines of which a backup holds log.</summary>
    public static List<(string SystemId, uint Timeline)> All(BackupRepository repository)
    {
        var folder = repository.PathOf("wal");
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateDirectories(folder).Select(d => Path.GetFileName(d).Split('-')).Select(n =>
                (n[0], uint.Parse(n[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)))]
            : [];
    }

    public static ulong SegmentOf(ulong lsn) => lsn / SegmentSize;

    /// <summary>The segment's name as PostgreSQL writes it.</summary>
    public string NameOf(ulong segment) => $"{timeline:X8}{segment / 256:X8}{segment % 256:X8}";

    /// <summary>Keeps a whole segment, and lets go of what was kept of it while it grew.</summary>
    public void Keep(ulong segment, byte[] content, DateTimeOffset at)
    {
        var name = $"{Folder}/{NameOf(segment)}";
        var (file, writer) = repository.Begin(name);
        writer.Write(Time(at));
        using (var gzip = new GZipStream(writer, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        repository.Keep(name, file, writer);
        foreach (var partial in Partials(segment))
        {
            File.Delete(partial);
        }
    }

    public bool Has(ulong segment) => File.Exists(repository.PathOf($"{Folder}/{NameOf(segment)}"));

    /// <summary>A file for a segment that is being written.</summary>
    public (FileStream File, SealedWriteStream Writer) BeginPartial(ulong segment)
    {
        var next = Partials(segment).Select(NumberOf).DefaultIfEmpty(-1).Max() + 1;
        var name = $"{Folder}/{NameOf(segment)}";
        return repository.BeginInPlace($"{name}.partial.{next}", $"{name}.partial");
    }

    /// <summary>Adds what arrived, or (empty) that nothing else was there until then.</summary>
    public static void Append(SealedWriteStream writer, DateTimeOffset at, ReadOnlySpan<byte> data)
    {
        var frame = new byte[TimeSize + data.Length];
        Time(at).CopyTo(frame, 0);
        data.CopyTo(frame.AsSpan(TimeSize));
        writer.WriteFrame(frame);
    }

    /// <summary>The segments from one on that follow each other without a gap, the one that grows included.</summary>
    public IEnumerable<ulong> From(ulong segment)
    {
        for (var at = segment; Has(at) || Partials(at).Count > 0; at++)
        {
            yield return at;
        }
    }

    /// <summary>The last segment there is anything of; null without any.</summary>
    public ulong? Last()
    {
        var folder = repository.PathOf(Folder);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder).Select(Path.GetFileName)
                .Where(f => f!.Length >= 24 && !f.EndsWith(".new", StringComparison.Ordinal)).Select(f => Number(f!))
                .Cast<ulong?>().Max()
            : null;
    }

    public string PieceOf(ulong segment) => $"{Folder}/{NameOf(segment)}";

    /// <summary>A segment, padded with zeros where it was being written, and until when it tells everything.</summary>
    public (byte[] Content, DateTimeOffset Until, bool IsWhole) Read(ulong segment)
    {
        var content = new byte[SegmentSize];
        if (Has(segment))
        {
            var name = PieceOf(segment);
            using var reader = repository.Read(name);
            var time = new byte[TimeSize];
            reader.ReadExactly(time);
            try
            {
                using var gzip = new GZipStream(reader, CompressionMode.Decompress);
                gzip.ReadExactly(content);
                if (gzip.ReadByte() >= 0 || reader.ReadByte() >= 0)
                {
                    throw SealedFile.Damaged(name, "is longer than it should be");
                }
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
            {
                throw SealedFile.Damaged(name, "is damaged");
            }

            return (content, Time(time), true);
        }

        var until = DateTimeOffset.MinValue;
        byte[] best = [];
        foreach (var partial in Partials(segment))
        {
            var (data, at) = ReadPartial(segment, partial);
            if (data.Length >= best.Length)
            {
                (best, until) = (data, at > until ? at : until);
            }
        }

        best.CopyTo(content, 0);
        return (content, until, false);
    }

    /// <summary>How much of a segment that grows is kept already.</summary>
    public int LengthOf(ulong segment) =>
        Partials(segment).Select(p => ReadPartial(segment, p).Data.Length).DefaultIfEmpty(0).Max();

    /// <summary>Deletes what was begun of a segment before.</summary>
    public void DropPartials(ulong segment, string except)
    {
        foreach (var other in Partials(segment).Where(p => p != except))
        {
            File.Delete(other);
        }
    }

    /// <summary>Deletes segments that end at or before a place.</summary>
    public void DeleteBefore(ulong lsn)
    {
        var folder = repository.PathOf(Folder);
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(folder)
            .Where(f => Path.GetFileName(f).Length >= 24 && Number(Path.GetFileName(f)) < SegmentOf(lsn)).ToList())
        {
            File.Delete(file);
        }

        if (!Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }

    private (byte[] Data, DateTimeOffset Until) ReadPartial(ulong segment, string path)
    {
        using var reader = repository.Read(
            $"{Folder}/{Path.GetFileName(path)}", $"{PieceOf(segment)}.partial", mayBeTorn: true);
        using var data = new MemoryStream();
        var until = DateTimeOffset.MinValue;
        while (reader.ReadFrame() is { } frame)
        {
            until = Time(frame);
            data.Write(frame, TimeSize, frame.Length - TimeSize);
        }

        return (data.ToArray(), until);
    }

    private List<string> Partials(ulong segment)
    {
        var folder = repository.PathOf(Folder);
        return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, NameOf(segment) + ".partial.*")] : [];
    }

    private static int NumberOf(string partial) =>
        int.Parse(partial[(partial.LastIndexOf('.') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture);

    private static ulong Number(string name) =>
        (ulong.Parse(name.AsSpan(8, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture) * 256)
        + ulong.Parse(name.AsSpan(16, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static byte[] Time(DateTimeOffset at)
    {
        var bytes = new byte[TimeSize];
        BinaryPrimitives.WriteInt64BigEndian(bytes, (at - DateTimeOffset.UnixEpoch).Ticks / 10);
        return bytes;
    }

    private static DateTimeOffset Time(byte[] bytes) =>
        DateTimeOffset.UnixEpoch.AddTicks(BinaryPrimitives.ReadInt64BigEndian(bytes) * 10);
}
