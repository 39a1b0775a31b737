using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Npgsql;

namespace Stoa.Analytics.Mongo;

/// <summary>
/// Turns a row into one line of MongoDB Extended JSON v2 (relaxed): whole numbers as they are, decimals as
/// <c>$numberDecimal</c> or a double, instants as <c>$date</c> (UTC, cut to milliseconds, which is all MongoDB keeps),
/// jsonb as documents, nulls as nulls.
/// </summary>
internal sealed class MongoLine(
    NpgsqlDataReader reader, MongoCollection collection, bool moneyAsDouble, Pseudonyms? pseudonyms) : IDisposable
{
    private static readonly DateTime Epoch = DateTime.UnixEpoch;
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly Utf8JsonWriter _json = new(new ArrayBufferWriter<byte>(), new JsonWriterOptions
    {
        // Files are UTF-8, not HTML: only what JSON must escape is escaped.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    });

    private readonly (string Name, bool IsJson, Personal? Personal)[] _fields =
        [.. Enumerable.Range(0, reader.FieldCount).Select(i => (
            reader.GetName(i),
            reader.GetDataTypeName(i) is "jsonb" or "json",
            pseudonyms is null ? null : collection.PersonalFields.Where(p => p.Field == reader.GetName(i))
                .Select(p => (Personal?)p.Kind).SingleOrDefault()))];

    /// <summary>The reader's row as a line, its newline included; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Read()
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        _json.WriteStartObject();
        var id = reader.GetInt64(0);
        for (var i = 0; i < _fields.Length; i++)
        {
            var (name, isJson, personal) = _fields[i];
            _json.WritePropertyName(name);
            var value = reader.IsDBNull(i) ? null : reader.GetValue(i);
            Write(personal is { } kind && value is not null ? pseudonyms!.Of(kind, id, value) : value, isJson);
        }

        _json.WriteEndObject();
        _json.Flush();
        _buffer.Write("\n"u8);
        return _buffer.WrittenMemory;
    }

    public void Dispose() => _json.Dispose();

    private void Write(object? value, bool isJson)
    {
        switch (value)
        {
            case null:
                _json.WriteNullValue();
                break;
            case string text when isJson:
                using (var document = JsonDocument.Parse(text))
                {
                    Copy(document.RootElement);
                }

                break;
            case string text:
                _json.WriteStringValue(text);
                break;
            case bool truth:
                _json.WriteBooleanValue(truth);
                break;
            case decimal money when !moneyAsDouble:
                _json.WriteStartObject();
                _json.WriteString("$numberDecimal", Answers.Cell(money));
                _json.WriteEndObject();
                break;
            case decimal money:
                WriteDouble((double)money);
                break;
            case double number:
                WriteDouble(number);
                break;
            case DateTime instant:
                WriteDate(instant);
                break;
            case Guid guid:
                _json.WriteStringValue(guid);
                break;
            default:
                _json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    // Without a fraction it would be read back as a whole number.
    private void WriteDouble(double number) =>
        _json.WriteRawValue(number == Math.Floor(number) && Math.Abs(number) < 1e15
            ? number.ToString("0.0", CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture), skipInputValidation: true);

    private void WriteDate(DateTime instant)
    {
        _json.WriteStartObject();
        if (instant >= Epoch)
        {
            _json.WriteString("$date", instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        }
        else
        {
            // Extended JSON writes what lies before 1970 as milliseconds.
            _json.WriteStartObject("$date");
            var milliseconds = (instant - Epoch).Ticks / TimeSpan.TicksPerMillisecond;
            _json.WriteString("$numberLong", milliseconds.ToString(CultureInfo.InvariantCulture));
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
    }

    // Names in free JSON may not look like Extended JSON's own: {"$oid": …} in a review's scores is no object id.
    private void Copy(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                _json.WriteStartObject();
                foreach (var property in element.EnumerateObject())
                {
                    _json.WritePropertyName(property.Name.StartsWith('$') ? "_" + property.Name.TrimStart('$') : property.Name);
                    Copy(property.Value);
                }

                _json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                _json.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Copy(item);
                }

                _json.WriteEndArray();
                break;
            default:
                element.WriteTo(_json);
                break;
        }
    }
}
