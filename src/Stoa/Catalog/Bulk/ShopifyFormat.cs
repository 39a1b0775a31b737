using System.Globalization;
using System.Text.Json.Nodes;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>
/// What Shopify exports, under its older and newer headers: lines of one handle are a product, whose own columns stand on its
/// first line; a line is a variant, a picture, or both. What Stoa has no place for is said in notes.
/// </summary>
internal static class ShopifyFormat
{
    // Newer headers by their older names.
    private static readonly Dictionary<string, string> Newer = new()
    {
        ["handle"] = "url handle", ["body (html)"] = "description", ["published"] = "published on online store",
        ["variant sku"] = "sku", ["variant barcode"] = "barcode", ["variant price"] = "price",
        ["variant compare at price"] = "compare-at price", ["variant inventory qty"] = "inventory quantity",
        ["variant grams"] = "weight value (grams)", ["image src"] = "product image url",
        ["image alt text"] = "image alt text", ["variant image"] = "variant image url",
    };

    private static readonly HashSet<string> Known =
    [
        .. Newer.Keys, .. Newer.Values, "title", "vendor", "product category", "type", "tags", "status", "image position",
        "seo title", "seo description",
        .. new[] { "1", "2", "3" }.SelectMany(n => new[] { $"option{n} name", $"option{n} value" }),
        // How it is shown or counted there; of the weight the grams are taken.
        "variant weight unit", "weight unit for display", "variant inventory tracker", "inventory tracker",
        "variant inventory policy", "continue selling when out of stock", "variant fulfillment service", "fulfillment service",
        "variant requires shipping", "requires shipping", "variant taxable", "charge tax",
    ];

    public static bool Is(BulkTable table) =>
        table.Has("title") && (table.Has("url handle") || (table.Has("handle") && table.Has("variant price")));

    public static List<BulkProduct> Read(BulkTable table, BulkContext context, List<string> notes)
    {
        var lost = table.Columns.Where(c => !Known.Contains(c) && table.Lines.Any(l => table[l, c].Length > 0)).ToList();
        if (lost.Count > 0)
        {
            notes.Add($"There is no place here for: {string.Join(", ", lost)}.");
        }

        var told = new Told();
        var products = table.Lines.GroupBy(l => Cell(table, l, "handle"))
            .Select(g => Product(table, context, g.Key, [.. g], told)).ToList();
        notes.AddRange(told.Notes());
        return products;
    }

    private static BulkProduct Product(BulkTable table, BulkContext context, string handle, List<BulkLine> lines, Told told)
    {
        var first = lines.FirstOrDefault(l => table[l, "title"].Length > 0) ?? lines[0];
        var product = new BulkProduct(first, handle);
        if (handle.Length == 0)
        {
            product.Refuse(first.Number, "handle", "It has no handle, by which lines of one product are known.");
        }

        var variants = lines.Where(l => l == first || Cell(table, l, "variant sku").Length > 0
            || table[l, "option1 value"].Length > 0).ToList();
        var skus = variants.Select(l => Sku(table, handle, l, told)).ToList();
        var known = skus.Where(context.ProductOfSku.ContainsKey).Select(s => (long?)context.ProductOfSku[s]).FirstOrDefault()
            ?? (context.ProductOfSlug.TryGetValue(handle, out var there) ? there : null);
        var slug = Slug.Of(handle);
        product.Document[known is null ? "slug" : "productId"] = known is { } id ? id : slug;
        product.SetText("name", table[first, "title"]);
        foreach (var (column, property) in new[]
        {
            ("body (html)", "description"), ("vendor", "brand"), ("seo title", "metaTitle"),
            ("seo description", "metaDescription"),
        }.Where(t => Has(table, t.Item1)))
        {
            product.SetText(property, Cell(table, first, column));
        }

        if (table.Has("tags"))
        {
            product.Document["tags"] = BulkProduct.List(table[first, "tags"], ',');
        }

        Place(table, context, product, first, told);
        // What is not published is no more than a draft, whatever its status says.
        var hidden = Cell(table, first, "published").Equals("false", StringComparison.OrdinalIgnoreCase);
        var status = table[first, "status"];
        product.SetStatus(hidden && status.Equals("active", StringComparison.OrdinalIgnoreCase) ? "" : status, "status");
        if (Has(table, "image src"))
        {
            product.Images =
            [
                .. lines.Where(l => Cell(table, l, "image src").Length > 0).DistinctBy(l => Cell(table, l, "image src"))
                    .OrderBy(l => int.TryParse(table[l, "image position"], out var at) ? at : int.MaxValue)
                    .Select(l => new BulkImage(Cell(table, l, "image src"), table[l, "image alt text"])),
            ];
            told.VariantPictures += lines.Count(l => Cell(table, l, "variant image").Length > 0);
        }

        for (var i = 0; i < variants.Count; i++)
        {
            product.Add(variants[i], Variant(table, variants[i], first, skus[i], told));
        }

        return product;
    }

