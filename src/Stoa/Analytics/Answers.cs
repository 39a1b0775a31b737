using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Stoa.Analytics;

/// <summary>Writes reports and charts: JSON with an ETag, or CSV.</summary>
public static class Answers
{
    private const int FlushAt = 32 * 1024;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new PlainDecimal() },
    };

    /// <summary>The figures as JSON, or 304 when the client has just them.</summary>
    public static async Task WriteJsonAsync(HttpContext http, ReportBody body)
    {
        // Weak: the time of reading is part of the answer and not of the tag.
        var hash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(body.Timeless, Json));
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(hash.AsSpan(0, 16))}\"", isWeak: true);
        var headers = http.Response.GetTypedHeaders();
        headers.ETag = tag;
        headers.CacheControl = new CacheControlHeaderValue { Private = true, NoCache = true };
        var known = http.Request.GetTypedHeaders().IfNoneMatch;
        if (known.Any(k => k.Equals(EntityTagHeaderValue.Any) || k.Compare(tag, useStrongComparison: false)))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await http.Response.WriteAsJsonAsync(body.Answer, Json, http.RequestAborted);
    }

    /// <summary>
    /// Every row as CSV (RFC 4180, UTF-8 without a mark). A failure half-way breaks the connection off.
    /// </summary>
    public static async Task WriteCsvAsync(HttpContext http, Report report, IAsyncEnumerable<object> rows)
    {
        var properties = ReportSource.Properties(report.RowType);
        var text = new StringBuilder(string.Join(',', properties.Select(ReportSource.NameOf))).Append("\r\n");
        await using var row = rows.GetAsyncEnumerator(http.RequestAborted);

        // The first row is read before anything is sent, so that an error can still be answered as one.
        var more = await row.MoveNextAsync();
        http.Response.ContentType = "text/csv; charset=utf-8; header=present";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{report.Name}.csv\"";
        http.Response.GetTypedHeaders().CacheControl = new CacheControlHeaderValue { Private = true, NoCache = true };
        while (more)
        {
            text.AppendJoin(',', properties.Select(p => Cell(p.GetValue(row.Current)))).Append("\r\n");
            if (text.Length > FlushAt)
            {
                await http.Response.WriteAsync(text.ToString(), http.RequestAborted);
                text.Clear();
            }

            more = await row.MoveNextAsync();
        }

        await http.Response.WriteAsync(text.ToString(), http.RequestAborted);
    }

    /// <summary>
    /// A cell. Texts that a spreadsheet would run as a formula get an apostrophe in front (OWASP, CSV injection);
    /// numbers are numbers, also below zero.
    /// </summary>
    public static string Cell(object? value)
    {
        var text = value switch
        {
            null => "",
            decimal number => Plain(number).ToString(CultureInfo.InvariantCulture),
            bool truth => truth ? "true" : "false",
            DateTimeOffset instant => instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'"),
            IEnumerable<long> list => string.Join(' ', list),
            string words => words.Length > 0 && "=+-@\t\r\n".Contains(words[0]) ? "'" + words : words,
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
    }

    /// <summary>Without the zeros that only say how the column is declared: 12.5000 is 12.5.</summary>
    private static decimal Plain(decimal number) => number / 1.0000000000000000000000000000m;

    private sealed class PlainDecimal : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.GetDecimal();

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(Plain(value));
    }
}
