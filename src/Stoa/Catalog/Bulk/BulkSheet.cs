using System.IO.Compression;
using System.Xml;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>
/// The first sheet of an Excel workbook (.xlsx), row after row. It is a zip of XML: what it unpacks to is counted before anything
/// else reads it.
/// </summary>
internal static class BulkSheet
{
    private const int MostEntries = 1_000;
    private const long LargestUnpacked = 300L << 20;
    private const int MostRows = 1_000_000;
    private const string Damaged = "This workbook cannot be read: save it again as .xlsx, or as CSV.";

    public static bool Is(ZipArchive zip) => zip.GetEntry("[Content_Types].xml") is not null;

    /// <summary>The rows in their order with their numbers. Throws <see cref="InputException"/> for "file".</summary>
    public static IEnumerable<BulkLine> Rows(byte[] bytes, ZipArchive zip)
    {
        Guard(zip);
        using var stream = new MemoryStream(bytes, writable: false);
        var settings = new OpenXmlConfiguration { EnableSharedStringCache = false, FillMergedCells = false };
        using var rows = Open(stream, settings);
        for (var number = 1; Next(rows); number++)
        {
            var row = (IDictionary<string, object?>)rows.Current;
            if (number > MostRows || row.Count > BulkTable.MostColumns)
            {
                throw new InputException("file", $"Row {number} is too much: {BulkTable.MostLines:N0} rows and "
                    + $"{BulkTable.MostColumns} columns are the most.");
            }

            yield return new(number, [.. row.Values.Select(v => BulkCell.Read(BulkCell.Text(v).Trim()))]);
        }
    }

    private static void Guard(ZipArchive zip)
    {
        if (zip.Entries.Count > MostEntries || zip.GetEntry("xl/workbook.xml") is null)
        {
            throw new InputException("file", Damaged);
        }

        if (zip.Entries.Any(e => e.FullName.StartsWith("xl/externalLinks/", StringComparison.OrdinalIgnoreCase)))
        {
            throw new InputException("file", "This workbook takes values out of other files: paste them as values first.");
        }

        var budget = new ZipBudget(LargestUnpacked);
        foreach (var entry in zip.Entries)
        {
            budget.Count(entry);
        }
    }

    private static IEnumerator<dynamic> Open(Stream stream, OpenXmlConfiguration settings)
    {
        try
        {
            return stream.Query(useHeaderRow: false, sheetName: null, ExcelType.XLSX, "A1", settings).GetEnumerator();
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new InputException("file", Damaged);
        }
    }

    private static bool Next(IEnumerator<dynamic> rows)
    {
        try
        {
            return rows.MoveNext();
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new InputException("file", Damaged);
        }
    }

    // What the reader throws where XML is broken, names an entity or refers to what is not there.
    private static bool IsDamage(Exception e) => e is XmlException or InvalidDataException or FormatException
        or ArgumentException or InvalidOperationException or NullReferenceException or IndexOutOfRangeException
        or KeyNotFoundException or OverflowException or InvalidCastException;
}
