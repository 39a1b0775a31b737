using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Stoa.Tests.Support;

namespace Stoa.Tests.Catalog.Bulk;

public sealed class ExportTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Export = VendorShop.Products + "/export";
    private const string WholeSql = """
        select coalesce(jsonb_agg(d.document || jsonb_build_object('status', p.status) order by d.product_id), '[]')::text
          from catalog.products p cross join lateral catalog.product_documents(array[p.product_id]) d
         where p.vendor_id = @vendor
        """;
    private const string PlainSql = """
        select coalesce(jsonb_agg(x.plain order by x.plain ->> 'name'), '[]')::text
          from (select (d.document - array['productId', 'images']) || jsonb_build_object('variants', (
                         select coalesce(jsonb_agg(v - 'variantId' order by n), '[]')
                           from jsonb_array_elements(d.document -> 'variants') with ordinality as e (v, n))) as plain
                  from catalog.products p cross join lateral catalog.product_documents(array[p.product_id]) d
                 where p.vendor_id = @vendor and p.status <> 'archived') x
        """;
    private const string WaitingSql =
        "select count(*)::int from catalog.product_changes where vendor_id = @vendor and status = 'pending'";
    private const string PolicySql =
        "update catalog.review_policies set policy = 'all' where vendor_id = @vendor returning review_policy_id";

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task What_is_exported_changes_nothing_when_imported_and_makes_the_same_elsewhere(string format)
    {
        await using var host = await TestHost.StartAsync(database);
        var shop = await VendorShop.OpenAsync(host, database);
        var archived = await FillAsync(shop);
        await database.AsOwnerAsync<long>(PolicySql, new { vendor = shop.VendorId });
        var before = await database.AsOwnerAsync<string>(WholeSql, new { vendor = shop.VendorId });

        var file = await shop.Owner.GetByteArrayAsync($"{Export}?format={format}");
        var again = await ProductFiles.DoAsync(shop.Owner, await ProductFiles.UploadAsync(shop.Owner, file));
        Assert.Equal((208L, 208L, 0L), (again.Number("products"), again.Number("unchanged"), again.Number("pictureProblems")));
        Assert.Equal(before, await database.AsOwnerAsync<string>(WholeSql, new { vendor = shop.VendorId }));
        Assert.Equal(0, await database.AsOwnerAsync<int>(WaitingSql, new { vendor = shop.VendorId }));

        var other = await VendorShop.OpenAsync(host, database);
        var made = await ProductFiles.DoAsync(other.Owner, await ProductFiles.UploadAsync(other.Owner, file));
        Assert.Equal((208L, 0L), (made.Number("created"), made.Number("refused")));
        Assert.Equal(await database.AsOwnerAsync<string>(PlainSql, new { vendor = shop.VendorId }),
            await database.AsOwnerAsync<string>(PlainSql, new { vendor = other.VendorId }));
        Assert.True(archived > 0);
    }

    [Fact]
    public async Task Cells_that_a_spreadsheet_would_run_are_texts()
    {
        await using var host = await TestHost.StartAsync(database);
        var shop = await VendorShop.OpenAsync(host, database);
        foreach (var name in new[] { "=1+1", "+1", "-1", "@sum(A1)", "'=1+1", "''-1" })
        {
            await shop.AddAsync(new { name, variants = new[] { new { sku = "S" + VendorShop.Unique(), price = 5 } } });
        }

        var text = Encoding.UTF8.GetString(await shop.Owner.GetByteArrayAsync(Export));
        foreach (var cell in new[] { ",'=1+1,", ",'+1,", ",'-1,", ",'@sum(A1),", ",''=1+1,", ",'''-1," })
        {
            Assert.Contains(cell, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task It_has_the_list_s_filters_and_one_vendor_s_products()
    {
        await using var host = await TestHost.StartAsync(database);
        var shop = await VendorShop.OpenAsync(host, database);
        var other = await VendorShop.OpenAsync(host, database);
        await shop.AddAsync(shop.Shirt("AA", "Blue shirt"));
        await shop.AddAsync(new { name = "Red hat", variants = new[] { new { sku = "HAT-1", price = 9 } } });
        await other.AddAsync(other.Shirt("ZZ", "Foreign shirt"));
        Assert.Equal(["Blue shirt"], await NamesAsync(shop.Owner, "?q=shirt"));
        Assert.Equal(["Red hat"], await NamesAsync(shop.Owner, "?q=HAT-"));
        Assert.Equal(["Blue shirt"], await NamesAsync(shop.Owner, $"?categoryId={shop.CategoryId}"));
        Assert.Equal([], await NamesAsync(shop.Owner, "?status=active"));
        var staff = await host.SignInAsync("operator");
        Assert.Equal(["Foreign shirt"], await NamesAsync(staff, $"?vendorId={other.VendorId}"));
        using var unsaid = await staff.GetAsync(Export);
        await unsaid.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        using var foreign = await shop.Owner.GetAsync($"{Export}?vendorId={other.VendorId}");
        Assert.False(foreign.IsSuccessStatusCode);
        using var format = await shop.Owner.GetAsync($"{Export}?format=pdf");
        await format.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
    }

    private static async Task<IEnumerable<string>> NamesAsync(HttpClient client, string query) =>
        (await client.GetStringAsync(Export + query)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(l => l.Split(',')[2]).Where(n => n.Length > 0);

    // More than a page of them; one of each thing that a file has to say.
    private static async Task<long> FillAsync(VendorShop shop)
    {
        var picture = await shop.AddPictureAsync();
        var mark = VendorShop.Unique();
        await shop.AddAsync(new
        {
            name = "=Shirt \"one\", two",
            description = "<p>First line</p>\n<p>second; line</p>",
            brand = "'+Mill",
            categoryId = shop.CategoryId,
            tags = new[] { "summer, light", "new" },
            metaTitle = "-title",
            attributes = new { fabric = "linen", care_label = "30°, gently" },
            images = new[] { new { mediaId = picture, altText = "front | back", altTexts = new { de = "vorn" } } },
            translations = new { de = new { name = "Hemd", description = "Weich" }, fr = new { metaTitle = "Chemise" } },
            options = new[] { "size " + mark, "colour " + mark },
            variants = new object[]
            {
                Variant(mark + "-1", "S", "Red", 12.5m, 3),
                Variant(mark + "-2", "M", "Red", 13.0001m, 0),
                new
                {
                    sku = mark + "-3", price = 14, isActive = false, isDefault = true, barcode = "0012345", name = "Special",
                    compareAtPrice = 20, weight = 0.125m, width = 1.5m, prices = new Dictionary<string, decimal> { ["USD"] = 15.5m },
                    options = new Dictionary<string, string> { ["size " + mark] = "M", ["colour " + mark] = "Blue" },
                },
            },
        });
        await shop.AddAsync(new { name = "Without variants" });
        var active = await shop.AddAsync(shop.Shirt("ACT" + mark, "On sale"));
        await shop.ChangeAsync(active, new { images = new[] { new { mediaId = picture } } });
        Assert.Equal("changed", (await shop.SetStatusAsync(active, "active")).Outcome);
        var gone = await shop.AddAsync(shop.Shirt("GONE" + mark, "Archived"));
        Assert.Equal("changed", (await shop.SetStatusAsync(gone, "archived")).Outcome);
        using var many = await shop.Owner.PostAsJsonAsync(VendorShop.Products + "/batch", new
        {
            products = Enumerable.Range(0, 205).Select(n => new
            {
                name = $"Mug {n:000}", variants = new[] { new { sku = $"MUG-{mark}-{n}", price = 5 + n, stock = n } },
            }),
        });
        Assert.True(many.IsSuccessStatusCode, await many.Content.ReadAsStringAsync());
        return gone;

        object Variant(string sku, string size, string colour, decimal price, int stock) => new
        {
            sku, price, stock,
            options = new Dictionary<string, string> { ["size " + mark] = size, ["colour " + mark] = colour },
        };
    }
}
