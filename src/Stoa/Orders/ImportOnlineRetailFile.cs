using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using Stoa.Platform;
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

/// <summary>
/// A line that was not imported, with its reason; numbers are 0 where they are what is unreadable.
/// <see cref="Counted"/> where it is among the file's lines too, because only its neighbours show what is wrong with
/// it.
/// </summary>
internal sealed record RejectedLine(int Number, string Reason, string Raw, long Quantity, decimal Amount,
    bool Counted = false);

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

/// <summary>
/// The whole file in memory, in a compact form (about 80 bytes a line), read in one pass. Limits keep a broken file
/// from eating the machine: a record of 1 MiB, five million lines, a hundred thousand rejected ones.
/// </summary>
internal sealed class RetailFile
{
    public const int LongestRecord = 1 << 20;
    public const int MostLines = 5_000_000;
    public const int LargestNumber = 10_000_000;
    public const int MostRejected = 100_000;
    private static readonly string[] Columns =
        ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"];

    private readonly TimeZoneInfo _zone;
    private string _timeText = "";
    private DateTime _time;

    private RetailFile(string path, TimeZoneInfo zone)
    {
        Path = path;
        _zone = zone;
    }

    public string Path { get; }

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

    /// <summary>Reads a CSV, plain or gzip (told by its first bytes), refusing anything that is not this
    /// format.</summary>
    /// <param name="zone">The time zone of the file's local times.</param>
    /// <param name="progress">Called with the share of the file that was read, 0 to 1.</param>
    public static RetailFile Read(string path, TimeZoneInfo zone, Action<double> progress, CancellationToken cancel)
    {
        var file = new RetailFile(path, zone);
        try
        {
            using var stream = File.OpenRead(path);
            using var hash = SHA256.Create();
            using (var plain = new CryptoStream(Unpack(stream), hash, CryptoStreamMode.Read))
            using (var reader = new StreamReader(plain))
            {
                file.ReadLines(reader, () => progress((double)stream.Position / Math.Max(1, stream.Length)), cancel);
            }

            file.Sha256 = hash.Hash!;
        }
        catch (InvalidDataException e)
        {
            throw Refused($"{path} is truncated or damaged after line {file.LastNumber}: fetch it again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Refused($"{path} cannot be read: {e.Message.TrimEnd('.')}.", e);
        }

        return file;
    }

    private int LastNumber { get; set; }

    private static Stream Unpack(FileStream stream)
    {
        Span<byte> head = stackalloc byte[2];
        var gzip = stream.ReadAtLeast(head, 2, throwOnEndOfStream: false) == 2 && head[0] == 0x1f && head[1] == 0x8b;
        stream.Position = 0;
        return gzip ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    private void ReadLines(StreamReader reader, Action progress, CancellationToken cancel)
    {
        // Without HasHeaders the header is a record like the others, so that its length is capped as theirs.
        var options = new CsvDataReaderOptions
        {
            HasHeaders = false, BufferSize = 1 << 16, MaxBufferSize = LongestRecord, Delimiter = ',', Comment = '\0',
        };
        try
        {
            using var csv = CsvDataReader.Create(reader, options);
            LastNumber = 0;
            while (csv.Read())
            {
                var raw = csv.GetRawRecordSpan().TrimEnd("\r\n");
                var number = LastNumber + 1;
                LastNumber += 1 + raw.Count('\n');
                if (number == 1)
                {
                    CheckHeader(csv);
                }
                else if (raw.Length > 0)
                {
                    ReadLine(csv, number, raw);
                }

                if (number % 4096 == 0)
                {
                    cancel.ThrowIfCancellationRequested();
                    progress();
                }
            }
        }
        catch (CsvRecordTooLargeException e)
        {
            throw Refused($"{Path} line {LastNumber + 1} is longer than 1 MiB: this is not an Online Retail file.", e);
        }
        catch (CsvFormatException e)
        {
            throw Refused($"{Path} line {LastNumber + 1} is not CSV: {e.Message.TrimEnd('.')}.", e);
        }

        if (LastNumber == 0)
        {
            throw Refused($"{Path} is empty.");
        }

        if (Lines.Count == 0)
        {
            var first = Rejected.Count == 0 ? "it has only a header"
                : $"line {Rejected[0].Number}: {Rejected[0].Reason}";
            throw Refused($"{Path} holds no line that can be imported ({first}).");
        }
    }

    private void CheckHeader(CsvDataReader csv)
    {
        var found = Enumerable.Range(0, csv.RowFieldCount).Select(i => csv.GetString(i).Trim()).ToArray();
        if (!found.SequenceEqual(Columns))
        {
            var shown = string.Join(",", found);
            throw Refused($"{Path} has the wrong columns: expected {string.Join(",", Columns)}, found "
                + $"{(shown.Length > 200 ? shown[..200] + "…" : shown)}.");
        }
    }

    private void ReadLine(CsvDataReader csv, int number, ReadOnlySpan<char> raw)
    {
        var quantity = 0;
        var price = 0m;
        var reason = csv.RowFieldCount != Columns.Length ? $"{csv.RowFieldCount} columns instead of {Columns.Length}"
            : null;
        reason ??= raw.ContainsAny('\0', '\uFFFD') ? "not valid UTF-8 text" : null;
        if (reason is null)
        {
            var quantityRead = int.TryParse(csv.GetFieldSpan(3), NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture, out quantity);
            var priceRead = TryPrice(csv.GetFieldSpan(5), out price);
            reason = !quantityRead ? $"quantity '{Short(csv.GetFieldSpan(3))}' is not a whole number"
                : !priceRead ? $"price '{Short(csv.GetFieldSpan(5))}' is not a number with at most four decimals"
                : CheckTexts(csv) ?? CheckTime(csv.GetFieldSpan(4)) ?? CheckSigns(csv.GetFieldSpan(0), quantity, price);
        }

        if (reason is null)
        {
            var customer = csv.GetFieldSpan(6);
            customer = customer.EndsWith(".0") ? customer[..^2] : customer;
            var line = new RetailLine(number, Invoices.IndexOf(csv.GetFieldSpan(0)),
                Products.IndexOf(csv.GetFieldSpan(1)),
                Texts.IndexOf(csv.GetFieldSpan(2).Trim()), quantity, _time, price,
                customer.IsEmpty ? -1 : Customers.IndexOf(customer), Countries.IndexOf(csv.GetFieldSpan(7)));
            Lines.Add(line);
            if (price <= 0 || quantity < 0 || !char.IsAsciiDigit(raw[0]))
            {
                Raw[number] = Kept(raw);
            }
        }
        else
        {
            Rejected.Add(new RejectedLine(number, reason, Kept(raw), quantity, quantity * price));
        }

        Limit(number);
    }

    private void Limit(int number)
    {
        if (Lines.Count > MostLines)
        {
            throw Refused($"{Path} has more than {MostLines:N0} lines: split it by invoice.");
        }

        if (Rejected.Count > MostRejected)
        {
            throw Refused($"{Path} has more than {MostRejected:N0} unreadable lines before line {number}; "
                + $"the first is line {Rejected[0].Number}: {Rejected[0].Reason}.");
        }
    }

    private static string? CheckTexts(CsvDataReader csv)
    {
        var invoice = csv.GetFieldSpan(0);
        var digits = invoice.Length > 0 && invoice[0] is 'C' or 'A' ? invoice[1..] : invoice;
        return digits.IsEmpty || digits.Length > 20 || digits.ContainsAnyExceptInRange('0', '9')
                ? $"invoice '{Short(invoice)}' is not digits, or C or A and digits"
            : csv.GetFieldSpan(1).IsWhiteSpace() || csv.GetFieldSpan(1).Length > 100
                ? "stock code is empty or longer than 100"
            : csv.GetFieldSpan(2).Length > 300 ? "description is longer than 300"
            : csv.GetFieldSpan(6).Length > 20 ? "customer is longer than 20"
            : csv.GetFieldSpan(7).IsWhiteSpace() || csv.GetFieldSpan(7).Length > 100
                ? "country is empty or longer than 100"
            : null;
    }

    /// <summary>Local time to UTC, remembered because neighbours share it. What summer time skips is refused.</summary>
    private string? CheckTime(ReadOnlySpan<char> text)
    {
        if (text.SequenceEqual(_timeText))
        {
            return null;
        }

        if (!DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None,
            out var local)
            || local.Year is < 1900 or > 9000)
        {
            return $"date '{Short(text)}' is not yyyy-MM-dd HH:mm:ss";
        }

        if (_zone.IsInvalidTime(local))
        {
            return $"date '{Short(text)}' does not exist in {_zone.Id}";
        }

        _timeText = text.ToString();
        _time = TimeZoneInfo.ConvertTimeToUtc(local, _zone);
        return null;
    }

    private static string? CheckSigns(ReadOnlySpan<char> invoice, int quantity, decimal price) => invoice[0] switch
    {
        'C' when quantity >= 0 || price < 0 => "a cancellation whose quantity is not negative, or whose price is",
        'A' when quantity <= 0 => "an adjustment whose quantity is not positive",
        'C' or 'A' when Math.Abs((long)quantity) <= LargestNumber => null,
        _ when Math.Abs((long)quantity) > LargestNumber => "a quantity above ten million",
        _ when quantity == 0 => "quantity is zero",
        _ when price < 0 => "a negative price outside an adjustment",
        _ when quantity < 0 && price > 0 => "a negative quantity at a price, but no cancellation",
        _ => null,
    };

    private static bool TryPrice(ReadOnlySpan<char> text, out decimal price) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture, out price)
        && Math.Abs(price) < LargestNumber && decimal.Round(price, 4) == price;

    private static string Short(ReadOnlySpan<char> text) => text.Length > 40 ? $"{text[..40]}…" : text.ToString();

    private static string Kept(ReadOnlySpan<char> raw) =>
        (raw.Length > 2000 ? raw[..2000].ToString() : raw.ToString()).Replace('\0', ' ');

    private static StoaException Refused(string message, Exception? inner = null) => new(message, 2, inner);
}
