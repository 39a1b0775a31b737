using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Stoa.Catalog;

/// <summary>
/// How cells are written so that no spreadsheet takes them for a formula (OWASP, CSV injection), and read so that what was
/// written comes back as it was.
/// </summary>
internal static partial class BulkCell
{
    /// <summary>An apostrophe goes before what would be a formula, and before what looks like one that has it already.</summary>
    public static string Write(string text) => Formula().IsMatch(text) ? "'" + text : text;

    public static string Read(string cell) =>
        cell.Length > 1 && cell[0] == '\'' && Formula().IsMatch(cell[1..]) ? cell[1..] : cell;

    /// <summary>A cell of CSV (RFC 4180).</summary>
    public static string Quote(string cell) =>
        cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    /// <summary>What is between separators, without blanks and, unless wanted, empty parts; after \ one is a letter.</summary>
    public static List<string> Split(string text, char separator, bool keepEmpty = false)
    {
        var (parts, part) = (new List<string>(), new StringBuilder());
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] == separator)
            {
                var trimmed = part.ToString().Trim();
                if (trimmed.Length > 0 || (keepEmpty && text.Length > 0))
                {
                    parts.Add(trimmed);
                }

                part.Clear();
            }
            else
            {
                i += text[i] == '\\' && i + 1 < text.Length && text[i + 1] == separator ? 1 : 0;
                part.Append(text[i]);
            }
        }

        return parts;
    }

    public static string Join(IEnumerable<string> parts, char separator) =>
        string.Join(separator, parts.Select(p => p.Replace(separator.ToString(), $"\\{separator}", StringComparison.Ordinal)));

    /// <summary>What a spreadsheet holds, as text would say it.</summary>
    public static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        bool truth => truth ? "true" : "false",
        double number when Math.Abs(number) < 1e15 => ((decimal)number).ToString(CultureInfo.InvariantCulture),
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    [GeneratedRegex(@"^'*[=+\-@\t\r]")]
    private static partial Regex Formula();
}
