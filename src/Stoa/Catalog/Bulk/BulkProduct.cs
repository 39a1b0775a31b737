using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>A picture's address in a file, and what it shows.</summary>
internal sealed record BulkImage(string Url, string Alt)
{
    private const string Scheme = "media:";

    /// <summary>In the place of an address: a picture that the vendor has already.</summary>
    public static string Kept(long mediaId) => Scheme + mediaId.ToString(CultureInfo.InvariantCulture);

    public static long? KeptIn(string url) => url.StartsWith(Scheme, StringComparison.Ordinal)
        && long.TryParse(url.AsSpan(Scheme.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}

/// <summary>What a file refers to by words.</summary>
/// <param name="Currency">The vendor's.</param>
/// <param name="ProductOfSku">The vendor's products by those SKUs of the file that are there.</param>
internal sealed record BulkContext(
    string Currency, IReadOnlyList<CategoryRow> Categories, IReadOnlyList<ProductTypeRow> Types,
    IReadOnlyDictionary<string, long> ProductOfSku, IReadOnlyDictionary<string, long> ProductOfSlug)
{
    /// <summary>By its address, or by its path from the top, such as Kitchen &gt; Kettles.</summary>
    public long? CategoryOf(string text)
    {
        var path = PathOf(text);
        return (Categories.FirstOrDefault(c => c.Slug == text)
            ?? Categories.FirstOrDefault(c => c.Path.SequenceEqual(path, StringComparer.OrdinalIgnoreCase)))?.CategoryId;
    }

    /// <summary>The names from the top down.</summary>
    public static string[] PathOf(string text) =>
        text.Replace("->", ">").Split('>', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public long? TypeOf(string text) => Types.FirstOrDefault(t =>
        t.Slug == text || string.Equals(t.Name, text, StringComparison.OrdinalIgnoreCase))?.ProductTypeId;
}

/// <summary>A product of a file, on its way to being a document of docs/products.md.</summary>
internal sealed class BulkProduct(BulkLine first, string slug = "")
{
    private static readonly string[] Statuses = ["draft", "active", "inactive", "archived"];
    private int? _line;
    private string? _field;
    private string? _problem;

    public BulkLine First { get; } = first;

    /// <summary>By which its file knows it; may be empty.</summary>
    public string Slug { get; } = slug;

    /// <summary>The lines of its variants, in their order.</summary>
    public List<int> Lines { get; } = [];

    public JsonObject Document { get; } = [];

    public JsonArray Variants { get; } = [];

    /// <summary>Null: the file says nothing of pictures.</summary>
    public List<BulkImage>? Images { get; set; }

    public string? Status { get; private set; }

    /// <summary>Keeps the first thing that is wrong.</summary>
    public void Refuse(int line, string column, string problem)
    {
        if (_problem is null)
        {
            (_line, _field, _problem) = (line, column, problem);
        }
    }

    public void Add(BulkLine line, JsonObject variant)
    {
        Lines.Add(line.Number);
        Variants.Add(variant);
    }

    public void SetStatus(string text, string column)
    {
        if (text.Length > 0)
        {
            Status = Statuses.FirstOrDefault(s => s.Equals(text, StringComparison.OrdinalIgnoreCase));
            if (Status is null)
            {
                Refuse(First.Number, column, "must be draft, active, inactive or archived.");
            }
        }
    }

    public void SetCategory(BulkContext context, string text, string column)
    {
        var id = text.Length == 0 ? null : context.CategoryOf(text);
        Document["categoryId"] = id;
        if (id is null && text.Length > 0)
        {
            Refuse(First.Number, column, $"There is no category {text}.");
        }
    }

    public void SetType(BulkContext context, string text, string column)
    {
        var id = text.Length == 0 ? null : context.TypeOf(text);
        Document["productTypeId"] = id;
        if (id is null && text.Length > 0)
        {
            Refuse(First.Number, column, $"There is no product type {text}.");
        }
    }

    /// <summary>A text of the document; a blank cell clears it, as what is there is blank: the same is no change.</summary>
    public void SetText(string property, string text) =>
        Document[property] = text.Length == 0 && property is "name" or "brand" ? null : text;

    /// <summary>A number as JSON has it, or the text, which is then refused by name; null for a blank cell.</summary>
    public static JsonNode? Number(string text, decimal factor = 1, int decimals = 4) => text.Length == 0 ? null
        : decimal.TryParse(text.Contains(',') && !text.Contains('.') ? text.Replace(',', '.') : text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        ? JsonValue.Create(factor == 1 ? number : decimal.Round(number * factor, decimals)) : JsonValue.Create(text);

    public static JsonArray List(string text, char separator) =>
    [
        .. BulkCell.Split(text, separator).Distinct(StringComparer.Ordinal).Select(t => (JsonNode)JsonValue.Create(t)),
    ];

    /// <summary>As catalog.create_import takes it: checked as what programs send is.</summary>
    public JsonObject ToRow()
    {
        if (Variants.Count > 0)
        {
            Document["variants"] = Variants;
        }

        JsonObject? checkedDocument = null;
        if (_problem is null)
        {
            try
            {
                using var parsed = JsonDocument.Parse(Document.ToJsonString());
                checkedDocument = ProductDocument.Read(parsed.RootElement);
            }
            catch (InputException e)
            {
                Refuse(LineOf(e.Field), e.Field, e.Message);
            }
        }

        return new JsonObject
        {
            ["lines"] = new JsonArray([.. Lines.Select(l => (JsonNode)JsonValue.Create(l))]),
            ["sku"] = (Variants.Count > 0 ? Variants[0]!["sku"]?.GetValue<string>() : null) ?? "",
            ["name"] = Document["name"]?.GetValue<string>() ?? "",
            ["document"] = checkedDocument,
            ["status"] = Status,
            ["images"] = Images is null ? null
                : new JsonArray([.. Images.Select(i => (JsonNode)new JsonObject { ["url"] = i.Url, ["alt"] = i.Alt })]),
            ["line"] = _line,
            ["field"] = _field,
            ["problem"] = _problem,
        };
    }

    private int LineOf(string field)
    {
        var end = field.IndexOf(']', StringComparison.Ordinal);
        return field.StartsWith("variants[", StringComparison.Ordinal) && end > 9
            && int.TryParse(field.AsSpan(9, end - 9), out var at) && at < Lines.Count ? Lines[at] : First.Number;
    }
}
