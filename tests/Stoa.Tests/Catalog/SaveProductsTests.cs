using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stoa.Catalog;
using Stoa.Tests.Support;

namespace Stoa.Tests.Catalog;

/// <summary>Products as vendors make and change them over HTTP.</summary>
public sealed class SaveProductsTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private TestHost _host = null!;
    private VendorShop _shop = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await TestHost.StartAsync(database);
        _shop = await VendorShop.OpenAsync(_host, database);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_product_is_made_as_a_draft_and_read_back_as_it_was_sent()
    {
        var sku = VendorShop.Unique();
        var id = await _shop.AddAsync(new
        {
            name = "Grüner Tee 緑茶",
            description = "From the hills",
            brand = "Hill & Sons",
            categoryId = _shop.CategoryId,
            tags = new[] { "tea", "green" },
            metaTitle = "Green tea",
            attributes = new { origin = "Uji", organic = true, weight_class = 2.50m },
            images = new[] { new { mediaId = await _shop.AddPictureAsync(), altText = "A tin", altTexts = new { de = "Eine Dose" } } },
            translations = new { de = new { name = "Grüner Tee", description = "Von den Hügeln" } },
            variants = new object[]
            {
                new
                {
                    sku, price = 12.3456m, compareAtPrice = 15m, weight = 0.125m, width = 10.5m, barcode = "4006381333931", stock = 7,
                    prices = new Dictionary<string, decimal> { ["USD"] = 14m, ["JPY"] = 2100m },
                },
            },
        });
        var shown = await _shop.ShowAsync(id);
        Assert.Equal("draft", shown.GetProperty("status").GetString());
        Assert.StartsWith("gruner-tee-", shown.GetProperty("slug").GetString(), StringComparison.Ordinal);
        var document = shown.GetProperty("document");
        Assert.Equal("Hill & Sons", document.GetProperty("brand").GetString());
        Assert.Equal(["tea", "green"], document.GetProperty("tags").EnumerateArray().Select(t => t.GetString()));
        Assert.Equal("2.50", document.GetProperty("attributes").GetProperty("weight_class").GetString());
        Assert.Equal("Eine Dose", document.GetProperty("images")[0].GetProperty("altTexts").GetProperty("de").GetString());
        Assert.Equal("Grüner Tee", document.GetProperty("translations").GetProperty("de").GetProperty("name").GetString());
        var variant = document.GetProperty("variants")[0];
        Assert.Equal(12.3456m, variant.GetProperty("price").GetDecimal());
        Assert.Equal(2100m, variant.GetProperty("prices").GetProperty("JPY").GetDecimal());
        Assert.Equal(7, variant.GetProperty("stockQuantity").GetInt32());
        Assert.True(variant.GetProperty("isDefault").GetBoolean());

        // What was read may be sent back: it changes nothing.
        Assert.Equal(document.GetRawText(), (await AfterAsync(id, document)).GetRawText());
    }

    [Fact]
    public async Task What_a_change_leaves_out_stays_and_null_clears()
    {
        var id = await _shop.AddAsync(_shop.Shirt(VendorShop.Unique()));
        await _shop.ChangeAsync(id, new { brand = "Mill", attributes = new { care = "cold wash" }, translations = new { fr = new { name = "Chemise" } } });
        await _shop.ChangeAsync(id, new
        {
            description = (string?)null,
            attributes = new { fabric = (string?)null },
            translations = new { de = new { name = "Hemd" } },
        });
        var document = await _shop.DocumentAsync(id);
        Assert.Equal(("Linen shirt", "", "Mill"), (
            document.GetProperty("name").GetString(), document.GetProperty("description").GetString(),
            document.GetProperty("brand").GetString()));
        Assert.Equal("{\"care\":\"cold wash\"}", document.GetProperty("attributes").GetRawText().Replace(": ", ":"));
        Assert.Equal(["de", "fr"], document.GetProperty("translations").EnumerateObject().Select(l => l.Name));
        Assert.Equal(2, document.GetProperty("variants").GetArrayLength());
        await _shop.ChangeAsync(id, new { translations = new { fr = (object?)null } });
        Assert.Equal(["de"], (await _shop.DocumentAsync(id)).GetProperty("translations").EnumerateObject().Select(l => l.Name));
    }

    [Fact]
    public async Task Variants_are_matched_by_SKU_swapped_added_and_taken_away()
    {
        var sku = VendorShop.Unique();
        var id = await _shop.AddAsync(_shop.Shirt(sku));
        await _shop.ChangeAsync(id, new
        {
            variants = new object[]
            {
                new { sku = sku + "-S", options = new { Size = "M" } },
                new { sku = sku + "-M", options = new { Size = "s" } },
                new { sku = sku + "-L", price = 50, options = new { Size = "L" }, isDefault = true },
            },
        });
        Assert.Equal(["S M 39.9 ", "M S 41 ", "L L 50 default"], await VariantsAsync(id, sku));
        await _shop.ChangeAsync(id, new { variants = new object[] { new { sku = sku + "-L", remove = true } } });
        // The first one stands in for the default that went.
        Assert.Equal(["S M 39.9 default", "M S 41 "], await VariantsAsync(id, sku));
        // What has a stock history stays on record, off sale.
        await _shop.ChangeAsync(id, new { variants = new object[] { new { sku = sku + "-S", remove = true } } });
        Assert.False((await _shop.DocumentAsync(id)).GetProperty("variants")[0].GetProperty("isActive").GetBoolean());
    }

    [Fact]
    public async Task A_product_that_has_variants_or_pictures_always_has_one_that_stands_for_it()
    {
        var sku = VendorShop.Unique();
        var id = await _shop.AddAsync(_shop.Shirt(sku));
        await _shop.ChangeAsync(id, new
        {
            images = new[] { new { mediaId = await _shop.AddPictureAsync() }, new { mediaId = await _shop.AddPictureAsync() } },
        });
        // Whoever writes past the routines finds the database keeping it.
        foreach (var sql in new[]
        {
            "update catalog.product_variants set is_default = false where product_id = @id returning product_id",
            "update catalog.product_images set is_primary = false where product_id = @id returning product_id",
            "delete from catalog.product_images where product_id = @id and is_primary returning product_id",
        })
        {
            await database.AsOwnerAsync<long>(sql, new { id });
            Assert.Equal((1, 1), await database.AsOwnerAsync<(int, int)>(
                """
                select (select count(*)::int from catalog.product_variants where product_id = @id and is_default),
                       (select count(*)::int from catalog.product_images where product_id = @id and is_primary)
                """, new { id }));
        }
    }

    [Theory]
    [InlineData("name", """{"name": ""}""")]
    [InlineData("name", """{"name": 7}""")]
    [InlineData("nome", """{"name": "A", "nome": "B"}""")]
    [InlineData("categoryId", """{"name": "A", "categoryId": 987654321}""")]
    [InlineData("productTypeId", """{"name": "A", "productTypeId": 987654321}""")]
    [InlineData("images", """{"name": "A", "images": [{"mediaId": 987654321}]}""")]
    [InlineData("images[0]", """{"name": "A", "images": [{"altText": "x"}]}""")]
    [InlineData("variants[0].price", """{"name": "A", "variants": [{"sku": "x"}]}""")]
    [InlineData("variants[0].price", """{"name": "A", "variants": [{"sku": "x", "price": -1}]}""")]
    [InlineData("variants[0].price", """{"name": "A", "variants": [{"sku": "x", "price": 1.00001}]}""")]
    [InlineData("variants[0].sku", """{"name": "A", "variants": [{"price": 1}]}""")]
    [InlineData("variants[0].prices.XXQ", """{"name": "A", "variants": [{"sku": "x", "price": 1, "prices": {"XXQ": 1}}]}""")]
    [InlineData("variants[0].sku", """{"name": "A", "variants": [{"sku": "x", "price": 1}, {"sku": "x", "price": 1}]}""")]
    [InlineData("variants[0].options", """{"name": "A", "variants": [{"sku": "x", "price": 1}, {"sku": "y", "price": 1}]}""")]
    [InlineData("variants[1].options",
        """{"name": "A", "variants": [{"sku": "x", "price": 1, "options": {"Size": "S"}}, {"sku": "y", "price": 1, "options": {"Colour": "Red"}}, {"sku": "z", "price": 1, "options": {"Size": "M"}}]}""",
        true)]
    [InlineData("translations.german", """{"name": "A", "translations": {"german": {"name": "B"}}}""")]
    [InlineData("tags[0]", """{"name": "A", "tags": [5]}""")]
    [InlineData("attributes.-", """{"name": "A", "attributes": {"-": "x"}}""")]
    public async Task What_is_wrong_is_named_and_nothing_is_made(string field, string body, bool anyVariant = false)
    {
        var before = await CountAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await _shop.Owner.PostAsync(VendorShop.Products, content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var named = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").EnumerateObject().Single().Name;
        Assert.Equal(anyVariant ? "variants[0].options" : field, named);
        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task In_a_list_what_is_wrong_with_one_leaves_the_others()
    {
        var (one, two) = (VendorShop.Unique(), VendorShop.Unique());
        var id = await _shop.AddAsync(_shop.Shirt(one));
        using var answer = await _shop.Owner.PostAsJsonAsync(VendorShop.Products + "/batch", new
        {
            bySku = true,
            products = new object[]
            {
                new { variants = new[] { new { sku = one + "-M", price = 7 } } },
                new { name = 5 },
                new { name = "No price", variants = new[] { new { sku = two } } },
                new { name = "New", variants = new[] { new { sku = two, price = 3 } } },
            },
        });
        var results = (await answer.Content.ReadFromJsonAsync<List<SaveResult>>())!;
        Assert.Equal(
            ["1 updated  ", "2 refused name", "3 refused variants[0].price", "4 refused variants[0].sku"],
            results.Select(r => $"{r.Place} {r.Outcome} {r.Field} ".Replace("  ", " ").TrimEnd() + (r.Field is null ? "  " : "")));
        Assert.Equal(id, results[0].ProductId);
        Assert.Equal(["S S 39.9 default", "M M 7 "], await VariantsAsync(id, one));
    }

    [Fact]
    public async Task A_SKU_is_its_vendors_and_case_matters()
    {
        var sku = VendorShop.Unique() + "x";
        await _shop.AddAsync(new { name = "A", variants = new[] { new { sku, price = 1 } } });
        await _shop.AddAsync(new { name = "B", variants = new[] { new { sku = sku.ToUpperInvariant(), price = 1 } } });
        using var again = await _shop.PostAsync(new { name = "C", variants = new[] { new { sku, price = 1 } } });
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
        Assert.Contains("another product's already", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var other = await VendorShop.OpenAsync(_host, database);
        await other.AddAsync(new { name = "D", variants = new[] { new { sku, price = 1 } } });
    }

    [Fact]
    public async Task Vendors_who_give_products_the_same_name_at_one_moment_all_have_theirs()
    {
        var name = "Same " + VendorShop.Unique();
        var shops = new List<VendorShop>();
        for (var i = 0; i < 8; i++)
        {
            shops.Add(await VendorShop.OpenAsync(_host, database));
        }

        for (var round = 0; round < 4; round++)
        {
            var thing = new { name = $"{name} {round}", categoryId = _shop.CategoryId };
            var ids = await Task.WhenAll(shops.Select(s => s.AddAsync(thing)));
            Assert.Equal(8, ids.Distinct().Count());
            var addresses = await Task.WhenAll(shops.Zip(ids, async (s, id) =>
                (await s.ShowAsync(id)).GetProperty("slug").GetString()));
            Assert.Equal(8, addresses.Distinct().Count());
        }
    }

    [Fact]
    public async Task Two_editors_do_not_overwrite_each_other()
    {
        var id = await _shop.AddAsync(_shop.Shirt(VendorShop.Unique()));
        var revision = (await _shop.ShowAsync(id)).GetProperty("revision").GetInt32();
        await _shop.ChangeAsync(id, new { revision, brand = "One" });
        using var late = await _shop.PatchAsync(id, new { revision, brand = "Two" });
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Equal("One", (await _shop.DocumentAsync(id)).GetProperty("brand").GetString());
    }

    [Fact]
    public async Task Values_must_fit_the_products_type_and_what_it_requires_is_asked_for_before_it_is_sold()
    {
        var unique = VendorShop.Unique();
        var type = await database.AsOwnerAsync<long>(
            """
            with t as (insert into catalog.product_types (name, slug, allows_other_attributes)
                       values ('Lamp', 'lamp-' || @unique, false) returning product_type_id),
                 a as (insert into catalog.attributes (name, slug, kind)
                       values ('Watts', 'watts-' || @unique, 'number'), ('Made on', 'made-' || @unique, 'date'),
                              ('Dimmable', 'dim-' || @unique, 'boolean'), ('Socket', 'socket-' || @unique, 'choice')
                       returning attribute_id, slug),
                 v as (insert into catalog.attribute_values (attribute_id, value)
                       select attribute_id, 'E27' from a where slug = 'socket-' || @unique)
            insert into catalog.product_type_attributes (product_type_id, attribute_id, is_required)
            select product_type_id, attribute_id, slug like 'watts%' from t, a returning product_type_id
            """, new { unique });
        foreach (var (key, value) in new[] { ("watts", "many"), ("made", "2026-02-30"), ("dim", "perhaps"), ("socket", "E99"), ("colour", "red") })
        {
            var name = key == "colour" ? key : $"{key}_{unique}";
            using var refused = await _shop.PostAsync(new
            {
                name = "Lamp",
                productTypeId = type,
                attributes = new Dictionary<string, string> { [name] = value },
            });
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains("attributes." + name, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var id = await _shop.AddAsync(new
        {
            name = "Lamp",
            categoryId = _shop.CategoryId,
            productTypeId = type,
            attributes = new Dictionary<string, object> { ["socket_" + unique] = "e27" },
            variants = new[] { new { sku = unique, price = 9 } },
        });
        var gap = await _shop.SetStatusAsync(id, "active");
        Assert.Equal(("refused", "attributes.watts_" + unique), (gap.Outcome, gap.Field));
        await _shop.ChangeAsync(id, new { attributes = new Dictionary<string, object> { ["watts_" + unique] = 11.5 } });
        Assert.Equal("changed", (await _shop.SetStatusAsync(id, "active")).Outcome);
        Assert.Equal(HttpStatusCode.OK, await _shop.PageAsync(id));
    }

    [Fact]
    public async Task A_product_goes_on_sale_off_sale_away_and_comes_back()
    {
        var id = await _shop.AddAsync(_shop.Shirt(VendorShop.Unique()));
        Assert.Equal(HttpStatusCode.NotFound, await _shop.PageAsync(id));
        Assert.Equal("changed", (await _shop.SetStatusAsync(id, "active")).Outcome);
        Assert.Equal(HttpStatusCode.OK, await _shop.PageAsync(id));
        Assert.Equal("unchanged", (await _shop.SetStatusAsync(id, "active")).Outcome);
        Assert.Equal("changed", (await _shop.SetStatusAsync(id, "inactive")).Outcome);
        Assert.Equal(HttpStatusCode.NotFound, await _shop.PageAsync(id));
        Assert.Equal("refused", (await _shop.SetStatusAsync(id, "draft")).Outcome);
        Assert.Equal("changed", (await _shop.SetStatusAsync(id, "archived")).Outcome);
        Assert.Equal(HttpStatusCode.Conflict, (await _shop.PatchAsync(id, new { brand = "x" })).StatusCode);
        Assert.Equal("changed", (await _shop.SetStatusAsync(id, "inactive")).Outcome);
        // What was sold is not deleted; a draft is.
        Assert.Equal(HttpStatusCode.Conflict, (await _shop.Owner.DeleteAsync($"{VendorShop.Products}/{id}")).StatusCode);
        var draft = await _shop.AddAsync(new { name = "Draft", variants = new[] { new { sku = VendorShop.Unique(), price = 1 } } });
        Assert.Equal(HttpStatusCode.NoContent, (await _shop.Owner.DeleteAsync($"{VendorShop.Products}/{draft}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _shop.Owner.GetAsync($"{VendorShop.Products}/{draft}")).StatusCode);
    }

    [Fact]
    public async Task Scripts_in_texts_are_taken_out_and_the_rest_stays()
    {
        var id = await _shop.AddAsync(new
        {
            name = "<img src=x onerror=alert(1)>",
            description = "<p onclick=\"x()\">Good <b>cloth</b></p><script>alert(1)</script><a href=\"javascript:alert(1)\">a</a>"
                + "<a href=\"https://example.com\">b</a><iframe src=\"https://example.com\"></iframe><svg onload=alert(1)></svg>",
            categoryId = _shop.CategoryId,
            translations = new { de = new { description = "a < b & c" } },
            variants = new[] { new { sku = VendorShop.Unique(), price = 1 } },
        });
        var document = await _shop.DocumentAsync(id);
        Assert.Equal(
            "<p>Good <b>cloth</b></p><a rel=\"nofollow noopener ugc\">a</a>"
            + "<a href=\"https://example.com\" rel=\"nofollow noopener ugc\">b</a>",
            document.GetProperty("description").GetString());
        Assert.Equal("a < b & c", document.GetProperty("translations").GetProperty("de").GetProperty("description").GetString());
        await _shop.SetStatusAsync(id, "active");
        var page = await _host.Client.GetStringAsync("/products/" + (await _shop.ShowAsync(id)).GetProperty("slug").GetString());
        Assert.Contains("<p>Good <b>cloth</b></p>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_are_filtered_searched_and_paged_without_gaps()
    {
        var shop = await VendorShop.OpenAsync(_host, database);
        var sku = VendorShop.Unique();
        for (var i = 0; i < 7; i++)
        {
            await shop.AddAsync(shop.Shirt($"{sku}{i}", $"Shirt 100% no. {i}"));
        }

        await shop.AddAsync(new { name = "Trousers" });
        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await shop.Owner.GetFromJsonAsync<VendorProductPage>($"{VendorShop.Products}?limit=3&cursor={cursor}"))!;
            names.AddRange(page.Rows.Select(r => r.Name));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(["Trousers", .. Enumerable.Range(0, 7).Reverse().Select(i => $"Shirt 100% no. {i}")], names);

        Assert.Equal(["Shirt 100% no. 3"], await FindAsync(shop, $"q={sku}3"));
        Assert.Equal(7, (await FindAsync(shop, "q=" + Uri.EscapeDataString("100%"))).Count);
        Assert.Empty(await FindAsync(shop, "q=" + Uri.EscapeDataString("1_0%")));
        Assert.Equal(["Trousers"], await FindAsync(shop, "q=TROUS"));
        Assert.Equal(7, (await FindAsync(shop, $"categoryId={shop.CategoryId}")).Count);
        Assert.Empty(await FindAsync(shop, "status=active"));
        Assert.Equal(8, (await FindAsync(shop, "status=draft")).Count);
    }

    private static async Task<List<string>> FindAsync(VendorShop shop, string query) =>
        [.. (await shop.Owner.GetFromJsonAsync<VendorProductPage>($"{VendorShop.Products}?{query}"))!.Rows.Select(r => r.Name)];

    private async Task<JsonElement> AfterAsync(long id, JsonElement document)
    {
        await _shop.ChangeAsync(id, document);
        return await _shop.DocumentAsync(id);
    }

    // SKU without its prefix, option, price, whether it is the default.
    private async Task<List<string>> VariantsAsync(long id, string sku) =>
    [
        .. (await _shop.DocumentAsync(id)).GetProperty("variants").EnumerateArray().Select(v =>
            $"{v.GetProperty("sku").GetString()![(sku.Length + 1)..]} {v.GetProperty("options")[0].GetProperty("value").GetString()} "
            + $"{v.GetProperty("price").GetDecimal():0.##} {(v.GetProperty("isDefault").GetBoolean() ? "default" : "")}"),
    ];

    private Task<long> CountAsync() => database.AsOwnerAsync<long>("select count(*) from catalog.products");
}
