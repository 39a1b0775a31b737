using System.Net;
using System.Text;
using System.Text.Json;
using SkiaSharp;
using Stoa.Tests.Support;

namespace Stoa.Tests.Catalog.Bulk;

public sealed class FileKindTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string VariantsSql = """
        select string_agg(concat_ws(' ', v.sku, v.price::float, v.weight::float, v.stock_quantity, v.barcode), ', ' order by v.sku)
          from catalog.product_variants v where v.vendor_id = @vendor
        """;
    private const string TextsSql = """
        select string_agg(concat_ws('|', p.name, p.brand, p.status, p.tags[1], p.dynamic_attributes::text), ', ' order by p.name)
          from catalog.products p where p.vendor_id = @vendor
        """;
    private const string CountSql = "select count(*)::int from catalog.product_imports where vendor_id = @vendor";
    private const string DollarsSql =
        "update vendors.vendors set currency = 'USD' where vendor_id = @vendor returning vendor_id";
    private const string SpreeSql = """
        select concat_ws(' ', count(*),
                 (select count(*) from catalog.product_variants v where v.vendor_id = @vendor),
                 (select count(*) from catalog.product_variants v where v.vendor_id = @vendor and v.price = 0),
                 (select count(*) from catalog.variant_prices r where r.vendor_id = @vendor and r.currency = 'EUR'),
                 (select count(*) from catalog.product_images i where i.vendor_id = @vendor),
                 (select count(distinct t.entity_id) from catalog.translations t
                   where t.entity = 'product' and t.vendor_id = @vendor and t.locale = 'de'),
                 (select count(distinct t.entity_id) from catalog.translations t
                   where t.entity = 'product' and t.vendor_id = @vendor and t.locale = 'fr'))
          from catalog.products p where p.vendor_id = @vendor
        """;

    private readonly string _mark = VendorShop.Unique();

    [Fact]
    public async Task A_workbook_is_read_as_the_same_lines_of_text_would_be()
    {
        await using var host = await TestHost.StartAsync(database);
        var shop = await VendorShop.OpenAsync(host, database);
        var file = ProductFiles.Workbook(
            ["slug", "sku", "name", "price", "weight", "stock", "attribute:washable", "attribute:since", "attribute:size_no"],
            [$"cup-{_mark}", 4711, "Cup", 12.5, 0.25, 7, true, new DateTime(2026, 5, 1), 38.0],
            [$"cup-{_mark}-2", "C2", "=1+1", "8.25", null, null, null, null, null]);
        var done = await ProductFiles.DoAsync(shop.Owner, await ProductFiles.UploadAsync(shop.Owner, file));
        Assert.Equal((2L, 0L), (done.Number("created"), done.Number("refused")));
        Assert.Equal("4711 12.5 0.25 7, C2 8.25 0", await database.AsOwnerAsync<string>(VariantsSql, new { vendor = shop.VendorId }));
        Assert.Equal("=1+1|draft|{}, Cup|draft|{\"since\": \"2026-05-01\", \"size_no\": \"38\", \"washable\": \"true\"}",
            await database.AsOwnerAsync<string>(TextsSql, new { vendor = shop.VendorId }));
    }

    [Fact]
    public async Task Hostile_files_are_refused_with_one_message_and_nothing_is_kept()
    {
        await using var host = await TestHost.StartAsync(database);
        var shop = await VendorShop.OpenAsync(host, database);
        var book = ProductFiles.Workbook(["sku", "name"], ["A", "Cup"]);
        var csv = "sku,name,price\nA,Cup,5\n"u8.ToArray();
        (string Why, byte[] File)[] files =
        [
            ("unpacks to more than", ProductFiles.Zip(("products.csv", new byte[60 << 20]))),
            ("unpacks to more than", ProductFiles.With(book, "xl/media/a.bin", new string('x', 30 << 20))),
            ("no name that a file", ProductFiles.Zip(("../../products.csv", csv))),
            ("no name that a file", ProductFiles.Zip(("/etc/products.csv", csv))),
            ("no name that a file", ProductFiles.Zip(("..\\products.csv", csv))),
            ("archive inside an archive", ProductFiles.Zip(("products.csv", csv), ("more.zip", ProductFiles.Zip(("a", csv))))),
            ("archive inside an archive", ProductFiles.Zip(("products.csv", ProductFiles.Zip(("a", csv))))),
            ("2,000 are the most", ProductFiles.Zip([.. Enumerable.Range(0, 2_001).Select(n => ($"{n}.png", csv))])),
            ("two files of products", ProductFiles.Zip(("a.csv", csv), ("b.csv", csv))),
            ("no file of products", ProductFiles.Zip(("a.png", csv))),
            ("out of other files", ProductFiles.With(book, "xl/externalLinks/externalLink1.xml", "<externalLink/>")),
            ("cannot be read", ProductFiles.With(book, "xl/worksheets/sheet1.xml",
                "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><worksheet><sheetData><row><c t=\"str\">"
                + "<v>&e;</v></c></row></sheetData></worksheet>")),
            ("damaged", [.. book.AsSpan(0, book.Length / 2)]),
            ("More than 200,000 lines", Encoding.UTF8.GetBytes(
                "sku,price\n" + string.Concat(Enumerable.Range(0, 200_001).Select(n => $"S{n},1\n")))),
            ("NUL", Encoding.Unicode.GetBytes("sku,price\nA,1\n")),
        ];
        foreach (var (why, file) in files)
        {
            using var answer = await ProductFiles.PostAsync(shop.Owner, file);
            var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
            Assert.Contains(why, problem.GetProperty("errors").GetProperty("file")[0].GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(0, await database.AsOwnerAsync<int>(CountSql, new { vendor = shop.VendorId }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Shopify_s_file_is_known_by_its_older_and_newer_header(bool newer)
    {
        await using var host = await TestHost.StartAsync(database);
        var shop = await VendorShop.OpenAsync(host, database);
        var header = newer
            ? "Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,"
                + "Option1 name,Option1 value,Price,Compare-at price,Cost per item,Inventory quantity,Weight value (grams),"
                + "Product image URL,Image position,Image alt text,SEO title,SEO description"
            : "Title,Handle,Body (HTML),Vendor,Product Category,Type,Tags,Published,Status,Variant SKU,Variant Barcode,"
                + "Option1 Name,Option1 Value,Variant Price,Variant Compare At Price,Cost per item,Variant Inventory Qty,Variant Grams,"
                + "Image Src,Image Position,Image Alt Text,SEO Title,SEO Description";
        var file = Encoding.UTF8.GetBytes(header + $"""

            Tee,tee-{_mark},<p>Soft</p>,Mill,Apparel > Tees,Tops,"summer, new",true,draft,T-S,'0123,Size,S,20.00,25.00,7,4,250,,,,Tee!,
            ,tee-{_mark},,,,,,,,,,,M,21.00,,7,-2,260,,,,,
            Mug,mug-{_mark},,Mill,,,,false,active,M-1,,Title,Default Title,8.00,,,3,0,,,,,

            """);
        var done = await ProductFiles.DoAsync(shop.Owner, await ProductFiles.UploadAsync(shop.Owner, file));
        Assert.Equal(("shopify", 2L, 0L), (done.Text("kind"), done.Number("created"), done.Number("refused")));
        foreach (var word in new[] { "cost per item", "Apparel > Tees", "Tops", "1 variants have no SKU", "1 counts below zero" })
        {
            Assert.Contains(word, done.Text("note"), StringComparison.Ordinal);
        }

        Assert.Equal($"M-1 8 0 3, T-S 20 0.25 4 0123, tee-{_mark}-m 21 0.26 0",
            await database.AsOwnerAsync<string>(VariantsSql, new { vendor = shop.VendorId }));
        Assert.Equal("Mug|Mill|draft|{}, Tee|Mill|draft|summer|{}",
            await database.AsOwnerAsync<string>(TextsSql, new { vendor = shop.VendorId }));
        var again = await ProductFiles.UploadAsync(shop.Owner, file);
        Assert.Equal(2L, again.Number("unchanged"));
    }

    [Fact]
    public async Task An_archive_brings_pictures_and_texts_and_an_operator_has_missing_categories_made()
    {
        await using var host = await TestHost.StartAsync(database);
        var shop = await VendorShop.OpenAsync(host, database);
        var zip = ProductFiles.Zip(
            ("shop/products.csv", Encoding.UTF8.GetBytes("slug,sku,name,price,category,product_type,image_urls\n"
                + $"vase-{_mark},V-{_mark},Vase,5,Rooms {_mark} > Vases {_mark},Type {_mark},https://nowhere.example/a/vase%20one.png?x=1\n")),
            ("shop/texts.csv", Encoding.UTF8.GetBytes($"slug,locale,name\nvase-{_mark},de,Vase aus Glas\n")),
            ("shop/images/vase one.png", TestPictures.Of(SKEncodedImageFormat.Png, 32, 32, 5)),
            ("__MACOSX/._products.csv", [1, 2, 3]));
        var missing = await ProductFiles.UploadAsync(shop.Owner, zip);
        Assert.Contains("There is no category", (await ProductFiles.RowsAsync(shop.Owner, missing))[0].Text("problem"),
            StringComparison.Ordinal);
        using var refused = await ProductFiles.PostAsync(shop.Owner, zip, "&makeMissing=true");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

        var staff = await host.SignInAsync("operator");
        var done = await ProductFiles.DoAsync(
            staff, await ProductFiles.UploadAsync(staff, zip, $"&makeMissing=true&vendorId={shop.VendorId}"));
        Assert.Equal((1L, 0L), (done.Number("created"), done.Number("pictureProblems")));
        Assert.Equal("1 1 0 0 1 1 0", await database.AsOwnerAsync<string>(SpreeSql, new { vendor = shop.VendorId }));

        // Texts alone change what is there, and say what is not.
        var texts = await ProductFiles.DoAsync(shop.Owner, await ProductFiles.UploadAsync(shop.Owner, Encoding.UTF8.GetBytes(
            $"slug,locale,name\nvase-{_mark},fr,Vase en verre\nnobody-{_mark},fr,Rien\n")));
        Assert.Equal(("translations", 1L, 1L), (texts.Text("kind"), texts.Number("updated"), texts.Number("refused")));
        Assert.Equal("1 1 0 0 1 1 1", await database.AsOwnerAsync<string>(SpreeSql, new { vendor = shop.VendorId }));
    }

    [Fact]
    public async Task Spree_s_shop_comes_whole_out_of_one_archive()
    {
        var folder = System.IO.Path.Combine(Cluster.Root, "..", "shared", "data", "catalog-spree");
        Assert.SkipUnless(Directory.Exists(folder), "needs ../shared/data/catalog-spree");
        var zip = ProductFiles.Zip(
        [
            .. Directory.GetFiles(folder, "*.csv").Concat(Directory.GetFiles(System.IO.Path.Combine(folder, "images")))
                .Select(f => (System.IO.Path.GetRelativePath(folder, f), File.ReadAllBytes(f))),
        ]);
        await using var host = await TestHost.StartAsync(database);
        var shop = await VendorShop.OpenAsync(host, database);
        await database.AsOwnerAsync<long>(DollarsSql, new { vendor = shop.VendorId });
        var staff = await host.SignInAsync("operator");
        // 124 pictures are decoded before the answer.
        staff.Timeout = TimeSpan.FromMinutes(5);
        var done = await ProductFiles.DoAsync(
            staff, await ProductFiles.UploadAsync(staff, zip, $"&makeMissing=true&vendorId={shop.VendorId}"));
        Assert.Equal(("spree", 37L, 0L, 0L), (done.Text("kind"), done.Number("created"), done.Number("refused"),
            done.Number("pictureProblems")));
        // The 36 masters without a price are products, no variants; each product has texts in both languages.
        Assert.Equal("37 87 0 87 124 37 37", await database.AsOwnerAsync<string>(SpreeSql, new { vendor = shop.VendorId }));
        var again = await ProductFiles.UploadAsync(staff, zip, $"&vendorId={shop.VendorId}");
        Assert.Equal(37L, again.Number("unchanged"));
    }
}
