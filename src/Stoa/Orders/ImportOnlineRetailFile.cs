using System.Globalization;
using Sylvan.Data.Csv;

namespace Stoa.Orders;

/// <summary>One readable line of the file. Texts are indexes into the file's lists; <see cref="Time"/> is
/// UTC.</summary>
internal readonly record struct RetailLine(
    int Number, int Invoice, int Product, int Text, int Quantity, DateTime Time, decimal Price, int Customer,
    int Country)
{
    public decimal Amount => Quantity * Price;
}

/// <summary>Texts that repeat, stored once: no allocation for a text that was seen before.</summary>
internal sealed class TextTable
{
    private readonly Dictionary<string, int> _index = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private int _last = -1;

    public TextTable() => _lookup = _index.GetAlternateLookup<ReadOnlySpan<char>>();

    public List<string> Values { get; } = [];

    public int Count => Values.Count;

    public int IndexOf(ReadOnlySpan<char> text)
    {
        if (_last >= 0 && text.SequenceEqual(Values[_last]))
        {
            return _last;
        }

        if (!_lookup.TryGetValue(text, out _last))
        {
            _last = Values.Count;
            Values.Add(text.ToString());
            _index.Add(Values[_last], _last);
        }

        return _last;
    }
}

/// <summary>The whole file in memory, in a compact form (about 80 bytes a line).</summary>
internal sealed class RetailFile
{
    private static readonly string[] Columns =
        ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"];

    private readonly ImportCsv _csv;
    private readonly ImportTimes _times;

    private RetailFile(string path, TimeZoneInfo zone)
    {
        Path = path;
        _csv = new ImportCsv(path, Columns, "an Online Retail file");
        _times = new ImportTimes(zone);
    }

    public string Path { get; }

    public string Name => System.IO.Path.GetFileName(Path);

    public byte[] Sha256 { get; private set; } = [];

    public List<RetailLine> Lines { get; } = [];

    public List<RejectedLine> Rejected { get; } = [];

    public TextTable Invoices { get; } = new();

    public TextTable Products { get; } = new();

    public TextTable Texts { get; } = new();

    public TextTable Customers { get; } = new();

    public TextTable Countries { get; } = new();

    /// <summary>The raw text of every line that is not a plain sale, by its number: kept for import_lines.</summary>
    public Dictionary<int, string> Raw { get; } = [];

    /// <summary>Reads a CSV, plain or gzip, refusing anything that is not this format.</summary>
    /// <param name="zone">The time zone of the file's local times.</param>
    /// <param name="progress">Called with the share of the file that was read, 0 to 1.</param>
    public static RetailFile Read(string path, TimeZoneInfo zone, Action<double> progress, CancellationToken cancel)
    {
        var file = new RetailFile(path, zone);
        file.Sha256 = file._csv.Read(file.ReadLine, progress, cancel);
        if (file.Lines.Count == 0)
        {
            var first = file.Rejected.Count == 0 ? "it has only a header"
                : $"line {file.Rejected[0].Number}: {file.Rejected[0].Reason}";
            throw ImportCsv.Refused($"{path} holds no line that can be imported ({first}).");
        }

        return file;
    }

    private void ReadLine(CsvDataReader csv, int number, ReadOnlySpan<char> raw)
    {
        var quantity = 0;
        var price = 0m;
        var time = default(DateTime);
        var reason = _csv.CheckShape(csv, raw);
        if (reason is null)
        {
            var quantityRead = int.TryParse(csv.GetFieldSpan(3), NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture, out quantity);
            var priceRead = ImportCsv.TryNumber(csv.GetFieldSpan(5), 4, out price);
            reason = !quantityRead ? $"quantity '{ImportCsv.Short(csv.GetFieldSpan(3))}' is not a whole number"
                : !priceRead ? $"price '{ImportCsv.Short(csv.GetFieldSpan(5))}' is not a number with at most four decimals"
                : CheckTexts(csv) ?? _times.Read(csv.GetFieldSpan(4), out time)
                    ?? CheckSigns(csv.GetFieldSpan(0), quantity, price);
        }

        if (reason is null)
        {
            var customer = csv.GetFieldSpan(6);
            customer = customer.EndsWith(".0") ? customer[..^2] : customer;
            var line = new RetailLine(number, Invoices.IndexOf(csv.GetFieldSpan(0)),
                Products.IndexOf(csv.GetFieldSpan(1)),
                Texts.IndexOf(csv.GetFieldSpan(2).Trim()), quantity, time, price,
                customer.IsEmpty ? -1 : Customers.IndexOf(customer), Countries.IndexOf(csv.GetFieldSpan(7)));
            Lines.Add(line);
            if (price <= 0 || quantity < 0 || !char.IsAsciiDigit(raw[0]))
            {
                Raw[number] = ImportCsv.Kept(raw);
            }
        }
        else
        {
            Rejected.Add(new RejectedLine(Name, number, reason, ImportCsv.Kept(raw), quantity, quantity * price));
        }

        _csv.CheckLimits(number, Lines.Count, Rejected);
    }

    private static string? CheckTexts(CsvDataReader csv)
    {
        var invoice = csv.GetFieldSpan(0);
        var digits = invoice.Length > 0 && invoice[0] is 'C' or 'A' ? invoice[1..] : invoice;
        return digits.IsEmpty || digits.Length > 20 || digits.ContainsAnyExceptInRange('0', '9')
                ? $"invoice '{ImportCsv.Short(invoice)}' is not digits, or C or A and digits"
            : csv.GetFieldSpan(1).IsWhiteSpace() || csv.GetFieldSpan(1).Length > 100
                ? "stock code is empty or longer than 100"
            : csv.GetFieldSpan(2).Length > 300 ? "description is longer than 300"
            : csv.GetFieldSpan(6).Length > 20 ? "customer is longer than 20"
            : csv.GetFieldSpan(7).IsWhiteSpace() || csv.GetFieldSpan(7).Length > 100
                ? "country is empty or longer than 100"
            : null;
    }

    private static string? CheckSigns(ReadOnlySpan<char> invoice, int quantity, decimal price) => invoice[0] switch
    {
        'C' when quantity >= 0 || price < 0 => "a cancellation whose quantity is not negative, or whose price is",
        'A' when quantity <= 0 => "an adjustment whose quantity is not positive",
        'C' or 'A' when Math.Abs((long)quantity) <= ImportCsv.LargestNumber => null,
        _ when Math.Abs((long)quantity) > ImportCsv.LargestNumber => "a quantity above ten million",
        _ when quantity == 0 => "quantity is zero",
        _ when price < 0 => "a negative price outside an adjustment",
        _ when quantity < 0 && price > 0 => "a negative quantity at a price, but no cancellation",
        _ => null,
    };
}
