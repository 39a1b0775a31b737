using System.Text.Json.Nodes;

namespace Stoa.Catalog;

/// <summary>
/// What Spree Commerce exports: products keyed by slug; a line that has a name is the product, its price zero where it has
/// variants; each variant stands once for each currency; pounds and inches.
/// </summary>
internal static class SpreeFormat
{
    private const string CustomField = "custom_field.custom.";
    private const decimal KilogramsPerPound = 0.45359237m;
    private const decimal CentimetresPerInch = 2.54m;

    private static readonly Dictionary<string, string> Texts = new()
    {
        ["name"] = "name", ["description"] = "description", ["meta_title"] = "metaTitle",
        ["meta_description"] = "metaDescription",
    };

    public static bool Is(BulkTable table) =>
        table.Has("slug") && table.Has("sku") && table.Has("currency") && table.Has("option1_name");

    public static List<BulkProduct> Read(BulkTable table, BulkContext context) =>
        [.. table.Lines.GroupBy(l => table[l, "slug"]).Select(g => Product(table, context, g.Key, [.. g]))];

    private static BulkProduct Product(BulkTable table, BulkContext context, string slug, List<BulkLine> lines)
    {
        var first = lines.FirstOrDefault(l => table[l, "name"].Length > 0) ?? lines[0];
        var product = new BulkProduct(first, slug);
        if (slug.Length == 0)
        {
            product.Refuse(first.Number, "slug", "It has no slug, by which lines of one product are known.");
        }

        var known = context.ProductOfSlug.TryGetValue(slug, out var there) ? there : (long?)null;
        product.Document[known is null ? "slug" : "productId"] = known is { } id ? id : slug;
        foreach (var (column, property) in Texts.Where(t => table.Has(t.Key)))
        {
            product.SetText(property, table[first, column]);
        }

        product.Document["tags"] = BulkProduct.List(table[first, "tags"], ',');
        product.SetCategory(context, table[first, "category1"], "category1");
        product.SetType(context, table[first, "product_type"], "product_type");
        product.SetStatus(table[first, "status"], "status");
        var attributes = new JsonObject();
        foreach (var column in table.Columns.Where(c => c.StartsWith(CustomField, StringComparison.Ordinal)))
        {
            attributes[column[CustomField.Length..]] = table[first, column] is { Length: > 0 } text ? text : null;
        }

        if (attributes.Count > 0)
        {
            product.Document["attributes"] = attributes;
        }

        product.Images =
        [
            .. lines.Where(l => table[l, "image1_src"].Length > 0).DistinctBy(l => table[l, "image1_src"]).Select(l =>
                new BulkImage(table[l, "image1_src"],
                    string.Join(", ", new[] { table[first, "name"], table[l, "option1_value"] }.Where(t => t.Length > 0)))),
        ];
        Variants(table, context, product, lines);
        return product;
    }

    private static void Variants(BulkTable table, BulkContext context, BulkProduct product, List<BulkLine> lines)
    {
        // The master is no variant where there are others: its SKU may even stand in two products.
        var sold = lines.Where(l => table[l, "option1_value"].Length > 0).Select(l => table[l, "sku"]).ToHashSet();
        foreach (var same in lines.Where(l => sold.Count == 0 || sold.Contains(table[l, "sku"])).GroupBy(l => table[l, "sku"]))
        {
            var main = same.FirstOrDefault(l => table[l, "option1_value"].Length > 0) ?? same.First();
            var variant = new JsonObject { ["sku"] = same.Key };
            var prices = new JsonObject();
            foreach (var line in same)
            {
                var currency = table[line, "currency"].ToUpperInvariant();
                if (currency == context.Currency)
                {
                    variant["price"] = BulkProduct.Number(table[line, "price"]);
                    variant["compareAtPrice"] = table[line, "compare_at_price"] is { } old and not ("" or "0")
                        ? BulkProduct.Number(old) : null;
                }
                else
                {
                    prices[currency] = BulkProduct.Number(table[line, "price"]);
                }
            }

            if (prices.Count > 0)
            {
                variant["prices"] = prices;
            }

            if (!variant.ContainsKey("price") && !context.ProductOfSku.ContainsKey(same.Key))
            {
                product.Refuse(main.Number, "price", $"{same.Key} has no price in {context.Currency}, the vendor's currency.");
            }

            Measures(table, main, variant);
            product.Add(main, variant);
        }
    }

    private static void Measures(BulkTable table, BulkLine line, JsonObject variant)
    {
        variant["weight"] = BulkProduct.Number(table[line, "weight"], table[line, "weight_unit"] switch
        {
            "lb" => KilogramsPerPound,
            "oz" => KilogramsPerPound / 16,
            "g" => 0.001m,
            _ => 1,
        }, 3);
        var length = table[line, "dimensions_unit"] switch
        {
            "in" => CentimetresPerInch,
            "mm" => 0.1m,
            _ => 1,
        };
        foreach (var side in new[] { "width", "height", "depth" })
        {
            variant[side] = BulkProduct.Number(table[line, side], length, 2);
        }

        if (table[line, "inventory_count"] is { Length: > 0 } count)
        {
            variant["stock"] = BulkProduct.Number(count);
        }

        var options = new JsonObject();
        foreach (var n in new[] { "1", "2", "3" }.Where(n => table[line, $"option{n}_name"].Length > 0))
        {
            options[table[line, $"option{n}_name"]] = table[line, $"option{n}_value"];
        }

        if (options.Count > 0)
        {
            variant["options"] = options;
        }
    }
}
