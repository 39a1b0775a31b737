using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Stoa.Tests.Support;

namespace Stoa.Tests.Catalog;

/// <summary>Pages as search engines and people without JavaScript get them.</summary>
public sealed partial class ShopPagesTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_renamed_product_category_or_vendor_is_found_by_its_former_addresses()
    {
        await using var host = await TestHost.StartAsync(database);
        var vendorId = await host.AddVendorAsync("Müller & Søn");
        var mark = Guid.CreateVersion7().ToString("N")[..12];
        await database.AsOwnerAsync<long>(
            "update vendors.vendors set slug = 'muller-son' where vendor_id = @vendorId returning vendor_id", new { vendorId });
        var productId = await AddProductAsync(vendorId, $"Größe {mark}", $"grosse-{mark}");
        var categoryId = await database.AsOwnerAsync<long>(
            "insert into catalog.categories (name, slug) values (@name, @slug) returning category_id",
            new { name = $"Cups {mark}", slug = $"cups-{mark}" });

        await RenameAsync("catalog.products", "product_id", productId, $"Smaller {mark}");
        await RenameAsync("catalog.products", "product_id", productId, $"Smallest {mark}");
        await RenameAsync("catalog.categories", "category_id", categoryId, $"Mugs {mark}");
        await RenameAsync("vendors.vendors", "vendor_id", vendorId, "Müller & Daughter");

        await LeadsAsync($"/products/grosse-{mark}?variant=7", $"/products/smallest-{mark}?variant=7");
        await LeadsAsync($"/products/smaller-{mark}", $"/products/smallest-{mark}");
        await LeadsAsync($"/categories/cups-{mark}", $"/categories/mugs-{mark}");
        await LeadsAsync("/vendors/muller-son", "/vendors/muller-daughter");
        using var json = JsonDocument.Parse(await host.Client.GetStringAsync($"/api/v1/products/grosse-{mark}"));
        Assert.Equal($"smallest-{mark}", json.RootElement.GetProperty("slug").GetString());

        // Back to a former name: no circle. And an address that was chosen stays.
        await RenameAsync("catalog.products", "product_id", productId, $"Smaller {mark}");
        await LeadsAsync($"/products/smallest-{mark}", $"/products/smaller-{mark}");
        await IsAsync($"/products/smaller-{mark}", HttpStatusCode.OK);
        var chosen = await AddProductAsync(vendorId, $"Own {mark}", $"address-{mark}");
        await RenameAsync("catalog.products", "product_id", chosen, $"Other {mark}");
        await IsAsync($"/products/address-{mark}", HttpStatusCode.OK);

        // What shoppers cannot see leads nowhere.
        var hidden = await AddProductAsync(vendorId, $"Hidden {mark}", $"hidden-{mark}", "inactive");
        await RenameAsync("catalog.products", "product_id", hidden, $"Hidden again {mark}");
        await IsAsync($"/products/hidden-{mark}", HttpStatusCode.NotFound);

        // Two of one name: the later one has its number behind it.
        await RenameAsync("catalog.products", "product_id", chosen, $"Address {mark}");
        await RenameAsync("catalog.products", "product_id", chosen, $"Smaller {mark}");
        await IsAsync($"/products/smaller-{mark}-{chosen}", HttpStatusCode.OK);

        async Task LeadsAsync(string from, string to)
        {
            using var answer = await host.Client.GetAsync(from);
            Assert.Equal(HttpStatusCode.MovedPermanently, answer.StatusCode);
            Assert.Equal(to, answer.Headers.Location!.OriginalString);
        }

        async Task IsAsync(string path, HttpStatusCode status)
        {
            using var answer = await host.Client.GetAsync(path);
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_sitemap_names_every_product_on_sale_once_and_nothing_else()
    {
        await using var host = await TestHost.StartAsync(database);
        var vendorId = await host.AddVendorAsync();
        var mark = Guid.CreateVersion7().ToString("N")[..12];
        for (var i = 0; i < 3; i++)
        {
            await AddProductAsync(vendorId, $"Mapped {i} {mark}", $"mapped-{i}-{mark}");
        }

        await AddProductAsync(vendorId, "Draft", $"mapped-draft-{mark}", "draft");
        await SearchWait.UntilAsync(host, $"q={mark}", 3);
        var robots = await host.Client.GetStringAsync("/robots.txt");
        var map = Regex.Match(robots, "Sitemap: (?<at>.*)").Groups["at"].Value.Trim();
        Assert.Equal(host.Client.BaseAddress + "sitemap.xml", map);
        var found = new List<string>();
        foreach (var part in Locations(await host.Client.GetStringAsync(map)))
        {
            found.AddRange(Locations(await host.Client.GetStringAsync(part)));
        }

        Assert.Equal(found.Count, found.Distinct().Count());
        Assert.Equal(3, found.Count(f => f.EndsWith(mark, StringComparison.Ordinal)));
        Assert.Contains(found, f => f.Contains("/vendors/", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync("/sitemap/products-9999999.xml")).StatusCode);

        static IEnumerable<string> Locations(string xml) =>
            XDocument.Parse(xml).Descendants().Where(e => e.Name.LocalName == "loc").Select(e => e.Value);
    }

    [Fact]
    public async Task Operators_write_pages_of_their_own_in_several_languages()
    {
        await using var host = await TestHost.StartAsync(database);
        using var operators = await host.SignInAsync("operator");
        var pages = new
        {
            pages = new object[]
            {
                new
                {
                    slug = "imprint", isShown = true, texts = new Dictionary<string, object>
                    {
                        ["en"] = new { title = "Imprint", body = "<p>We <script>alert(1)</script></p>" },
                        ["fr"] = new { title = "Mentions" },
                    },
                },
                new { slug = "hidden", isShown = false, texts = new { en = new { title = "Hidden" } } },
            },
        };
        using var saved = await operators.PutAsJsonAsync("/api/v1/shop/pages", pages);
        Assert.Equal(HttpStatusCode.NoContent, saved.StatusCode);
        var read = await operators.GetStringAsync("/api/v1/shop/pages");
        Assert.Contains("Mentions", read, StringComparison.Ordinal);
        Assert.DoesNotContain("alert", read, StringComparison.Ordinal);
        var page = await host.Client.GetStringAsync("/pages/imprint");
        Assert.Contains("<p>We </p>", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/pages/imprint\">Imprint</a>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/pages/hidden", page, StringComparison.Ordinal);
        Assert.Contains("/pages/imprint", await host.Client.GetStringAsync("/sitemap/shop.xml"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync("/pages/hidden")).StatusCode);

        foreach (var (field, wrong) in new (string, object)[]
        {
            ("pages", new { }), ("pages", new { pages = new object?[] { null } }),
            ("slug", Pages(Own("Not an address", "x"))), ("slug", Pages(Own("twice", "x"), Own("twice", "x"))),
            ("title", Pages(Own("fine", ""))), ("title", Pages(Own("fine", new string('x', 201)))),
            ("texts", Pages(new { slug = "a", texts = new { } })),
            ("pages", Pages([.. Enumerable.Range(0, 51).Select(i => Own($"p-{i}", "x"))])),
        })
        {
            using var refused = await operators.PutAsJsonAsync("/api/v1/shop/pages", wrong);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains($"\"{field}\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Contains("Mentions", await operators.GetStringAsync("/api/v1/shop/pages"), StringComparison.Ordinal);

        static object Own(string slug, string title) => new { slug, texts = new { en = new { title, body = "" } } };

        static object Pages(params object[] all) => new { pages = all };
    }

    [Fact]
    public async Task People_get_a_page_where_programs_get_a_problem()
    {
        await using var host = await TestHost.StartAsync(database);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/products/there-is-none");
        request.Headers.Accept.ParseAdd("text/html");
        using var page = await host.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Contains("<h1>There is no such page</h1>", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var api = new HttpRequestMessage(HttpMethod.Get, "/api/v1/products/there-is-none");
        api.Headers.Accept.ParseAdd("text/html, */*;q=0.8");
        using var problem = await host.Client.SendAsync(api);
        Assert.Equal("application/problem+json", problem.Content.Headers.ContentType!.MediaType);
        using var plain = await host.Client.GetAsync("/products/there-is-none");
        Assert.Equal("application/problem+json", plain.Content.Headers.ContentType!.MediaType);
        using var itself = await host.Client.GetAsync("/problem");
        Assert.Equal(HttpStatusCode.NotFound, itself.StatusCode);
    }

    [Fact]
    public async Task A_products_page_says_what_it_is_to_search_engines_and_escapes_what_a_vendor_wrote()
    {
        await using var host = await TestHost.StartAsync(database);
        var vendorId = await host.AddVendorAsync();
        var mark = Guid.CreateVersion7().ToString("N")[..12];
        await AddProductAsync(vendorId, "</script><b>Cup</b> & \"saucer\"", $"cup-{mark}");
        var html = await host.Client.GetStringAsync($"/products/cup-{mark}");
        var data = Scripts().Matches(html).Select(m => JsonDocument.Parse(m.Groups["json"].Value).RootElement).ToList();
        var product = Assert.Single(data, d => d.GetProperty("@type").GetString() == "Product");
        Assert.Equal("</script><b>Cup</b> & \"saucer\"", product.GetProperty("name").GetString());
        var offer = product.GetProperty("offers")[0];
        Assert.Equal("12.50", offer.GetProperty("price").GetString());
        Assert.Equal("EUR", offer.GetProperty("priceCurrency").GetString());
        Assert.Equal("https://schema.org/InStock", offer.GetProperty("availability").GetString());
        Assert.DoesNotContain("<b>Cup", html, StringComparison.Ordinal);
        Assert.Contains($"<link rel=\"canonical\" href=\"{host.Client.BaseAddress}products/cup-{mark}\">", html, StringComparison.Ordinal);
        Assert.Contains("property=\"og:title\"", html, StringComparison.Ordinal);
        var seen = await host.Client.GetStringAsync($"/products/cup-{mark}?variant=999999999");
        Assert.Contains("In stock", seen, StringComparison.Ordinal);
    }

    private Task<long> AddProductAsync(long vendorId, string name, string slug, string status = "active") =>
        database.AsOwnerAsync<long>("""
            with made as (
              insert into catalog.products (vendor_id, name, slug, status) values (@vendorId, @name, @slug, @status)
              returning product_id
            )
            insert into catalog.product_variants (product_id, vendor_id, sku, price, stock_quantity, is_default)
            select m.product_id, @vendorId, 'P-' || m.product_id, 12.5, 9, true from made m returning product_id
            """, new { vendorId, name, slug, status });

    private Task<long> RenameAsync(string table, string key, long id, string name) => database.AsOwnerAsync<long>(
        string.Create(CultureInfo.InvariantCulture, $"update {table} set name = @name where {key} = @id returning {key}"),
        new { id, name });

    [GeneratedRegex("<script type=\"application/ld(\\+|&#x2B;)json\">(?<json>.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();
}
