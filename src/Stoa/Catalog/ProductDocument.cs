using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>
/// A product as programs send it (docs/products.md) becomes the document that catalog.save_products takes: each property
/// of the right type and length, texts cleaned, options with slugs. What is left out stays out: it means "leave as it is".
/// </summary>
public static partial class ProductDocument
{
    /// <summary>The most variants of one product.</summary>
    public const int MostVariants = 2_000;

    private const decimal MostMoney = 999_999_999_999m;
    private static readonly string[] Texts = ["name", "description", "brand", "metaTitle", "metaDescription"];

    /// <summary>Reads one product. Throws InputException that names the property, such as variants[2].price.</summary>
    /// <param name="at">Stands before the property in errors, such as "products[3]."; empty for a single product.</param>
    public static JsonObject Read(JsonElement product, string at = "")
    {
        if (product.ValueKind != JsonValueKind.Object)
        {
            throw new InputException(at.TrimEnd('.'), "must be a JSON object.");
        }

        var document = new JsonObject();
        foreach (var property in product.EnumerateObject())
        {
            var field = new JsonField(at + property.Name, property.Value);
            document[property.Name] = property.Name switch
            {
                "productId" or "categoryId" or "productTypeId" => field.Id(),
                "revision" => field.Whole(1, int.MaxValue),
                "name" => field.Text(300, required: true),
                "description" => Description(field),
                "brand" => field.Text(200),
                "metaTitle" => field.Text(200),
                "metaDescription" => field.Text(500),
                "slug" => Address(field),
                "tags" => field.List(50, f => f.Text(60, required: true)),
                "attributes" => Attributes(field),
                "images" => field.List(50, Image),
                "translations" => Translations(field),
                "options" => field.List(5, f => OptionSlug(f.Text(100, required: true)!.GetValue<string>(), f)),
                "variants" => field.List(MostVariants, Variant),
                _ => throw new InputException(field.Path, "is no property of a product."),
            };
        }

        if (!document.ContainsKey("slug") && !document.ContainsKey("productId")
            && document["name"] is JsonValue name)
        {
            document["slug"] = Slug.Of(name.GetValue<string>());
        }

        return document;
    }

    private static JsonNode? Description(JsonField field) =>
        field.Text(50_000) is { } text ? RichText.Clean(text.GetValue<string>()) : null;

    private static JsonValue? Address(JsonField field) =>
        field.Text(200) is { } text && !SlugPattern().IsMatch(text.GetValue<string>())
            ? throw new InputException(field.Path, "must be lower-case letters a to z, digits and - between them.")
            : field.Text(200);

    private static JsonObject Attributes(JsonField field) => field.Map(100, (name, value) =>
    {
        var key = Slug.Of(name).Replace('-', '_');
        return key.Length is 0 or > 60
            ? throw new InputException(value.Path, "must be named with letters and digits, at most 60.")
            : (key, value.Scalar(2000));
    });

    private static JsonObject Image(JsonField field) => field.Properties((name, value) => name switch
    {
        "mediaId" => value.Id(required: true),
        "altText" => value.Text(500),
        "altTexts" => value.Map(50, (locale, text) => (Locale(locale, text), text.Text(500))),
        // What was read with the picture may be sent back with it.
        "url" or "kind" or "thumbnailUrl" => JsonField.Left,
        _ => throw new InputException(value.Path, "is no property of a picture."),
    }, "mediaId");

    private static JsonObject Translations(JsonField field) => field.Map(50, (locale, texts) => (
        Locale(locale, texts),
        texts.IsNull
            ? new JsonObject(Texts.Where(t => t != "brand").Select(t => KeyValuePair.Create(t, (JsonNode?)null)))
            : texts.Properties((name, value) => name switch
            {
                "name" => value.Text(300),
                "description" => Description(value),
                "metaTitle" => value.Text(200),
                "metaDescription" => value.Text(500),
                _ => throw new InputException(value.Path, "is no text that can be translated."),
            })));

    private static JsonObject Variant(JsonField field) => field.Properties((name, value) => name switch
    {
        "variantId" => value.Id(required: true),
        "sku" => value.Text(100, required: true),
        "name" => value.Text(200),
        "price" => value.Amount(MostMoney, 4, required: true),
        "compareAtPrice" => value.Amount(MostMoney, 4),
        "prices" => value.Map(50, (code, price) => (Currency(code, price), price.Amount(MostMoney, 4))),
        "weight" => value.Amount(1_000_000, 3),
        "width" or "height" or "depth" => value.Amount(100_000, 2),
        "barcode" => value.Text(40),
        "isActive" or "isDefault" or "remove" => value.Boolean(),
        "stock" => value.Whole(0, 1_000_000_000),
        "warehouse" => value.Text(40),
        "stockQuantity" => JsonField.Left,
        "options" => Options(value),
        _ => throw new InputException(value.Path, "is no property of a variant."),
    });

    // {"Colour": "Red"} as people write it, or what was read: [{slug, name, value}].
    private static JsonArray Options(JsonField field)
    {
        var options = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var (name, value) in field.Pairs())
        {
            var slug = OptionSlug(name, value);
            if (!options.TryAdd(slug, new JsonObject
            {
                ["slug"] = slug,
                ["name"] = name,
                ["value"] = value.Text(200, required: true),
            }))
            {
                throw new InputException(value.Path, "is given more than once.");
            }
        }

        return options.Count > 5
            ? throw new InputException(field.Path, "must be at most 5.")
            : new JsonArray([.. options.Values]);
    }

    private static string OptionSlug(string name, JsonField field) =>
        name.Length <= 100 && Slug.Of(name) is { Length: > 0 } slug
            ? slug : throw new InputException(field.Path, "must have a name of letters and digits, at most 100.");

    private static string Locale(string locale, JsonField field) => LocalePattern().IsMatch(locale)
        ? locale : throw new InputException(field.Path, "must be a language such as de or pt-BR.");

    private static string Currency(string code, JsonField field) => CurrencyPattern().IsMatch(code)
        ? code : throw new InputException(field.Path, "must be a currency such as EUR.");

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*\\z")]
    private static partial Regex SlugPattern();

    [GeneratedRegex("^[a-z]{2}(-[A-Z]{2})?\\z")]
    private static partial Regex LocalePattern();

    [GeneratedRegex("^[A-Z]{3}\\z")]
    private static partial Regex CurrencyPattern();
}
