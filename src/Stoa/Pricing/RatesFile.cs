using System.Globalization;
using System.IO.Compression;
using System.Xml;
using Stoa.Platform;
using Sylvan.Data.Csv;

namespace Stoa.Pricing;

/// <summary>One unit of a base currency is so many of a quote currency from a day (UTC) on.</summary>
public sealed record DatedRate(string Base, string Quote, DateOnly Day, decimal Rate);

/// <summary>
/// Reads rates from files: the European Central Bank's XML (eurofxref-daily, -hist, -hist-90d) and CSV, also zipped as it
/// comes, and a CSV with the columns base, quote, date and rate.
/// </summary>
public static class RatesFile
{
    /// <summary>A file may hold so many rates; the bank's whole history has about 300,000.</summary>
    public const int MostRates = 500_000;

    private const string Euro = "EUR";
    private const long LargestUnpacked = 64L << 20;
    private const string Field = "file";

    /// <summary>
    /// Every rate of a file, each pair and day once. Throws <see cref="InputException"/> that says where it is wrong.
    /// </summary>
    public static List<DatedRate> Read(Stream content)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var bytes = new MemoryStream();
        Copy(content, bytes);
        if (bytes.Length > 3 && bytes.GetBuffer()[0] == 'P' && bytes.GetBuffer()[1] == 'K')
        {
            return Read(Unpack(bytes));
        }

        bytes.Position = 0;
        using var reader = new StreamReader(bytes);
        var text = reader.ReadToEnd();
        var rates = text.AsSpan().TrimStart().StartsWith("<") ? ReadXml(text) : ReadCsv(text);
        if (rates.Count == 0)
        {
            throw new InputException(Field, "The file holds no rates.");
        }

        var seen = new HashSet<(string, string, DateOnly)>();
        return rates.FirstOrDefault(r => !seen.Add((r.Base, r.Quote, r.Day))) is { } twice
            ? throw new InputException(Field, $"{twice.Base} in {twice.Quote} on {twice.Day:yyyy-MM-dd} is there twice.") : rates;
    }

    private static MemoryStream Unpack(MemoryStream bytes)
    {
        try
        {
            bytes.Position = 0;
            using var archive = new ZipArchive(bytes, ZipArchiveMode.Read);
            if (archive.Entries.Count != 1)
            {
                throw new InputException(Field, "The archive must hold one file.");
            }

            using var entry = archive.Entries[0].Open();
            var unpacked = new MemoryStream();
            Copy(entry, unpacked);
            if (unpacked.Length > 1 && unpacked.GetBuffer()[0] == 'P' && unpacked.GetBuffer()[1] == 'K')
            {
                throw new InputException(Field, "The archive holds another archive.");
            }

            unpacked.Position = 0;
            return unpacked;
        }
        catch (InvalidDataException)
        {
            throw new InputException(Field, "The archive is damaged.");
        }
    }

    // What it unpacks to is not what it says.
    private static void Copy(Stream from, MemoryStream to)
    {
        var buffer = new byte[81_920];
        int read;
        while ((read = from.Read(buffer)) > 0)
        {
            to.Write(buffer, 0, read);
            if (to.Length > LargestUnpacked)
            {
                throw new InputException(Field, "The file is larger than 64 MB.");
            }
        }
    }

    // <Cube time="2024-05-02"><Cube currency="USD" rate="1.0704"/>…
    private static List<DatedRate> ReadXml(string text)
    {
        var rates = new List<DatedRate>();
        DateOnly? day = null;
        try
        {
            using var xml = XmlReader.Create(
                new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            while (xml.Read())
            {
                if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "Cube")
                {
                    continue;
                }

                var line = (xml as IXmlLineInfo)?.LineNumber ?? 0;
                if (xml.GetAttribute("time") is { } time)
                {
                    day = Day(time, line);
                }

                if (xml.GetAttribute("currency") is { } currency)
                {
                    Add(rates, new(Euro, Code(currency, line),
                        day ?? throw new InputException(Field, $"Line {line}: a rate without a day."),
                        Rate(xml.GetAttribute("rate") ?? "", line)));
                }
            }
        }
        catch (XmlException e)
        {
            throw new InputException(Field, $"Line {e.LineNumber}: the XML cannot be read.");
        }

        return rates;
    }

    private static List<DatedRate> ReadCsv(string text)
    {
        var rates = new List<DatedRate>();
        try
        {
            using var csv = CsvDataReader.Create(
                new StringReader(text.TrimStart('\uFEFF')), new CsvDataReaderOptions { BufferSize = 1 << 16 });
            var names = Enumerable.Range(0, csv.FieldCount).Select(i => csv.GetName(i).Trim()).ToList();
            var own = new[] { "base", "quote", "date", "rate" }
                .Select(n => names.FindIndex(c => string.Equals(c, n, StringComparison.OrdinalIgnoreCase))).ToArray();
            if (own.Any(i => i < 0) && !(names.Count > 1 && string.Equals(names[0], "Date", StringComparison.OrdinalIgnoreCase)))
            {
                throw new InputException(Field, "The first line names base, quote, date and rate, or Date and currencies.");
            }

            while (csv.Read())
            {
                var line = csv.RowNumber + 1;
                string At(int i) => i < csv.RowFieldCount ? csv.GetString(i).Trim() : "";
                if (csv.RowFieldCount == 1 && At(0).Length == 0)
                {
                    continue;
                }

                if (own.All(i => i >= 0))
                {
                    Add(rates, new(
                        Code(At(own[0]), line), Code(At(own[1]), line), Day(At(own[2]), line), Rate(At(own[3]), line)));
                    continue;
                }

                // The bank's: a day, and under each currency its rate or N/A; each line ends with a comma.
                var day = Day(At(0), line);
                for (var i = 1; i < names.Count; i++)
                {
                    if (names[i].Length > 0 && At(i) is { Length: > 0 } rate and not "N/A")
                    {
                        Add(rates, new(Euro, Code(names[i], line), day, Rate(rate, line)));
                    }
                }
            }
        }
        catch (CsvMissingHeadersException)
        {
            throw new InputException(Field, "The file is empty.");
        }
        catch (CsvFormatException e)
        {
            throw new InputException(Field, $"Line {e.RowNumber + 1}: the CSV cannot be read.");
        }

        return rates;
    }

    private static void Add(List<DatedRate> rates, DatedRate rate)
    {
        if (rate.Base == rate.Quote)
        {
            throw new InputException(Field, $"{rate.Base} in itself on {rate.Day:yyyy-MM-dd}.");
        }

        rates.Add(rate);
        if (rates.Count > MostRates)
        {
            throw new InputException(Field, $"The file holds more than {MostRates} rates.");
        }
    }

    private static string Code(string text, int line) =>
        text.Length == 3 && text.All(char.IsAsciiLetterUpper) ? text
            : throw new InputException(Field, $"Line {line}: \"{Short(text)}\" is no currency's code.");

    private static DateOnly Day(string text, int line) =>
        DateOnly.TryParseExact(text, ["yyyy-MM-dd", "dd MMMM yyyy", "d MMMM yyyy"], CultureInfo.InvariantCulture,
            DateTimeStyles.None, out var day) && day.Year is >= 1900 and <= 2200 ? day
            : throw new InputException(Field, $"Line {line}: \"{Short(text)}\" is no day such as 2024-05-02.");

    private static decimal Rate(string text, int line) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate)
        && rate is >= 0.000000000001m and <= 100_000_000_000m ? rate
            : throw new InputException(Field, $"Line {line}: \"{Short(text)}\" is no rate above 0.");

    private static string Short(string text) => text.Length <= 40 ? text : text[..40];
}
