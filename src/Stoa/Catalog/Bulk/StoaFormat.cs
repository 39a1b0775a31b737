using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>
/// Stoa's own columns (docs/products.md): a line for each variant; what is of the product stands on its first line. A column that
/// is not there leaves what it would say; a blank cell clears it.
/// </summary>
internal static partial class StoaFormat
{
    private static readonly Dictionary<string, string> Texts = new()
    {
        ["name"] = "name", ["description"] = "description", ["brand"] = "brand", ["meta_title"] = "metaTitle",
        ["meta_description"] = "metaDescription",
    };

    private static readonly Dictionary<string, string> Amounts = new()
    {
        ["compare_at_price"] = "compareAtPrice", ["weight"] = "weight", ["width"] = "width", ["height"] = "height",
        ["depth"] = "depth",
    };

    private static readonly Dictionary<string, string> Truths = new()
    {
        ["is_active"] = "isActive", ["is_default"] = "isDefault",
    };

    private static readonly string[] Others =
    [
        "slug", "handle", "sku", "category", "product_type", "tags", "status", "price", "barcode", "stock", "warehouse",
        "image_urls", "alt_texts", "options", "variant_name", "is_active", "is_default",
    ];

    public static bool Is(BulkTable table) => table.Has("sku") || table.Has("slug") || table.Has("handle");

    /// <summary>Throws <see cref="InputException"/> for a column that means nothing.</summary>
    public static List<BulkProduct> Read(BulkTable table, BulkContext context)
    {
        var unknown = table.Columns.FirstOrDefault(c => !Texts.ContainsKey(c) && !Amounts.ContainsKey(c) && !Others.Contains(c)
            && !Named().IsMatch(c));
        if (unknown is not null)
        {
            throw new InputException("file", $"The column {unknown} means nothing here: docs/products.md names those that do.");
        }

        var slugColumn = table.Has("slug") ? "slug" : "handle";
        var products = new Dictionary<string, BulkProduct>(StringComparer.Ordinal);
        var skus = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in table.Lines)
        {
            var (slug, sku) = (table[line, slugColumn], table[line, "sku"]);
            var known = context.ProductOfSku.TryGetValue(sku, out var bySku) ? bySku
                : context.ProductOfSlug.TryGetValue(slug, out var bySlug) ? bySlug : (long?)null;
            var key = known is { } id ? $"#{id}" : slug.Length > 0 ? slug : $"line {line.Number}";
            if (!products.TryGetValue(key, out var product))
            {
                products.Add(key, product = new BulkProduct(line, slug));
                Product(table, line, product, context);
                if (known is { } there)
                {
                    product.Document["productId"] = there;
                }
                else if (slug.Length > 0)
                {
                    product.Document["slug"] = slug;
                }
            }

            if (sku.Length > 0 && !skus.Add(sku))
            {
                product.Refuse(line.Number, "sku", $"{sku} stands on another line, too.");
            }

            if (sku.Length > 0)
            {
                product.Add(line, Variant(table, line, sku));
            }
        }

        return [.. products.Values];
    }

    private static void Product(BulkTable table, BulkLine line, BulkProduct product, BulkContext context)
    {
        foreach (var (column, property) in Texts.Where(t => table.Has(t.Key)))
        {
            product.SetText(property, table[line, column]);
        }

        if (table.Has("category"))
        {
            product.SetCategory(context, table[line, "category"], "category");
        }

        if (table.Has("product_type"))
        {
            product.SetType(context, table[line, "product_type"], "product_type");
        }

        if (table.Has("tags"))
        {
            product.Document["tags"] = BulkProduct.List(table[line, "tags"], ',');
        }

        if (table[line, "options"] is { Length: > 0 } axes)
        {
            product.Document["options"] = BulkProduct.List(axes, ',');
        }

        product.SetStatus(table[line, "status"], "status");
        if (table.Has("image_urls"))
        {
            var texts = BulkCell.Split(table[line, "alt_texts"], '|', keepEmpty: true);
            product.Images =
            [
                .. BulkCell.Split(table[line, "image_urls"], '|')
                    .Select((url, i) => new BulkImage(url, i < texts.Count ? texts[i] : "")),
            ];
        }

        foreach (var column in table.Columns.Where(c => c.Contains(':')))
        {
            var (kind, name) = (column[..column.IndexOf(':')], column[(column.IndexOf(':') + 1)..]);
            var text = table[line, column];
            if (kind == "attribute")
            {
                Map(product.Document, "attributes")[name] = text.Length == 0 ? null : text;
            }
            else if (Texts.TryGetValue(kind, out var property))
            {
                Map(Map(product.Document, "translations"), Locale(name))[property] = text.Length == 0 ? null : text;
            }
        }
    }

    private static JsonObject Variant(BulkTable table, BulkLine line, string sku)
    {
        var variant = new JsonObject { ["sku"] = sku };
        foreach (var (column, property) in Amounts.Where(a => table.Has(a.Key)))
        {
            variant[property] = BulkProduct.Number(table[line, column]);
        }

        if (table.Has("barcode"))
        {
            variant["barcode"] = table[line, "barcode"] is { Length: > 0 } barcode ? barcode : null;
        }

        if (table.Has("variant_name"))
        {
            variant["name"] = table[line, "variant_name"];
        }

        foreach (var (column, property) in Truths.Where(t => table[line, t.Key].Length > 0))
        {
            variant[property] = table[line, column].ToUpperInvariant() switch
            {
                "TRUE" or "YES" or "1" => true,
                "FALSE" or "NO" or "0" => false,
                _ => table[line, column],
            };
        }

        // There is no such thing as no price or no count: blank leaves what is there.
        foreach (var column in new[] { "price", "stock" }.Where(c => table[line, c].Length > 0))
        {
            variant[column] = BulkProduct.Number(table[line, column]);
        }

        if (variant.ContainsKey("stock") && table[line, "warehouse"] is { Length: > 0 } warehouse)
        {
            variant["warehouse"] = warehouse;
        }

        foreach (var column in table.Columns.Where(c => c.Contains(':')))
        {
            var (kind, name) = (column[..column.IndexOf(':')], column[(column.IndexOf(':') + 1)..]);
            var text = table[line, column];
            if (kind == "option" && text.Length > 0)
            {
                Map(variant, "options")[char.ToUpperInvariant(name[0]) + name[1..]] = text;
            }
            else if (kind == "price")
            {
                Map(variant, "prices")[name.ToUpperInvariant()] = BulkProduct.Number(text);
            }
        }

        return variant;
    }

    private static JsonObject Map(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject map)
        {
            parent[name] = map = [];
        }

        return map;
    }

    // Headers are read in lower case.
    private static string Locale(string name) => name.Length == 5 ? name[..3] + name[3..].ToUpperInvariant() : name;

    [GeneratedRegex(
        @"^(attribute:.{1,60}|option:.{1,100}|price:[a-z]{3}|(name|(meta_)?description|meta_title):[a-z]{2}(-[a-z]{2})?)\z")]
    private static partial Regex Named();
}
