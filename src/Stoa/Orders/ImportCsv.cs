using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using Stoa.Platform;
using Sylvan.Data.Csv;

namespace Stoa.Orders;

/// <summary>Takes one record: its fields, the number of its first line, its raw text.</summary>
internal delegate void TakeRecord(CsvDataReader csv, int number, ReadOnlySpan<char> raw);

/// <summary>
/// A line that was not imported, with its reason; numbers are 0 where they are what is unreadable.
/// <see cref="Counted"/> where it is among the file's lines too, because only its neighbours show what is wrong with
/// it.
/// </summary>
internal sealed record RejectedLine(string File, int Number, string Reason, string Raw, long Quantity, decimal Amount,
    bool Counted = false);

/// <summary>
/// One CSV file of an imported history, plain or gzip (told by its first bytes), read in one pass. Limits keep a broken
/// file from eating the machine: a record of 1 MiB, five million lines, a hundred thousand rejected ones. Anything that
/// is not this format is refused in one line, exit code 2.
/// </summary>
/// <param name="columns">The header, exactly.</param>
/// <param name="format">What the file should be, for the message that it is not: "an Online Retail file".</param>
internal sealed class ImportCsv(string path, string[] columns, string format)
{
    public const int LongestRecord = 1 << 20;
    public const int MostLines = 5_000_000;
    public const int LargestNumber = 10_000_000;
    public const int MostRejected = 100_000;

    private int _last;

    /// <summary>Hands every record below the header to <paramref name="take"/>; answers the content's SHA-256.</summary>
    /// <param name="progress">Called with the share of the file that was read, 0 to 1.</param>
    public byte[] Read(TakeRecord take, Action<double> progress, CancellationToken cancel)
    {
        try
        {
            using var stream = File.OpenRead(path);
            using var hash = SHA256.Create();
            using (var plain = new CryptoStream(Unpack(stream), hash, CryptoStreamMode.Read))
            using (var reader = new StreamReader(plain))
            {
                ReadRecords(reader, take, () => progress((double)stream.Position / Math.Max(1, stream.Length)), cancel);
            }

            return hash.Hash!;
        }
        catch (InvalidDataException e)
        {
            throw Refused($"{path} is truncated or damaged after line {_last}: fetch it again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Refused($"{path} cannot be read: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>Whether a record has this format's columns and readable text: the reason why not, or null.</summary>
    public string? CheckShape(CsvDataReader csv, ReadOnlySpan<char> raw) =>
        csv.RowFieldCount != columns.Length ? $"{csv.RowFieldCount} columns instead of {columns.Length}"
        : raw.ContainsAny('\0', '\uFFFD') ? "not valid UTF-8 text"
        : null;

    /// <summary>Refuses a file that has too many lines, or too many that cannot be imported.</summary>
    public void CheckLimits(int number, int lines, List<RejectedLine> rejected)
    {
        if (lines > MostLines)
        {
            throw Refused($"{path} has more than {MostLines:N0} lines: split it.");
        }

        if (rejected.Count > MostRejected)
        {
            throw Refused($"{path} has more than {MostRejected:N0} unreadable lines before line {number}; "
                + $"the first is line {rejected[0].Number}: {rejected[0].Reason}.");
        }
    }

    /// <summary>Reads a decimal number below ten million that has no more than so many decimals.</summary>
    public static bool TryNumber(ReadOnlySpan<char> text, int decimals, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture, out number)
        && Math.Abs(number) < LargestNumber && decimal.Round(number, decimals) == number;

    /// <summary>A field as a message shows it.</summary>
    public static string Short(ReadOnlySpan<char> text) => text.Length > 40 ? $"{text[..40]}…" : text.ToString();

    /// <summary>A line as platform.import_lines keeps it.</summary>
    public static string Kept(ReadOnlySpan<char> raw) =>
        (raw.Length > 2000 ? raw[..2000].ToString() : raw.ToString()).Replace('\0', ' ');

    public static StoaException Refused(string message, Exception? inner = null) => new(message, 2, inner);

    private static Stream Unpack(FileStream stream)
    {
        Span<byte> head = stackalloc byte[2];
        var gzip = stream.ReadAtLeast(head, 2, throwOnEndOfStream: false) == 2 && head[0] == 0x1f && head[1] == 0x8b;
        stream.Position = 0;
        return gzip ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    private void ReadRecords(StreamReader reader, TakeRecord take, Action progress, CancellationToken cancel)
    {
        // Without HasHeaders the header is a record like the others, so that its length is capped as theirs.
        var options = new CsvDataReaderOptions
        {
            HasHeaders = false, BufferSize = 1 << 16, MaxBufferSize = LongestRecord, Delimiter = ',', Comment = '\0',
        };
        try
        {
            using var csv = CsvDataReader.Create(reader, options);
            while (csv.Read())
            {
                var raw = csv.GetRawRecordSpan().TrimEnd("\r\n");
                var number = _last + 1;
                _last += 1 + raw.Count('\n');
                if (number == 1)
                {
                    CheckHeader(csv);
                }
                else if (raw.Length > 0)
                {
                    take(csv, number, raw);
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
            throw Refused($"{path} line {_last + 1} is longer than 1 MiB: this is not {format}.", e);
        }
        catch (CsvFormatException e)
        {
            throw Refused($"{path} line {_last + 1} is not CSV: {e.Message.TrimEnd('.')}.", e);
        }

        if (_last == 0)
        {
            throw Refused($"{path} is empty.");
        }
    }

    private void CheckHeader(CsvDataReader csv)
    {
        var found = Enumerable.Range(0, csv.RowFieldCount).Select(i => csv.GetString(i).Trim()).ToArray();
        if (!found.SequenceEqual(columns))
        {
            var shown = string.Join(",", found);
            throw Refused($"{path} has the wrong columns: expected {string.Join(",", columns)}, found "
                + $"{(shown.Length > 200 ? shown[..200] + "…" : shown)}.");
        }
    }
}

/// <summary>Reads a source's local times, remembering the last because neighbours share it.</summary>
internal sealed class ImportTimes(TimeZoneInfo zone)
{
    private string _text = "";
    private DateTime _utc;

    /// <summary>A local time as UTC; the reason why it is none, or null. What summer time skips is refused.</summary>
    public string? Read(ReadOnlySpan<char> text, out DateTime utc)
    {
        utc = _utc;
        if (text.SequenceEqual(_text))
        {
            return null;
        }

        if (!DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None,
            out var local)
            || local.Year is < 1900 or > 9000)
        {
            return $"date '{ImportCsv.Short(text)}' is not yyyy-MM-dd HH:mm:ss";
        }

        if (zone.IsInvalidTime(local))
        {
            return $"date '{ImportCsv.Short(text)}' does not exist in {zone.Id}";
        }

        _text = text.ToString();
        utc = _utc = TimeZoneInfo.ConvertTimeToUtc(local, zone);
        return null;
    }
}
