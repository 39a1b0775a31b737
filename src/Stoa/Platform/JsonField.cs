using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stoa.Platform;

/// <summary>
/// One property of a JSON body whose absence means something, read by hand: each method answers it in the form asked for, null
/// where it is null, or throws InputException with its path.
/// </summary>
public readonly record struct JsonField(string Path, JsonElement Value)
{
    /// <summary>What a reader of properties answers for one that is accepted and left out.</summary>
    public static readonly JsonNode Left = JsonValue.Create("left out")!;

    public bool IsNull => Value.ValueKind == JsonValueKind.Null;

    public JsonValue? Text(int longest, bool required = false)
    {
        if (IsNull && !required)
        {
            return null;
        }

        var text = Value.ValueKind == JsonValueKind.String ? Value.GetString()!.Trim() : null;
        return text is null || text.Contains('\0') || text.Length > longest || (required && text.Length == 0)
            ? throw Wrong($"must be a text of {(required ? "1 to" : "at most")} {longest} characters.")
            : JsonValue.Create(text);
    }

    /// <summary>A text, number or truth value, as text.</summary>
    public JsonValue? Scalar(int longest) => Value.ValueKind switch
    {
        JsonValueKind.True => JsonValue.Create("true"),
        JsonValueKind.False => JsonValue.Create("false"),
        JsonValueKind.Number => JsonValue.Create(Value.GetRawText()),
        _ => Text(longest) is { } text && text.GetValue<string>().Length > 0 ? text : null,
    };

    public JsonValue? Id(bool required = false) => IsNull && !required ? null
        : Value.ValueKind == JsonValueKind.Number && Value.TryGetInt64(out var id) && id > 0
            ? JsonValue.Create(id) : throw Wrong("must be an id: a whole number.");

    public JsonValue? Whole(int least, int most) => IsNull ? null
        : Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out var number) && number >= least && number <= most
            ? JsonValue.Create(number)
            : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}."));

    /// <summary>A decimal that is not negative, exact.</summary>
    public JsonValue? Amount(decimal most, int decimals, bool required = false)
    {
        if (IsNull && !required)
        {
            return null;
        }

        return Value.ValueKind == JsonValueKind.Number && Value.TryGetDecimal(out var amount)
            && amount >= 0 && amount <= most && amount == Math.Round(amount, decimals)
            ? JsonValue.Create(amount)
            : throw Wrong(string.Create(
                CultureInfo.InvariantCulture, $"must be a number from 0 to {most} with at most {decimals} decimals."));
    }

    public JsonValue Boolean() => Value.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? JsonValue.Create(Value.GetBoolean()) : throw Wrong("must be true or false.");

    public JsonArray? List(int most, Func<JsonField, JsonNode?> read)
    {
        if (IsNull)
        {
            return null;
        }

        if (Value.ValueKind != JsonValueKind.Array || Value.GetArrayLength() > most)
        {
            throw Wrong($"must be a list of at most {most}.");
        }

        var list = new JsonArray();
        foreach (var item in Value.EnumerateArray())
        {
            list.Add(read(new($"{Path}[{list.Count}]", item)));
        }

        return list;
    }

    /// <summary>An object with known properties; one for which Left is answered is left out.</summary>
    public JsonObject Properties(Func<string, JsonField, JsonNode?> read, string? needed = null)
    {
        var result = new JsonObject();
        foreach (var (name, field) in Members())
        {
            var value = read(name, field);
            if (!ReferenceEquals(value, Left))
            {
                result[name] = value;
            }
        }

        return needed is null || result.ContainsKey(needed) ? result : throw Wrong($"must have the property {needed}.");
    }

    /// <summary>An object whose keys are data; null is an empty one.</summary>
    public JsonObject Map(int most, Func<string, JsonField, (string Key, JsonNode? Value)> read)
    {
        var result = new JsonObject();
        foreach (var (name, field) in IsNull ? [] : Members())
        {
            var (key, value) = read(name, field);
            result[key] = value;
        }

        return result.Count <= most ? result : throw Wrong($"must be at most {most}.");
    }

    /// <summary>Names with values, written as an object or as a list of {name, value}.</summary>
    public IEnumerable<(string Name, JsonField Value)> Pairs()
    {
        if (IsNull)
        {
            return [];
        }

        if (Value.ValueKind == JsonValueKind.Object)
        {
            return Members();
        }

        return Value.ValueKind == JsonValueKind.Array
            ? Listed(Path, Value) : throw Wrong("must be an object of names and values.");

        static IEnumerable<(string Name, JsonField Value)> Listed(string path, JsonElement list)
        {
            foreach (var (place, item) in list.EnumerateArray().Index())
            {
                var at = new JsonField($"{path}[{place}]", item);
                if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("name", out var name)
                    || name.ValueKind != JsonValueKind.String || !item.TryGetProperty("value", out var value))
                {
                    throw at.Wrong("must have a name and a value.");
                }

                yield return (name.GetString()!, new($"{at.Path}.value", value));
            }
        }
    }

    private IEnumerable<(string Name, JsonField Value)> Members()
    {
        if (Value.ValueKind != JsonValueKind.Object)
        {
            throw Wrong("must be a JSON object.");
        }

        var path = Path;
        return Value.EnumerateObject().Select(p => (p.Name, new JsonField($"{path}.{p.Name}", p.Value)));
    }

    private InputException Wrong(string message) => new(Path, message);
}
