using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using MiniExcelLibs;
using Stoa.Platform;
using Sylvan.Data.Csv;

namespace Stoa.Catalog;

/// <summary>
/// Products as a file with Stoa's own columns, which imported again changes nothing: written while it is read, some hundred
/// products at once. Archived ones are left out unless they are asked for, since a file cannot change them.
/// </summary>
public static class ExportProducts
{
    private const int Page = 200;
    private const int FlushAt = 1 << 16;
    private const string Excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private const string ColumnsSql = """
        with chosen as materialized (
          select p.product_id
            from catalog.list_products(@vendorId, @pattern, @start, @prefix, @status, case when @categoryId::bigint is not null
                   then catalog.category_branch(@categoryId) end, null::timestamptz, null::bigint, 10000000) p)
        select 1 as grade, 'attribute:' || a.attribute_name as name
          from catalog.product_dynamic_attributes a join chosen c on c.product_id = a.product_id group by a.attribute_name
        union all
        select 2, 'option:' || a.slug
          from (select distinct o.attribute_id from catalog.product_options o join chosen c on c.product_id = o.product_id) o
          join catalog.attributes a on a.attribute_id = o.attribute_id
        union all
        select 3, t.field || ':' || t.locale
          from catalog.translations t join chosen c on t.entity = 'product' and t.entity_id = c.product_id
         group by t.field, t.locale
        union all
        select 4, 'price:' || r.currency
          from catalog.variant_prices r
          join catalog.product_variants v on v.variant_id = r.variant_id
          join chosen c on c.product_id = v.product_id
         group by r.currency
         order by 1, 2
        """;

    private const string PageSql = """
        with page as materialized (
          select p.*
            from catalog.list_products(@vendorId, @pattern, @start, @prefix, @status, case when @categoryId::bigint is not null
                   then catalog.category_branch(@categoryId) end, @beforeAt::timestamptz, @beforeId::bigint, @limit) p)
        select p.product_id, p.created_at, p.slug, p.status, c.slug as category, t.slug as type, d.document::text as document,
               coalesce((
                 select jsonb_object_agg(l.variant_id, jsonb_build_array(l.warehouse, l.on_hand))
                   from inventory.sole_levels(array(
                          select v.variant_id from catalog.product_variants v where v.product_id = p.product_id)) l), '{}')::text
                 as stock
          from page p
          join catalog.product_documents(array(select x.product_id from page x)) d on d.product_id = p.product_id
          left join catalog.categories c on c.category_id = p.category_id
          left join catalog.product_types t on t.product_type_id = p.product_type_id
         order by p.created_at desc, p.product_id desc
        """;

    private static readonly string[] Fixed =
    [
        "slug", "sku", "name", "description", "brand", "category", "product_type", "tags", "status", "meta_title",
        "meta_description", "image_urls", "alt_texts", "options", "variant_name", "is_active", "is_default", "price",
        "compare_at_price", "weight", "width", "height", "depth", "barcode", "stock", "warehouse",
    ];

    private static readonly Dictionary<string, string> Translated = new()
    {
        ["name"] = "name", ["description"] = "description", ["meta_title"] = "metaTitle",
        ["meta_description"] = "metaDescription",
    };

    /// <summary>Writes the answer, as CSV or as an Excel workbook.</summary>
    public static async Task HandleAsync(
        HttpContext http, Db db, DataFolder data, VendorProductFilter filter, string? format, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(data);
        if (format is not (null or "csv" or "xlsx"))
        {
            throw new InputException("format", "must be csv or xlsx.");
        }

        var actor = http.Actor();
        var wanted = ListVendorProducts.Arguments(actor, filter);
        var columns = await db.ListAsync<Column>(actor, ColumnsSql, wanted with { Limit = 0 }, cancel);
        string[] header = [.. Fixed, .. columns.Select(c => c.Name)];
        var first = await db.ListAsync<Row>(actor, PageSql, wanted with { Limit = Page }, cancel);

        // Only now: an error of the first page can still be answered as one.
        var isExcel = format == "xlsx";
        http.Response.ContentType = isExcel ? Excel : "text/csv; charset=utf-8; header=present";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"products.{(isExcel ? "xlsx" : "csv")}\"";
        http.Response.GetTypedHeaders().CacheControl = new CacheControlHeaderValue { Private = true, NoCache = true };
        if (!isExcel)
        {
            await using var writer = new StreamWriter(http.Response.Body, new UTF8Encoding(false), FlushAt, leaveOpen: true);
            await WriteAsync(writer, db, actor, wanted, header, first, cancel);
            return;
        }

        // A workbook is packed from beginning to end by code that waits: on disk, not on the way to the client.
        await using var lines = Scratch(data);
        await using (var writer = new StreamWriter(lines, new UTF8Encoding(false), FlushAt, leaveOpen: true))
        {
            await WriteAsync(writer, db, actor, wanted, header, first, cancel);
        }

        lines.Position = 0;
        await using var book = Scratch(data);
        await using (var reader = await CsvDataReader.CreateAsync(
            new StreamReader(lines, leaveOpen: true), new CsvDataReaderOptions { MaxBufferSize = 1 << 22, Delimiter = ',' },
            cancel))
        {
            await book.SaveAsAsync(reader, cancellationToken: cancel);
        }

        book.Position = 0;
        await book.CopyToAsync(http.Response.Body, cancel);
    }

