namespace Stoa.Platform;

/// <summary>Writes categories, products, variants, attributes, translations and pictures.</summary>
internal static class DemoWriteCatalog
{
    private static readonly Dictionary<string, (string German, string French)> AttributeNames = new()
    {
        ["size"] = ("Größe", "Taille"),
        ["colour"] = ("Farbe", "Couleur"),
        ["scent"] = ("Duft", "Parfum"),
        ["format"] = ("Einband", "Format"),
        ["pack"] = ("Packung", "Lot"),
        ["layout"] = ("Tastaturbelegung", "Disposition"),
    };

    public static async Task WriteAsync(DemoTables tables, DemoCatalog catalog)
    {
        var start = catalog.Vendors.Min(v => v.Created).AddDays(-1);
        await tables.WriteAsync(
            "catalog.categories",
            "category_id bigint, parent_id bigint, name text, slug text, position integer, created_at timestamptz",
            catalog.Categories.Select(c => (object?[])[c.Id, c.Parent, c.Name, c.Slug, c.Position, start]));
        await tables.WriteAsync(
            "catalog.attributes", "attribute_id bigint, name text, slug text",
            catalog.Attributes.Select(a => (object?[])[a.Value, char.ToUpperInvariant(a.Key[0]) + a.Key[1..], a.Key]));
        await tables.WriteAsync(
            "catalog.attribute_values", "value_id bigint, attribute_id bigint, value text, position integer",
            catalog.Values.Select((v, i) => (object?[])[v.Value, catalog.Attributes[v.Key.Attribute], v.Key.Value, i]));
        await tables.WriteAsync(
            "catalog.products",
            """
            product_id bigint, vendor_id bigint, name text, slug text, description text, category_id bigint, brand text,
            created_at timestamptz, updated_at timestamptz, status text
            """,
            catalog.Products.Select(p => (object?[])[
                p.Id, p.Vendor.Id, p.Name, p.Slug, p.Description, p.CategoryId, p.Brand, p.Created, p.Created,
                    p.Status]));
        await tables.WriteAsync(
            "catalog.product_variants",
            """
            variant_id bigint, product_id bigint, vendor_id bigint, sku text, name text, price numeric, weight
              numeric, is_default boolean, created_at timestamptz, updated_at timestamptz
            """,
            catalog.Variants.Select(v => (object?[])[
                v.Id, v.Product.Id, v.Product.Vendor.Id, v.Sku, v.Name, v.Price, v.Weight, v.IsDefault,
                v.Product.Created, v.Product.Created]));
        await tables.WriteAsync(
            "catalog.variant_attributes",
            "variant_id bigint, vendor_id bigint, attribute_value_id bigint, attribute_id bigint",
            catalog.Variants.SelectMany(v => v.Values.Select(a => (object?[])[
                v.Id, v.Product.Vendor.Id, a.Value, a.Attribute])));
        await tables.WriteAsync(
            "catalog.product_dynamic_attributes",
            "product_id bigint, vendor_id bigint, attribute_name text, attribute_value text",
            catalog.Products.SelectMany(p => p.Facts.Select(f => (object?[])[p.Id, p.Vendor.Id, f.Name, f.Value])));
        await tables.WriteAsync(
            "catalog.translations", "entity text, entity_id bigint, locale text, field text, value text",
            Translations(catalog));
    }

    /// <summary>The pictures' rows, once their files are there.</summary>
    public static async Task WritePicturesAsync(
        DemoTables tables, IReadOnlyList<DemoPicture> pictures, DemoCatalog catalog)
    {
        var media = pictures.DistinctBy(p => (p.Product.Vendor.Id, p.Hash)).ToList();
        var ids = media.Select((m, i) => (m, i)).ToDictionary(m => (m.m.Product.Vendor.Id, m.m.Hash), m => m.i + 1L);
        var start = catalog.Vendors.Min(v => v.Created);
        await tables.WriteAsync(
            "catalog.media",
            """
            media_id bigint, vendor_id bigint, sha256 bytea, content_type text, byte_size bigint, width integer,
            height integer, file_name text, alt_text text, created_at timestamptz
            """,
            media.Select((m, i) => (object?[])[
                i + 1L, m.Product.Vendor.Id, Convert.FromHexString(m.Hash), "image/webp", m.Bytes, DemoPictures.Size,
                DemoPictures.Size, $"{m.Product.Slug}-{m.Position + 1}.webp", m.AltText, start]));
        await tables.WriteAsync(
            "catalog.product_images",
            """
            product_id bigint, vendor_id bigint, media_id bigint, image_url text, alt_text text, is_primary boolean,
            position integer
            """,
            pictures.Select(p => (object?[])[
                p.Product.Id, p.Product.Vendor.Id, ids[(p.Product.Vendor.Id, p.Hash)], $"/media/{p.Hash}.webp",
                p.AltText, p.Position == 0, p.Position]));
    }

    private static IEnumerable<object?[]> Translations(DemoCatalog catalog)
    {
        foreach (var category in catalog.Categories)
        {
            yield return ["category", category.Id, "de", "name", category.German];
            yield return ["category", category.Id, "fr", "name", category.French];
        }

        foreach (var (name, id) in catalog.Attributes)
        {
            yield return ["attribute", id, "de", "name", AttributeNames[name].German];
            yield return ["attribute", id, "fr", "name", AttributeNames[name].French];
        }
    }
}
