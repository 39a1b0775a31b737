using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Stoa.Platform;

namespace Stoa.Analytics;

/// <summary>What rows are ordered by: the kinds of a cursor's parts.</summary>
public enum SortKey
{
    Number,
    Whole,
    Date,
    Instant,
    Text,
}

/// <summary>An opaque place in a report: the sort keys of a page's last row.</summary>
public static class Cursor
{
    private const int Parts = 3;

    public static string Write(string report, IEnumerable<object?> keys)
    {
        string?[] parts = [report, .. keys.Select(Format)];
        return Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(parts));
    }

    /// <summary>The keys, padded with nulls. Errors: InputException for what Write did not write.</summary>
    public static string?[] Read(string cursor, string report, IReadOnlyList<SortKey> kinds)
    {
        string[]? parts;
        try
        {
            parts = JsonSerializer.Deserialize<string[]>(Base64Url.DecodeFromChars(cursor));
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            parts = null;
        }

        if (parts is null || parts.Length != kinds.Count + 1 || parts[0] != report
            || !parts.Skip(1).Zip(kinds).All(p => IsOfKind(p.First, p.Second)))
        {
            throw new InputException("cursor", "must be the nextCursor of this report");
        }

        return [.. parts.Skip(1), .. Enumerable.Repeat<string?>(null, Parts - kinds.Count)];
    }

    private static string Format(object? key) => key switch
    {
        DateTimeOffset instant => instant.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(key, CultureInfo.InvariantCulture) ?? "",
    };

    private static bool IsOfKind(string? part, SortKey kind) => part is not null && kind switch
    {
        SortKey.Number => decimal.TryParse(part, NumberStyles.Number, CultureInfo.InvariantCulture, out _)
            && !part.Contains(','),
        SortKey.Whole => long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        SortKey.Date => DateOnly.TryParseExact(part, "yyyy-MM-dd", out _),
        SortKey.Instant => DateTimeOffset.TryParseExact(part, "O", CultureInfo.InvariantCulture, 0, out _),
        _ => !part.Contains('\0'),
    };
}