    private static FileStream Scratch(DataFolder data)
    {
        Directory.CreateDirectory(SpooledFile.Folder(data));
        var options = DataFolder.PrivateFile();
        options.Access = FileAccess.ReadWrite;
        options.Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous;
        return new(Path.Combine(SpooledFile.Folder(data), Path.GetRandomFileName()), options);
    }

    private static async Task WriteAsync(
        StreamWriter writer, Db db, Actor actor, VendorProductArguments wanted, string[] header, List<Row> rows,
        CancellationToken cancel)
    {
        var text = new StringBuilder();
        Line(text, header);
        while (true)
        {
            foreach (var row in rows.Where(r => r.Status != "archived" || wanted.Status == "archived"))
            {
                using var document = JsonDocument.Parse(row.Document);
                using var stock = JsonDocument.Parse(row.Stock);
                foreach (var cells in Lines(row, document.RootElement, stock.RootElement))
                {
                    Line(text, header.Select(h => cells.GetValueOrDefault(h, "")));
                }

                if (text.Length > FlushAt)
                {
                    await writer.WriteAsync(text, cancel);
                    text.Clear();
                }
            }

            await writer.WriteAsync(text, cancel);
            text.Clear();
            if (rows.Count < Page)
            {
                return;
            }

            rows = await db.ListAsync<Row>(actor, PageSql, wanted with
            {
                Limit = Page, BeforeAt = rows[^1].CreatedAt, BeforeId = rows[^1].ProductId,
            }, cancel);
        }
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) =>
        text.AppendJoin(',', cells.Select(c => BulkCell.Quote(BulkCell.Write(c)))).Append("\r\n");

    private static IEnumerable<Dictionary<string, string>> Lines(Row row, JsonElement document, JsonElement stock)
    {
        var product = OfProduct(row, document);
        var isFirst = true;
        foreach (var variant in document.GetProperty("variants").EnumerateArray())
        {
            var cells = isFirst ? product : new Dictionary<string, string> { ["slug"] = row.Slug };
            OfVariant(cells, variant, stock);
            isFirst = false;
            yield return cells;
        }

        if (isFirst)
        {
            yield return product;
        }
    }

    private static Dictionary<string, string> OfProduct(Row row, JsonElement document)
    {
        var images = document.GetProperty("images").EnumerateArray().ToList();
        var cells = new Dictionary<string, string>
        {
            ["slug"] = row.Slug,
            ["name"] = Text(document, "name"),
            ["description"] = Text(document, "description"),
            ["brand"] = Text(document, "brand"),
            ["category"] = row.Category ?? "",
            ["product_type"] = row.Type ?? "",
            ["tags"] = List(document.GetProperty("tags")),
            // Asked for anew, it waits for approval anew.
            ["status"] = row.Status == "pending approval" ? "active" : row.Status,
            ["meta_title"] = Text(document, "metaTitle"),
            ["meta_description"] = Text(document, "metaDescription"),
            ["image_urls"] = BulkCell.Join(images.Select(i => BulkImage.Kept(i.GetProperty("mediaId").GetInt64())), '|'),
            ["alt_texts"] = BulkCell.Join(images.Select(i => Text(i, "altText")), '|'),
            ["options"] = List(document.GetProperty("options")),
        };
        foreach (var attribute in document.GetProperty("attributes").EnumerateObject())
        {
            cells["attribute:" + attribute.Name] = Text(attribute.Value);
        }

        foreach (var locale in document.GetProperty("translations").EnumerateObject())
        {
            foreach (var (column, property) in Translated)
            {
                cells[$"{column}:{locale.Name}"] = Text(locale.Value, property);
            }
        }

        return cells;
    }

    private static void OfVariant(Dictionary<string, string> cells, JsonElement variant, JsonElement stock)
    {
        cells["sku"] = Text(variant, "sku");
        cells["variant_name"] = Text(variant, "name");
        cells["is_active"] = Text(variant, "isActive");
        cells["is_default"] = variant.GetProperty("isDefault").GetBoolean() ? "true" : "";
        cells["price"] = Text(variant, "price");
        cells["compare_at_price"] = Text(variant, "compareAtPrice");
        foreach (var measure in new[] { "weight", "width", "height", "depth", "barcode" })
        {
            cells[measure] = Text(variant, measure);
        }

        if (stock.TryGetProperty(Text(variant, "variantId"), out var level))
        {
            (cells["warehouse"], cells["stock"]) = (level[0].GetString()!, Text(level[1]));
        }

        foreach (var price in variant.GetProperty("prices").EnumerateObject())
        {
            cells["price:" + price.Name] = Text(price.Value);
        }

        foreach (var option in variant.GetProperty("options").EnumerateArray())
        {
            cells["option:" + Text(option, "slug")] = Text(option, "value");
        }
    }

    private static string List(JsonElement list) => BulkCell.Join(list.EnumerateArray().Select(Text), ',');

    private static string Text(JsonElement parent, string property) =>
        parent.TryGetProperty(property, out var value) ? Text(value) : "";

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        // Without the zeros that only say how the column is declared.
        JsonValueKind.Number => (value.GetDecimal() / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture),
        _ => value.GetRawText(),
    };

    private sealed record Column
    {
        public string Name { get; init; } = "";
    }

    private sealed record Row
    {
        public long ProductId { get; init; }

        public DateTime CreatedAt { get; init; }

        public string Slug { get; init; } = "";

        public string Status { get; init; } = "";

        public string? Category { get; init; }

        public string? Type { get; init; }

        public string Document { get; init; } = "{}";

        public string Stock { get; init; } = "{}";
    }
}