    private static void Place(BulkTable table, BulkContext context, BulkProduct product, BulkLine first, Told told)
    {
        var (category, type) = (table[first, "product category"], table[first, "type"]);
        if (context.CategoryOf(category) is { } categoryId)
        {
            product.Document["categoryId"] = categoryId;
        }
        else if (category.Length > 0)
        {
            told.Categories.Add(category);
        }

        if (context.TypeOf(type) is { } typeId)
        {
            product.Document["productTypeId"] = typeId;
        }
        else if (type.Length > 0)
        {
            told.Types.Add(type);
        }
    }

    private static JsonObject Variant(BulkTable table, BulkLine line, BulkLine first, string sku, Told told)
    {
        var variant = new JsonObject { ["sku"] = sku };
        if (Cell(table, line, "variant price") is { Length: > 0 } price)
        {
            variant["price"] = BulkProduct.Number(price);
        }

        if (Has(table, "variant compare at price"))
        {
            variant["compareAtPrice"] = BulkProduct.Number(Cell(table, line, "variant compare at price"));
        }

        if (Has(table, "variant barcode"))
        {
            // An apostrophe keeps spreadsheets there from rounding it.
            variant["barcode"] = Cell(table, line, "variant barcode").TrimStart('\'') is { Length: > 0 } code ? code : null;
        }

        if (Has(table, "variant grams"))
        {
            variant["weight"] = BulkProduct.Number(Cell(table, line, "variant grams"), 0.001m, 3);
        }

        if (Cell(table, line, "variant inventory qty") is { Length: > 0 } count)
        {
            var below = count.StartsWith('-');
            told.Negative += below ? 1 : 0;
            variant["stock"] = below ? JsonValue.Create(0) : BulkProduct.Number(count);
        }

        var options = new JsonObject();
        foreach (var n in new[] { "1", "2", "3" })
        {
            // Names stand on the first line alone.
            var name = table[line, $"option{n} name"] is { Length: > 0 } own ? own : table[first, $"option{n} name"];
            var value = table[line, $"option{n} value"];
            if (name.Length > 0 && value.Length > 0 && !(name == "Title" && value == "Default Title"))
            {
                options[name] = value;
            }
        }

        if (options.Count > 0)
        {
            variant["options"] = options;
        }

        return variant;
    }

    private static string Sku(BulkTable table, string handle, BulkLine line, Told told)
    {
        var sku = Cell(table, line, "variant sku").TrimStart('\'');
        if (sku.Length > 0)
        {
            return sku;
        }

        told.WithoutSku++;
        var values = new[] { "1", "2", "3" }.Select(n => table[line, $"option{n} value"])
            .Where(v => v.Length > 0 && v != "Default Title");
        var made = string.Join('-', values.Prepend(handle).Select(Slug.Of));
        return made[..Math.Min(made.Length, 100)];
    }

    private static bool Has(BulkTable table, string column) =>
        table.Has(column) || (Newer.TryGetValue(column, out var newer) && table.Has(newer));

    private static string Cell(BulkTable table, BulkLine line, string column) =>
        table.Has(column) ? table[line, column] : Newer.TryGetValue(column, out var newer) ? table[line, newer] : "";

    /// <summary>What was met on the way that somebody should know.</summary>
    private sealed class Told
    {
        public int WithoutSku { get; set; }

        public int Negative { get; set; }

        public int VariantPictures { get; set; }

        public SortedSet<string> Categories { get; } = [];

        public SortedSet<string> Types { get; } = [];

        public IEnumerable<string> Notes()
        {
            if (WithoutSku > 0)
            {
                yield return Text($"{WithoutSku} variants have no SKU: one is made of their handle and options.");
            }

            if (Negative > 0)
            {
                yield return Text($"{Negative} counts below zero are taken as none.");
            }

            if (VariantPictures > 0)
            {
                yield return "Pictures are a product's, not a variant's: variants' own are left out.";
            }

            if (Categories.Count > 0)
            {
                yield return $"These categories are not here, and are left out: {string.Join("; ", Categories.Take(20))}.";
            }

            if (Types.Count > 0)
            {
                yield return $"These product types are not here, and are left out: {string.Join("; ", Types.Take(20))}.";
            }
        }

        private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }
}
