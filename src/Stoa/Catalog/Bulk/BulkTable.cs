using System.IO.Compression;
using System.Text;
using Stoa.Platform;
using Sylvan.Data.Csv;

namespace Stoa.Catalog;

/// <summary>A line of a file: the number of its first line in the file, and its cells.</summary>
internal sealed record BulkLine(int Number, string[] Cells);

/// <summary>
/// A file of products: CSV in UTF-8 or Windows-1252, with commas, semicolons or tabs, told by its beginning, or the first sheet
/// of an Excel workbook. Limits keep a broken file from eating the machine.
/// </summary>
internal sealed class BulkTable
{
    public const int Largest = 50 << 20;

    public const int MostLines = 200_000;
    public const int MostColumns = 500;

    private const int LongestLine = 1 << 20;
    private readonly Dictionary<string, int> _columns;

    private BulkTable(Dictionary<string, int> columns, List<BulkLine> lines)
    {
        (_columns, Lines) = (columns, lines);
    }

    /// <summary>In the order of the file; empty ones are left out.</summary>
    public List<BulkLine> Lines { get; }

    /// <summary>The header's columns, in lower case.</summary>
    public IEnumerable<string> Columns => _columns.Keys;

    public bool Has(string column) => _columns.ContainsKey(column);

    /// <summary>A cell without blanks around it; empty where the file has no such column.</summary>
    public string this[BulkLine line, string column] =>
        _columns.TryGetValue(column, out var at) && at < line.Cells.Length ? line.Cells[at] : "";

    /// <summary>Throws <see cref="InputException"/> for "file", with the line, for what is no table.</summary>
    public static BulkTable Read(byte[] bytes)
    {
        if (bytes.AsSpan().StartsWith("PK"u8))
        {
            using var zip = BulkArchive.Open(bytes);
            return BulkSheet.Is(zip) ? Of(BulkSheet.Rows(bytes, zip))
                : throw new InputException("file", "An archive inside an archive is not looked into.");
        }

        var text = Decode(bytes);
        var nul = text.IndexOf('\0', StringComparison.Ordinal);
        if (nul >= 0)
        {
            throw new InputException("file", $"Line {text.AsSpan(0, nul).Count('\n') + 1} has a NUL in it: this is no text.");
        }

        var options = new CsvDataReaderOptions
        {
            HasHeaders = false, BufferSize = 1 << 16, MaxBufferSize = LongestLine, Delimiter = DelimiterOf(text), Comment = '\0',
        };
        var last = 0;
        try
        {
            using var csv = CsvDataReader.Create(new StringReader(text), options);
            return Of(Lines());

            IEnumerable<BulkLine> Lines()
            {
                while (csv.Read())
                {
                    var number = last + 1;
                    last += Math.Max(1, csv.GetRawRecordSpan().TrimEnd("\r\n").Count('\n') + 1);
                    yield return new(number, Cells(csv, number));
                }
            }
        }
        catch (Exception e) when (e is CsvFormatException or CsvRecordTooLargeException)
        {
            throw new InputException("file", $"Line {last + 1} cannot be read: "
                + (e is CsvRecordTooLargeException ? "it is longer than 1 MB. Is a quotation mark left open?" : e.Message));
        }
    }

    /// <summary>The first of the lines is the header.</summary>
    private static BulkTable Of(IEnumerable<BulkLine> all)
    {
        Dictionary<string, int>? columns = null;
        var lines = new List<BulkLine>();
        foreach (var line in all)
        {
            if (columns is null)
            {
                columns = Header(line.Cells);
            }
            else if (line.Cells.Any(c => c.Length > 0))
            {
                lines.Add(lines.Count < MostLines ? line
                    : throw new InputException("file", $"More than {MostLines:N0} lines: split it."));
            }
        }

        return columns is null || lines.Count == 0
            ? throw new InputException("file", "There are no lines below a header in it.")
            : new BulkTable(columns, lines);
    }

    private static string[] Cells(CsvDataReader csv, int number)
    {
        if (csv.RowFieldCount > MostColumns)
        {
            throw new InputException("file", $"Line {number} has {csv.RowFieldCount:N0} columns; {MostColumns} are the most.");
        }

        var cells = new string[csv.RowFieldCount];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = BulkCell.Read(csv.GetString(i).Trim());
        }

        return cells;
    }

    private static Dictionary<string, int> Header(string[] cells)
    {
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < cells.Length; i++)
        {
            var name = cells[i].ToLowerInvariant();
            if (name.Length > 0 && !columns.TryAdd(name, i))
            {
                throw new InputException("file", $"The column {cells[i]} is there twice.");
            }
        }

        return columns;
    }

    private static string Decode(byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(bytes);
        }
    }

    private static char DelimiterOf(string text)
    {
        var header = text.AsSpan();
        var end = header.IndexOfAny('\r', '\n');
        header = end < 0 ? header : header[..end];
        var (commas, semicolons, tabs) = (header.Count(','), header.Count(';'), header.Count('\t'));
        return tabs > commas && tabs > semicolons ? '\t' : semicolons > commas ? ';' : ',';
    }
}
