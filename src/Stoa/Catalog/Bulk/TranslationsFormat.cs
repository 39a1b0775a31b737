using System.Text.Json.Nodes;

namespace Stoa.Catalog;

/// <summary>
/// Texts of products in other languages, as Spree Commerce exports them: a line for each product and language, by the product's
/// slug; a blank cell takes the text away.
/// </summary>
internal static class TranslationsFormat
{
    private static readonly Dictionary<string, string> Texts = new()
    {
        ["name"] = "name", ["description"] = "description", ["meta_title"] = "metaTitle",
        ["meta_description"] = "metaDescription",
    };

    public static bool Is(BulkTable table) => table.Has("slug") && table.Has("locale") && !table.Has("sku");

    /// <summary>Those of products that a file brings go with them; the others change products that are there.</summary>
    public static List<BulkProduct> Read(BulkTable table, BulkContext context, IEnumerable<BulkProduct> products)
    {
        var brought = products.Where(p => p.Slug.Length > 0).DistinctBy(p => p.Slug).ToDictionary(p => p.Slug);
        var others = new List<BulkProduct>();
        foreach (var group in table.Lines.GroupBy(l => table[l, "slug"]))
        {
            var lines = group.ToList();
            if (!brought.TryGetValue(group.Key, out var product))
            {
                others.Add(product = new BulkProduct(lines[0], group.Key));
                product.Lines.AddRange(lines.Select(l => l.Number));
                if (context.ProductOfSlug.TryGetValue(group.Key, out var id))
                {
                    product.Document["productId"] = id;
                }
                else
                {
                    product.Refuse(lines[0].Number, "slug", $"There is no product {group.Key} to be translated.");
                }
            }

            if (product.Document["translations"] is not JsonObject all)
            {
                product.Document["translations"] = all = [];
            }

            foreach (var line in lines)
            {
                all[Locale(table[line, "locale"])] = new JsonObject(Texts.Where(t => table.Has(t.Key)).Select(t =>
                    KeyValuePair.Create(t.Value, (JsonNode?)(table[line, t.Key] is { Length: > 0 } text ? text : null))));
            }
        }

        return others;
    }

    private static string Locale(string text)
    {
        var parts = text.Split('-', '_');
        return parts.Length == 2 ? $"{parts[0].ToLowerInvariant()}-{parts[1].ToUpperInvariant()}" : text.ToLowerInvariant();
    }
}
