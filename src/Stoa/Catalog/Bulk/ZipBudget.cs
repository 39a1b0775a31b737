using System.IO.Compression;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>How much an archive may unpack to: counted while it is read, since its own words on it prove nothing.</summary>
internal sealed class ZipBudget(long most)
{
    private const int Ratio = 200;
    private const int Free = 1 << 20;
    private long _used;

    /// <summary>An entry's bytes. Throws <see cref="InputException"/> for "file" where it is more than may be.</summary>
    public byte[] Read(ZipArchiveEntry entry)
    {
        using var bytes = new MemoryStream();
        Copy(entry, bytes);
        return bytes.ToArray();
    }

    /// <summary>Reads an entry for its length alone.</summary>
    public void Count(ZipArchiveEntry entry) => Copy(entry, Stream.Null);

    private void Copy(ZipArchiveEntry entry, Stream to)
    {
        try
        {
            using var from = entry.Open();
            var buffer = new byte[1 << 16];
            long total = 0;
            for (int read; (read = from.Read(buffer)) > 0;)
            {
                total += read;
                _used += read;
                if (_used > most || (total > Free && total > Ratio * Math.Max(1, entry.CompressedLength)))
                {
                    throw new InputException(
                        "file", $"It unpacks to more than {most >> 20} MB, or to more than {Ratio} times its size.");
                }

                to.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException)
        {
            throw new InputException("file", "This archive is damaged: pack it again.");
        }
    }
}
