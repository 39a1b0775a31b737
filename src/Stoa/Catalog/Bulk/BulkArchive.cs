using System.IO.Compression;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>
/// What was sent: a file of products or of translations, or a zip that holds one of either or both, and pictures by name. Nothing
/// of it is ever written under a name of its own.
/// </summary>
internal sealed class BulkArchive
{
    private const int MostEntries = 2_000;
    private const long LargestUnpacked = 200L << 20;

    private static readonly string[] PictureSuffixes = [".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".heic"];
    private readonly Dictionary<string, byte[]> _pictures = new(StringComparer.OrdinalIgnoreCase);

    public BulkTable? Products { get; private set; }

    public BulkTable? Translations { get; private set; }

    /// <summary>Throws <see cref="InputException"/> for "file".</summary>
    public static BulkArchive Read(byte[] bytes)
    {
        var archive = new BulkArchive();
        if (bytes.AsSpan().StartsWith("PK"u8))
        {
            using var zip = Open(bytes);
            if (!BulkSheet.Is(zip))
            {
                archive.Unpack(zip);
                return archive;
            }
        }

        archive.Add(BulkTable.Read(bytes));
        return archive;
    }

    /// <summary>A picture by the last part of an address; null: it is not in the archive.</summary>
    public byte[]? Picture(string address)
    {
        var path = address.Split('?', '#')[0];
        return _pictures.GetValueOrDefault(Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]));
    }

    public static ZipArchive Open(byte[] bytes)
    {
        try
        {
            var zip = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
            return zip.Entries.Count > 0 ? zip : throw new InvalidDataException();
        }
        catch (InvalidDataException)
        {
            throw new InputException("file", "This spreadsheet or archive is damaged.");
        }
    }

    private void Unpack(ZipArchive zip)
    {
        if (zip.Entries.Count > MostEntries)
        {
            throw new InputException("file", $"There are {zip.Entries.Count:N0} files in it; {MostEntries:N0} are the most.");
        }

        var budget = new ZipBudget(LargestUnpacked);
        foreach (var entry in zip.Entries.Where(e => e.Name.Length > 0))
        {
            var path = entry.FullName.Replace('\\', '/');
            if (path.StartsWith('/') || path.Contains(':') || path.Split('/').Contains(".."))
            {
                throw new InputException("file", $"{entry.FullName} is no name that a file in an archive may have.");
            }

            // What systems put beside the files: __MACOSX, .DS_Store.
            if (path.Split('/').Any(p => p.StartsWith('.') || p == "__MACOSX"))
            {
                continue;
            }

            var name = path[(path.LastIndexOf('/') + 1)..];
            var suffix = Path.GetExtension(name).ToLowerInvariant();
            if (suffix is ".csv" or ".tsv" or ".xlsx")
            {
                Add(BulkTable.Read(budget.Read(entry)));
            }
            else if (PictureSuffixes.Contains(suffix) && !_pictures.TryAdd(name, budget.Read(entry)))
            {
                throw new InputException("file", $"There are two pictures called {name} in it.");
            }
            else if (suffix is ".zip" or ".gz" or ".tar" or ".7z" or ".rar")
            {
                throw new InputException("file", $"{name} is an archive inside an archive, which is not looked into.");
            }
        }

        if (Products is null && Translations is null)
        {
            throw new InputException("file", "There is no file of products (.csv or .xlsx) in this archive.");
        }
    }

    private void Add(BulkTable table)
    {
        if (TranslationsFormat.Is(table) && Translations is null)
        {
            Translations = table;
        }
        else if (!TranslationsFormat.Is(table) && Products is null)
        {
            Products = table;
        }
        else
        {
            throw new InputException("file", "There are two files of products, or of translations, in it: send one.");
        }
    }
}
