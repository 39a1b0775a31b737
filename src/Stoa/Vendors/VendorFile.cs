using System.Globalization;
using Stoa.Accounts;
using Stoa.Platform;
using Sylvan.Data.Csv;

namespace Stoa.Vendors;

/// <summary>A row of a list of vendors. What is blank, or whose column is not there, is null.</summary>
/// <param name="Line">Its number in the file; the header is line 1.</param>
/// <param name="Wrong">Why the row cannot be read, or null.</param>
internal sealed record VendorFileRow(
    int Line, string? Name, string? Slug, string? Email, string? Country, string? Currency, decimal? Rate, string? LegalName,
    string? Description, string? Status, string? Wrong);

/// <summary>
/// A list of vendors as CSV: UTF-8 with or without a mark, separated by commas, semicolons or tabs, as spreadsheets write
/// it. Columns by their names, in any order: name, email, country, currency, and if wanted slug, commission_rate, legal_name,
/// description, status.
/// </summary>
internal static class VendorFile
{
    /// <summary>The largest file in bytes: 5 MB.</summary>
    public const int Largest = 5 * 1024 * 1024;

    /// <summary>The most rows in a file.</summary>
    public const int MostRows = 5000;

    private static readonly string[] Needed = ["name", "email", "country", "currency"];
    private static readonly string[] Known = [.. Needed, "slug", "commission_rate", "legal_name", "description", "status"];

    /// <summary>Throws <see cref="InputException"/> for a file that is none, or too large.</summary>
    public static List<VendorFileRow> Read(string text)
    {
        var plain = text.TrimStart('\uFEFF');
        if (plain.Contains('\0') || plain.Contains('\uFFFD'))
        {
            throw Refused("It is not text in UTF-8: save it as “CSV UTF-8”.");
        }

        var header = plain.Split(["\r", "\n"], 2, StringSplitOptions.None)[0];
        var delimiter = ",;\t".MaxBy(d => header.Count(c => c == d));
        var options = new CsvDataReaderOptions
        {
            HasHeaders = true, Delimiter = delimiter, Comment = '\0', MaxBufferSize = 1 << 20,
        };
        try
        {
            using var reader = new StringReader(plain);
            using var csv = CsvDataReader.Create(reader, options);
            return ReadRows(csv);
        }
        catch (CsvMissingHeadersException)
        {
            throw Refused("It is empty.");
        }
        catch (CsvRecordTooLargeException)
        {
            throw Refused("A row is longer than 1 MB: is a quotation mark missing?");
        }
        catch (Exception e) when (e is CsvFormatException or CsvConfigurationException)
        {
            throw Refused($"It is not CSV: {e.Message.TrimEnd('.')}.");
        }
    }

    private static List<VendorFileRow> ReadRows(CsvDataReader csv)
    {
        var columns = Columns(csv);
        var rows = new List<VendorFileRow>();
        var line = 1;
        while (csv.Read())
        {
            line++;
            var number = line;
            line += csv.GetRawRecordSpan().TrimEnd("\r\n").Count('\n');
            if (Enumerable.Range(0, csv.RowFieldCount).All(i => string.IsNullOrWhiteSpace(csv.GetString(i))))
            {
                continue;
            }

            rows.Add(Row(number, name => columns.TryGetValue(name, out var at) && at < csv.RowFieldCount
                && csv.GetString(at).Trim() is { Length: > 0 } value ? value : null, csv.RowFieldCount > csv.FieldCount));
            if (rows.Count > MostRows)
            {
                throw Refused($"It has more than {MostRows:N0} rows: split it.");
            }
        }

        return rows.Count > 0 ? rows : throw Refused("There is no row below the header.");
    }

    private static Dictionary<string, int> Columns(CsvDataReader csv)
    {
        var names = Enumerable.Range(0, csv.FieldCount)
            .Select(i => csv.GetName(i).Trim().ToLowerInvariant().Replace(' ', '_').Replace('-', '_')).ToList();
        var columns = new Dictionary<string, int>();
        for (var at = 0; at < names.Count; at++)
        {
            if (names[at].Length > 0 && !Known.Contains(names[at]))
            {
                throw Refused($"There is no column {Short(names[at])}. Known are {string.Join(", ", Known)}.");
            }

            if (names[at].Length > 0 && !columns.TryAdd(names[at], at))
            {
                throw Refused($"The column {names[at]} is there twice.");
            }
        }

        var missing = Needed.Where(n => !columns.ContainsKey(n)).ToList();
        return missing.Count == 0 ? columns : throw Refused($"The column {string.Join(", ", missing)} is missing.");
    }

    private static VendorFileRow Row(int line, Func<string, string?> value, bool isTooLong)
    {
        var row = new VendorFileRow(line, value("name"), value("slug"), value("email"), value("country"), value("currency"), null,
            value("legal_name"), value("description"), value("status")?.ToLowerInvariant(), null);
        try
        {
            if (isTooLong)
            {
                throw new InputException("row", "it has more fields than the header has columns");
            }

            return row with
            {
                Name = VendorInput.Line("name", row.Name, 200, 1),
                Slug = row.Slug is null ? null : Slug(row.Slug),
                Email = Register.EmailOf(row.Email),
                Country = VendorInput.Line("country", row.Country, 100, 1),
                Currency = VendorInput.Currency(row.Currency),
                Rate = Rate(value("commission_rate")),
                LegalName = row.LegalName is null ? null : VendorInput.Line("legal_name", row.LegalName, 200),
                Description = row.Description is null ? null : VendorInput.Text("description", row.Description, 5000),
                Status = row.Status is null or "pending" or "active" ? row.Status
                    : throw new InputException("status", "pending or active, or blank for pending."),
            };
        }
        catch (InputException e)
        {
            return row with { Wrong = $"{e.Field}: {e.Message}" };
        }
    }

    private static string Slug(string given) => given.Length <= 80 && given == Platform.Slug.Of(given) ? given
        : throw new InputException("slug", "Small letters, digits and single dashes, such as kase-brot.");

    // 0.12, 12% or 12 %; a spreadsheet of another country writes 0,12.
    private static decimal? Rate(string? given)
    {
        if (given is null)
        {
            return null;
        }

        var isPercent = given.EndsWith('%');
        var text = given.TrimEnd('%', ' ').Replace(',', '.');
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && (isPercent ? number / 100 : number) is >= 0 and <= 1 and var rate && decimal.Round(rate, 6) == rate ? rate
            : throw new InputException("commission_rate", "A share from 0 to 1 such as 0.12, or 12%.");
    }

    private static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;

    private static InputException Refused(string why) => new("file", why);
}
