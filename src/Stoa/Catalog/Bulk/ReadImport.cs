using System.Text.Json.Nodes;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>A file of products as it is sent.</summary>
/// <param name="MakeMissing">Categories and product types that are not there are made.</param>
public sealed record ImportFile(byte[] Bytes, string Name, bool MakeMissing);

/// <summary>Reads a file of products and has it checked in the background.</summary>
public static class ReadImport
{
    private const int MostMissing = 1_000;
    private const int LongestNote = 4_000;
    private const string VendorSql = "select v.currency from reporting.vendors v where v.vendor_id = @vendor";
    private const string SkusSql = """
        select v.sku as key, v.product_id from catalog.product_variants v
         where v.vendor_id = @vendor and v.sku = any (@keys::text[])
        """;
    private const string SlugsSql = """
        select p.slug as key, p.product_id from catalog.products p
         where p.vendor_id = @vendor and p.slug = any (@keys::text[])
        """;
    private const string CategorySql =
        "select catalog.save_category(@actor, null, @parent::bigint, @name, @slug, '', true, '{}')";
    private const string TypeSql = "select catalog.make_product_type(@actor, @name, @slug)";
    private const string CreateSql =
        "select catalog.create_import(@actor, @vendor, @fileName, @kind, @lines, @rows::jsonb, @note)";

    /// <summary>Reads a file and has it checked. Throws InputException for "file" when it is no such file.</summary>
    public static async Task<ImportState> HandleAsync(
        Db db, MediaIntake media, Actor actor, long vendorId, ImportFile file, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(file);
        var archive = BulkArchive.Read(file.Bytes);
        var kind = KindOf(archive.Products);
        var context = await ContextAsync(db, actor, vendorId, archive, cancel);
        if (file.MakeMissing && archive.Products is { } table)
        {
            context = await MakeMissingAsync(db, actor, context, table, kind, cancel);
        }

        var notes = new List<string>();
        var products = archive.Products is not { } lines ? [] : kind switch
        {
            "spree" => SpreeFormat.Read(lines, context),
            "shopify" => ShopifyFormat.Read(lines, context, notes),
            _ => StoaFormat.Read(lines, context),
        };
        if (archive.Translations is { } texts)
        {
            products.AddRange(TranslationsFormat.Read(texts, context, products));
        }

        await KeepPicturesAsync(media, actor, vendorId, archive, products, cancel);
        var rows = new JsonArray([.. products.Select(p => (JsonNode)p.ToRow())]);
        var note = string.Join(' ', notes);
        var id = await db.FirstAsync<long>(actor, CreateSql, new
        {
            actor = actor.UserId,
            vendor = vendorId,
            fileName = MediaIntake.CleanName(file.Name),
            kind,
            lines = (archive.Products?.Lines.Count ?? 0) + (archive.Translations?.Lines.Count ?? 0),
            rows = rows.ToJsonString(),
            note = note.Length == 0 ? null : note[..Math.Min(note.Length, LongestNote)],
        }, cancel);
        return await Imports.ShowAsync(db, actor, id, cancel);
    }

    private static string KindOf(BulkTable? table) => table is null ? "translations" : SpreeFormat.Is(table) ? "spree"
        : ShopifyFormat.Is(table) ? "shopify" : StoaFormat.Is(table) ? "stoa"
        : throw new InputException("file", "Its header has no column sku or slug: docs/products.md names the columns.");

    // Pictures of the archive go to the vendor's media now: hosts that run the import later do not have the archive.
    private static async Task KeepPicturesAsync(
        MediaIntake media, Actor actor, long vendorId, BulkArchive archive, List<BulkProduct> products, CancellationToken cancel)
    {
        var kept = new Dictionary<string, long>();
        foreach (var product in products.Where(p => p.Images is not null))
        {
            for (var i = 0; i < product.Images!.Count; i++)
            {
                var image = product.Images[i];
                if (!kept.TryGetValue(image.Url, out var id) && archive.Picture(image.Url) is { } bytes)
                {
                    using var stream = new MemoryStream(bytes, writable: false);
                    var name = image.Url[(image.Url.LastIndexOf('/') + 1)..];
                    id = kept[image.Url] = (await media.TakeAsync(actor, vendorId, stream, name, "file", cancel)).MediaId;
                }

                if (id > 0)
                {
                    product.Images[i] = image with { Url = BulkImage.Kept(id) };
                }
            }
        }
    }

    private static async Task<BulkContext> MakeMissingAsync(
        Db db, Actor actor, BulkContext context, BulkTable table, string kind, CancellationToken cancel)
    {
        var (category, type) = kind switch
        {
            "spree" => ("category1", "product_type"),
            "shopify" => ("product category", "type"),
            _ => ("category", "product_type"),
        };
        string[] Missing(string column, Func<string, long?> find) =>
            [.. table.Lines.Select(l => table[l, column]).Where(t => t.Length > 0).Distinct().Where(t => find(t) is null)];
        var (paths, types) = (Missing(category, context.CategoryOf), Missing(type, context.TypeOf));
        if (paths.Length + types.Length > MostMissing)
        {
            throw new InputException("file", $"More than {MostMissing:N0} categories and product types are missing.");
        }

        foreach (var path in paths)
        {
            var names = BulkContext.PathOf(path);
            for (var depth = 1; depth <= names.Length; depth++)
            {
                if (context.CategoryOf(string.Join('>', names[..depth])) is null)
                {
                    var parent = depth == 1 ? null : context.CategoryOf(string.Join('>', names[..(depth - 1)]));
                    var name = names[depth - 1];
                    await db.FirstAsync<long>(
                        actor, CategorySql, new { actor = actor.UserId, parent, name, slug = Slug.Of(name) }, cancel);
                    context = context with { Categories = await Taxonomy.CategoriesAsync(db, actor, cancel) };
                }
            }
        }

        foreach (var name in types.Where(t => t.Length <= 100 && Slug.Of(t).Length > 0))
        {
            await db.ExecuteAsync(actor, TypeSql, new { actor = actor.UserId, name, slug = Slug.Of(name) }, cancel);
        }

        return context with { Types = await Taxonomy.TypesAsync(db, actor, cancel) };
    }

    private static async Task<BulkContext> ContextAsync(
        Db db, Actor actor, long vendorId, BulkArchive archive, CancellationToken cancel)
    {
        var currency = await db.FirstAsync<string>(actor, VendorSql, new { vendor = vendorId }, cancel)
            ?? throw new NotFoundException("vendor");
        string[] Keys(params string[] columns) =>
        [
            .. new[] { archive.Products, archive.Translations }.OfType<BulkTable>()
                .SelectMany(t => columns.SelectMany(c => t.Lines.Select(l => t[l, c])))
                .Where(k => k.Length > 0).Distinct(StringComparer.Ordinal),
        ];
        var skus = await db.ListAsync<Known>(
            actor, SkusSql, new { vendor = vendorId, keys = Keys("sku", "variant sku") }, cancel);
        var slugs = await db.ListAsync<Known>(
            actor, SlugsSql, new { vendor = vendorId, keys = Keys("slug", "handle", "url handle") }, cancel);
        return new(currency, await Taxonomy.CategoriesAsync(db, actor, cancel), await Taxonomy.TypesAsync(db, actor, cancel),
            skus.ToDictionary(s => s.Key, s => s.ProductId), slugs.ToDictionary(s => s.Key, s => s.ProductId));
    }

    private sealed record Known
    {
        public string Key { get; init; } = "";

        public long ProductId { get; init; }
    }
}
