using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SkiaSharp;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Catalog.Bulk;

public sealed class ImportTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Path = "/api/v1/vendor/imports";
    private const string Header = "slug,sku,name,description,price,compare_at_price,stock,option:Size,attribute:fabric,name:de,tags\n";
    private const string Shirt = """
        linen-shirt,LS-S,Linen shirt,Soft,39.90,49.90,12,S,linen,Leinenhemd,"summer, new"
        linen-shirt,LS-M,,,41.90,,7,M,,,
        wool-hat,WH,Wool hat,Warm,19,,3,,wool,,

        """;
    private const string DocumentsSql = """
        select coalesce(jsonb_agg(d.document || jsonb_build_object('status', p.status) order by d.product_id), '[]')::text
          from catalog.products p cross join lateral catalog.product_documents(array[p.product_id]) d
         where p.vendor_id = @vendor
        """;
    private const string CountSql = "select count(*)::int from catalog.products where vendor_id = @vendor";
    private const string VariantSql = """
        select v.price || ' ' || coalesce(v.compare_at_price::text, '-') || ' ' || v.stock_quantity
          from catalog.product_variants v where v.vendor_id = @vendor and v.sku = @sku
        """;

    private readonly string _mark = System.Security.Cryptography.RandomNumberGenerator.GetHexString(10, lowercase: true);

    [Fact]
    public async Task A_file_is_checked_without_a_change_then_done_and_again_unchanged()
    {
        await using var host = await TestHost.StartAsync(database);
        var vendor = await host.AddVendorAsync();
        var client = await host.SignInAsync("vendor owner", vendor);
        var checkedFile = await UploadAsync(client, Header + Shirt);
        Assert.Equal(("checked", 2L, 0L, 3L), (checkedFile.Text("status"), checkedFile.Number("created"),
            checkedFile.Number("refused"), checkedFile.Number("lines")));
        Assert.Equal(0, await database.AsOwnerAsync<int>(CountSql, new { vendor }));

        var done = await RunAsync(client, checkedFile);
        Assert.Equal(("done", 2L), (done.Text("status"), done.Number("created")));
        Assert.Equal("39.9000 49.9000 12", await database.AsOwnerAsync<string>(VariantSql, new { vendor, sku = "LS-S" }));
        Assert.Equal("41.9000 - 7", await database.AsOwnerAsync<string>(VariantSql, new { vendor, sku = "LS-M" }));
        var documents = await database.AsOwnerAsync<string>(DocumentsSql, new { vendor });
        Assert.Contains("Leinenhemd", documents, StringComparison.Ordinal);

        var again = await RunAsync(client, await UploadAsync(client, Header + Shirt));
        Assert.Equal(("done", 2L, 0L), (again.Text("status"), again.Number("unchanged"), again.Number("updated")));
        Assert.Equal(documents, await database.AsOwnerAsync<string>(DocumentsSql, new { vendor }));
    }

    [Fact]
    public async Task An_absent_column_leaves_and_a_blank_cell_clears()
    {
        await using var host = await TestHost.StartAsync(database);
        var vendor = await host.AddVendorAsync();
        var client = await host.SignInAsync("vendor owner", vendor);
        await RunAsync(client, await UploadAsync(client, Header + Shirt));
        var update = await RunAsync(client, await UploadAsync(client, "sku;price;compare_at_price;attribute:fabric\nLS-S;35,50;;\n"));
        Assert.Equal((1L, 0L), (update.Number("updated"), update.Number("refused")));
        Assert.Equal("35.5000 - 12", await database.AsOwnerAsync<string>(VariantSql, new { vendor, sku = "LS-S" }));
        var documents = await database.AsOwnerAsync<string>(DocumentsSql, new { vendor });
        Assert.Contains("Linen shirt", documents, StringComparison.Ordinal);
        Assert.DoesNotContain("\"linen\"", documents, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undoing_brings_everything_back_byte_for_byte()
    {
        await using var host = await TestHost.StartAsync(database);
        var vendor = await host.AddVendorAsync();
        var client = await host.SignInAsync("vendor owner", vendor);
        await RunAsync(client, await UploadAsync(client, Header + Shirt));
        var before = await database.AsOwnerAsync<string>(DocumentsSql, new { vendor });
        var changed = await RunAsync(client, await UploadAsync(client,
            "slug,sku,name,description,price,price:USD,stock,option:Size,attribute:fabric,attribute:care,name:de,name:fr,tags\n"
            + "linen-shirt,LS-S,Changed,,1,2,5,S,,cold,Anders,Autre,x\nlinen-shirt,LS-M,,,2,3,9,M,,,,,\nnew-thing,NT,New thing,,5,,,,,,,,\n"));
        Assert.Equal((1L, 1L), (changed.Number("updated"), changed.Number("created")));
        Assert.NotEqual(before, await database.AsOwnerAsync<string>(DocumentsSql, new { vendor }));
        var undone = await UndoAsync(client, changed);
        Assert.Equal(("undone", 2L, 0L), (undone.Text("status"), undone.Number("undone"), undone.Number("skipped")));
        Assert.Equal(before, await database.AsOwnerAsync<string>(DocumentsSql, new { vendor }));
    }

    [Fact]
    public async Task What_somebody_changed_since_is_not_undone()
    {
        await using var host = await TestHost.StartAsync(database);
        var vendor = await host.AddVendorAsync();
        var client = await host.SignInAsync("vendor owner", vendor);
        var done = await RunAsync(client, await UploadAsync(client, Header + Shirt));
        await RunAsync(client, await UploadAsync(client, "sku,price\nWH,21\n"));
        var undone = await UndoAsync(client, done);
        Assert.Equal(("undone", 1L), (undone.Text("status"), undone.Number("skipped")));
        Assert.Equal("21.0000 - 3", await database.AsOwnerAsync<string>(VariantSql, new { vendor, sku = "WH" }));
        // The other one has a stock history: it is archived, its stock what it was.
        Assert.Equal("39.9000 49.9000 0", await database.AsOwnerAsync<string>(VariantSql, new { vendor, sku = "LS-S" }));
    }

    [Fact]
    public async Task Each_line_that_is_wrong_is_named_and_the_others_are_done()
    {
        await using var host = await TestHost.StartAsync(database);
        var vendor = await host.AddVendorAsync();
        var client = await host.SignInAsync("vendor owner", vendor);
        var file = await UploadAsync(client, "slug,sku,name,price,category,stock,warehouse,status\n"
            + "a,A,Good,5,,,,\nb,B,Dear,dear,,,,\nc,C,Lost,5,No > Such,,,\nd,A,Twice,5,,,,\ne,E,,5,,,,\nf,F,Where,5,,3,NOWHERE,\n"
            + "g,G,State,5,,,,gone\n");
        Assert.Equal((1L, 6L), (file.Number("created"), file.Number("refused")));
        var rows = (await client.GetFromJsonAsync<JsonElement>($"{Path}/{file.Number("importId")}/rows?problems=true"))
            .GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal([3, 4, 5, 6, 7, 8], rows.Select(r => r.Number("line")));
        Assert.Equal(["variants[0].price", "category", "sku", "name", "warehouse", "status"],
            rows.Select(r => r.Text("field").Replace("variants[0].warehouse", "warehouse")));
        var done = await RunAsync(client, file);
        Assert.Equal((1L, 6L), (done.Number("created"), done.Number("refused")));
    }

    [Theory]
    [InlineData("sku,price,sku\nA,1,2\n", "there twice")]
    [InlineData("sku,price,colour\nA,1,red\n", "colour")]
    [InlineData("name,price\nA,1\n", "no column sku or slug")]
    [InlineData("sku,price\n", "no lines")]
    [InlineData("sku,price\nA\0,1\n", "NUL")]
    [InlineData("PK\u0003\u0004", "spreadsheet")]
    public async Task What_is_no_such_file_is_refused_at_once(string text, string why)
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("vendor owner", await host.AddVendorAsync());
        using var answer = await PostAsync(client, Encoding.UTF8.GetBytes(text));
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        Assert.Contains(why, problem.GetProperty("errors").GetProperty("file")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_files_are_refused_or_plain_text()
    {
        await using var host = await TestHost.StartAsync(database);
        var vendor = await host.AddVendorAsync();
        var client = await host.SignInAsync("vendor owner", vendor);
        using var wide = await PostAsync(client, Encoding.UTF8.GetBytes("sku" + string.Concat(Enumerable.Repeat(",x", 10_000)) + "\n"));
        await wide.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        using var open = await PostAsync(client, Encoding.UTF8.GetBytes("sku,name\nA,\"" + new string('x', 3 << 20)));
        await open.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        using var large = await PostAsync(client, new byte[(50 << 20) + 1]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        // Formulas are words here, and what an export puts before them goes.
        await RunAsync(client, await UploadAsync(client, "sku,name,price,description\nF1,\"=1+1\",5,<script>alert(1)</script>Fine\nF2,'=2+2,5,\n"));
        var documents = await database.AsOwnerAsync<string>(DocumentsSql, new { vendor });
        Assert.Contains("\"=1+1\"", documents, StringComparison.Ordinal);
        Assert.Contains("\"=2+2\"", documents, StringComparison.Ordinal);
        Assert.DoesNotContain("alert(1)", documents, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Windows_text_and_quoted_line_ends_are_read()
    {
        await using var host = await TestHost.StartAsync(database);
        var vendor = await host.AddVendorAsync();
        var client = await host.SignInAsync("vendor owner", vendor);
        using var answer = await PostAsync(client, [.. "sku;name;price;description\r\nK;Gr"u8, 0xFC, .. "n ("u8, 0x80,
            .. ");5;\"Line one\r\nline two\"\r\nL;Second;x;\r\n"u8]);
        var file = await SettledAsync(client, (await answer.Content.ReadFromJsonAsync<JsonElement>()).Number("importId"));
        Assert.Equal((1L, 1L), (file.Number("created"), file.Number("refused")));
        var row = (await client.GetFromJsonAsync<JsonElement>($"{Path}/{file.Number("importId")}/rows?problems=true"))
            .GetProperty("rows")[0];
        Assert.Equal(4, row.Number("line"));
        await RunAsync(client, file);
        Assert.Contains("Grün (€)", await database.AsOwnerAsync<string>(DocumentsSql, new { vendor }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_vendor_cannot_see_run_or_undo_it()
    {
        await using var host = await TestHost.StartAsync(database);
        var me = await host.SignInAsync("vendor owner", await host.AddVendorAsync());
        var they = await host.SignInAsync("vendor owner", await host.AddVendorAsync());
        var file = await UploadAsync(me, Header + Shirt);
        var path = $"{Path}/{file.Number("importId")}";
        foreach (var answer in new[]
        {
            await they.GetAsync(path), await they.GetAsync(path + "/rows"), await they.PostAsync(path + "/run", null),
            await they.PostAsync(path + "/undo", null),
        })
        {
            await answer.IsProblemAsync(HttpStatusCode.NotFound, "not-found");
        }

        Assert.Equal(0, (await they.GetFromJsonAsync<JsonElement>(Path)).GetProperty("rows").GetArrayLength());
    }

    [Fact]
    public async Task Spree_whole_comes_with_pictures_and_both_currencies_and_again_is_unchanged()
    {
        var folder = System.IO.Path.Combine(Cluster.Root, "..", "shared", "data", "catalog-spree");
        Assert.SkipUnless(Directory.Exists(folder), "needs ../shared/data/catalog-spree");
        var text = await File.ReadAllTextAsync(System.IO.Path.Combine(folder, "products.csv"));
        await using var server = await PictureServer.StartAsync(async http =>
        {
            // A picture of its own for each name: the real ones are as many bytes as they are pixels.
            var seed = http.Request.Path.Value!.Aggregate(7, (a, c) => (a * 31) + c);
            await http.Response.Body.WriteAsync(TestPictures.Of(SKEncodedImageFormat.Png, 64, 64, seed));
        });
        await using var host = await TestHost.StartAsync(database, with: s => s with
        {
            Configuration = new Dictionary<string, string?> { ["Media:Fetch:AllowHosts"] = server.Host },
        });
        var vendor = await host.AddVendorAsync();
        await database.AsOwnerAsync<long>(
            "update vendors.vendors set currency = 'USD' where vendor_id = @vendor returning vendor_id", new { vendor });
        await AddTaxonomyAsync(text);
        var client = await host.SignInAsync("vendor owner", vendor);
        var done = await RunAsync(client, await UploadAsync(client,
            text.Replace("https://raw.githubusercontent.com", server.Address, StringComparison.Ordinal)));
        Assert.Equal(("done", 37L, 0L, 0L), (done.Text("status"), done.Number("created"), done.Number("refused"),
            done.Number("pictureProblems")));
        Assert.Equal((87, 87, 37), (
            await database.AsOwnerAsync<int>("select count(*)::int from catalog.product_variants where vendor_id = @vendor", new { vendor }),
            await database.AsOwnerAsync<int>("select count(*)::int from catalog.variant_prices where vendor_id = @vendor and currency = 'EUR'", new { vendor }),
            await database.AsOwnerAsync<int>("select count(*)::int from catalog.product_images where vendor_id = @vendor and is_primary", new { vendor })));
        Assert.Equal("879.9900 - 5000", await database.AsOwnerAsync<string>(
            VariantSql, new { vendor, sku = "AUTOMATIC-ESPRESSO-MACHINE-SILVER" }));
        Assert.Equal("8.981 35.05", await database.AsOwnerAsync<string>("""
            select v.weight || ' ' || v.width from catalog.product_variants v
             where v.vendor_id = @vendor and v.sku = 'AUTOMATIC-ESPRESSO-MACHINE-SILVER'
            """, new { vendor }));
        var again = await RunAsync(client, await UploadAsync(client,
            text.Replace("https://raw.githubusercontent.com", server.Address, StringComparison.Ordinal)));
        Assert.Equal((37L, 0L), (again.Number("unchanged"), again.Number("updated")));
    }

    // Categories and types are an operator's to make.
    private async Task AddTaxonomyAsync(string text)
    {
        foreach (var path in text.Split(',').Where(c => c.Contains(" -> ")).Distinct())
        {
            long? parent = null;
            foreach (var name in path.Split(" -> "))
            {
                parent = await database.AsOwnerAsync<long>("""
                    insert into catalog.categories (parent_id, name, slug) values (@parent::bigint, @name, @slug)
                    on conflict (slug) do update set name = excluded.name returning category_id
                    """, new { parent, name, slug = Slug.Of(name) });
            }
        }

        foreach (var name in new[] { "Kitchen Appliance", "Garment Care", "Air Treatment", "Vacuum Cleaner", "Grooming", "Hair Styling" })
        {
            await database.AsOwnerAsync<long>(
                "insert into catalog.product_types (name, slug) values (@name, @slug) returning 1", new { name, slug = Slug.Of(name) });
        }
    }

    // Addresses of products are everybody's: each test has its own.
    private string Marked(string csv) => csv.Replace("linen-shirt", "linen-shirt-" + _mark).Replace("wool-hat", "wool-hat-" + _mark);

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, byte[] bytes)
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var request = new HttpRequestMessage(HttpMethod.Post, Path + "?fileName=products.csv") { Content = content };
        // What is too large is refused by its length, before it is sent.
        request.Headers.ExpectContinue = bytes.Length > 10 << 20;
        return await client.SendAsync(request);
    }

    private async Task<JsonElement> UploadAsync(HttpClient client, string csv)
    {
        using var answer = await PostAsync(client, Encoding.UTF8.GetBytes(Marked(csv)));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await SettledAsync(client, (await answer.Content.ReadFromJsonAsync<JsonElement>()).Number("importId"));
    }

    private static Task<JsonElement> RunAsync(HttpClient client, JsonElement file) => AskAsync(client, file, "run");

    private static Task<JsonElement> UndoAsync(HttpClient client, JsonElement file) => AskAsync(client, file, "undo");

    private static async Task<JsonElement> AskAsync(HttpClient client, JsonElement file, string what)
    {
        using var answer = await client.PostAsync($"{Path}/{file.Number("importId")}/{what}", null);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await SettledAsync(client, file.Number("importId"));
    }

    private static async Task<JsonElement> SettledAsync(HttpClient client, long id)
    {
        while (true)
        {
            var state = await client.GetFromJsonAsync<JsonElement>($"{Path}/{id}");
            if (state.Text("status") is not ("checking" or "running" or "pictures" or "undoing"))
            {
                Assert.True(state.GetProperty("problem").ValueKind == JsonValueKind.Null, state.ToString());
                return state;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
