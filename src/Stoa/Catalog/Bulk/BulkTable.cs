using System.Text;
using Stoa.Platform;
using Sylvan.Data.Csv;

namespace Stoa.Catalog;

/// <summary>A line of a file: the number of its first line in the file, and its cells.</summary>
internal sealed record BulkLine(int Number, string[] Cells);

/// <summary>
/// A CSV file of products: UTF-8 or Windows-1252, with commas, semicolons or tabs, told by its beginning. Limits keep a broken
/// file from eating the machine.
/// </summary>
internal sealed class BulkTable
{
    public const int Largest = 50 << 20;

    private const int MostLines = 200_000;
    private const int MostColumns = 500;
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
            throw new InputException("file", "This is a spreadsheet or an archive: save it as CSV first.");
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
            Dictionary<string, int>? columns = null;
            var lines = new List<BulkLine>();
            while (csv.Read())
            {
                var number = last + 1;
                last += Math.Max(1, csv.GetRawRecordSpan().TrimEnd("\r\n").Count('\n') + 1);
                var cells = Cells(csv, number);
                if (columns is null)
                {
                    columns = Header(cells);
                }
                else if (cells.Any(c => c.Length > 0))
                {
                    lines.Add(lines.Count < MostLines ? new BulkLine(number, cells)
                        : throw new InputException("file", $"More than {MostLines:N0} lines: split it."));
                }
            }

            return columns is null || lines.Count == 0
                ? throw new InputException("file", "There are no lines below a header in it.")
                : new BulkTable(columns, lines);
        }
        catch (Exception e) when (e is CsvFormatException or CsvRecordTooLargeException)
        {
            throw new InputException("file", $"Line {last + 1} cannot be read: "
                + (e is CsvRecordTooLargeException ? "it is longer than 1 MB. Is a quotation mark left open?" : e.Message));
        }
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
            var cell = csv.GetString(i).Trim();
            // What an export puts before a cell that a spreadsheet would take for a formula.
            cells[i] = cell.Length > 1 && cell[0] == '\'' && cell[1] is '=' or '+' or '-' or '@' ? cell[1..] : cell;
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
