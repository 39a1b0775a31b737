using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stoa.Catalog;
using Stoa.Tests.Support;

namespace Stoa.Tests.Catalog;

/// <summary>Shoppers find products by words, however they write them, by facets and in an order; never a draft.</summary>
public sealed class SearchTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Words_are_found_in_any_language_misspelt_halfway_and_by_synonyms()
    {
        await using var host = await TestHost.StartAsync(database);
        var shop = await VendorShop.OpenAsync(host, database);
        await database.AsOwnerAsync<int>("""
            insert into catalog.shop_languages (locale, position) values ('de', 1), ('fr', 2) on conflict do nothing;
            select 1
            """);
        var desk = await host.SignInAsync("operator");
        var groups = new[] { new[] { "Settee", " sofa" }, ["rug", "carpet"] };
        using var saved = await desk.PutAsJsonAsync("/api/v1/catalog/synonyms", new { groups });
        Assert.Equal(HttpStatusCode.NoContent, saved.StatusCode);
        var kept = await desk.GetFromJsonAsync<SynonymsView>("/api/v1/catalog/synonyms");
        Assert.Equal(["carpet rug", "settee sofa"], kept!.Groups!.Select(g => string.Join(' ', g!)));
        foreach (var wrong in new string?[][] { ["one"], ["arm chair", "seat"], ["a", null], [new('x', 41), "y"], ["same", "Same"] })
        {
            using var refused = await desk.PutAsJsonAsync("/api/v1/catalog/synonyms", new { groups = new[] { wrong } });
            var problem = await refused.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
            Assert.True(problem.GetProperty("errors").TryGetProperty("groups", out _), problem.ToString());
        }

        Assert.Equal(2, (await desk.GetFromJsonAsync<SynonymsView>("/api/v1/catalog/synonyms"))!.Groups!.Count);
        var blanket = await SellAsync(shop, With(shop, "Ridge blanket", "Woven of <b>wool</b> in the hills", "BLA"));
        await SellAsync(shop, With(shop, "Copper kettle", "Boils quickly; no blanket needed", "KET"));
        await SellAsync(shop, With(shop, "Field watch", "Tells the time", "WAT"));
        await SellAsync(shop, With(shop, "Hand wash", "Cleans", "WAS"));
        await SellAsync(shop, With(shop, "Corner sofa", "Wide and soft", "SOF"));
        await TranslateAsync(blanket, "de", "Flauschige Kuscheldecke");
        await SettledAsync(host, "sofa", 1);

        async Task<(List<string> Names, string? Corrected)> Of(string q)
        {
            var found = await FindAsync(host, $"q={Uri.EscapeDataString(q)}");
            return (found.Names, found.Corrected);
        }

        // The name counts for more than a description.
        Assert.Equal((["Ridge blanket", "Copper kettle"], null), await Of("blanket"), Same);
        Assert.Equal((["Ridge blanket", "Copper kettle"], null), await Of("the BLANKETS"), Same);
        Assert.Equal((["Ridge blanket"], null), await Of("hill wool"), Same);
        Assert.Equal((["Ridge blanket"], null), await Of("kuscheld"), Same);
        Assert.Equal((["Corner sofa"], null), await Of("settee"), Same);
        Assert.Equal((["Copper kettle"], null), await Of("ket-s"), Same);
        foreach (var (wrong, right, name) in new[]
        {
            ("kettel", "kettle", "Copper kettle"), ("coper ketle", "copper kettle", "Copper kettle"), ("wacth", "watch", "Field watch"), ("soffa", "sofa", "Corner sofa"), ("ekttle", "kettle", "Copper kettle"),
            ("kuscheldeke", "kuscheldecke", "Ridge blanket"), ("rigde blanket", "ridge blanket", "Ridge blanket"),
        })
        {
            Assert.Equal(([name], right), await Of(wrong), Same);
        }

        Assert.Equal(([], "zzzzqqq"), await Of("zzzzqqq"), Same);
        foreach (var odd in new[] { "'", "\\", "a & b | !c", "<->", ":*", "%_", "('", "\"", "attr:size=s" })
        {
            Assert.NotNull((await Of(odd)).Names);
        }

        var german = await FindAsync(host, "q=blanket&lang=de");
        Assert.Equal("Flauschige Kuscheldecke", german.Names[0]);
    }

    [Fact]
    public async Task Facets_count_narrow_and_leave_the_choice_of_their_own_kind_open()
    {
        await using var host = await TestHost.StartAsync(database);
        var shop = await VendorShop.OpenAsync(host, database);
        var other = await VendorShop.OpenAsync(host, database);
        var slug = await database.AsOwnerAsync<string>(
            "select slug from catalog.categories where category_id = @id", new { id = shop.CategoryId });
        for (var i = 0; i < 6; i++)
        {
            await SellAsync(shop, new
            {
                name = $"Facet scarf {i}", categoryId = shop.CategoryId, attributes = new { fibre = i % 3 == 0 ? "Silk" : "Wool" },
                variants = new object[]
                {
                    new { sku = $"F{i}R", price = 10m + i, stock = i % 2, options = new { Hue = "Red" } },
                    new { sku = $"F{i}B", price = 50m + i, stock = 0, options = new { Hue = i < 4 ? "Blue" : "Green" } },
                },
            });
        }

        await SellAsync(other, new
        {
            name = "Facet scarf of others", categoryId = shop.CategoryId,
            variants = new object[] { new { sku = "O1", price = 99m, stock = 9 } },
        });
        await SettledAsync(host, "facet scarf", 7);

        var all = await FindAsync(host, $"category={slug}");
        Assert.Equal(7, all.Count);
        Assert.Equal(["red 6", "blue 4", "green 2"], all.Counts("attr", "hue"));
        Assert.Equal(["wool 4", "silk 2"], all.Counts("attr", "fibre"));
        Assert.Equal([6, 1], all.Counts("vendor", "").Select(c => int.Parse(c.Split(' ')[1])));
        Assert.Equal(["yes 4"], all.Counts("stock", ""));
        Assert.Equal("Facet scarf of others", all.Names[0]);

        var blue = await FindAsync(host, $"category={slug}&attr.hue=Blue&attr.fibre=wool");
        Assert.Equal(["Facet scarf 2", "Facet scarf 1"], blue.Names);
        // Of hues as if none were chosen, of fibres likewise; of the rest, what is left.
        Assert.Equal(["blue 2", "red 4", "green 2"], blue.Counts("attr", "hue"));
        Assert.Equal(["wool 2", "silk 2"], blue.Counts("attr", "fibre"));
        Assert.Equal(["yes 1"], blue.Counts("stock", ""));
        Assert.Equal(6, (await FindAsync(host, $"category={slug}&attr.hue=blue&attr.hue=green")).Count);
        Assert.Equal(3, (await FindAsync(host, $"category={slug}&maxPrice=12")).Count);
        Assert.Equal(1, (await FindAsync(host, $"category={slug}&minPrice=15.5")).Count);
        Assert.Equal(4, (await FindAsync(host, $"category={slug}&inStock=true")).Count);
        Assert.Equal(0, (await FindAsync(host, $"category={slug}&rating=4")).Count);
        Assert.Equal(0, (await FindAsync(host, "category=no-such-category")).Count);
        Assert.Equal(0, (await FindAsync(host, $"category={slug}&vendor=no-such-vendor")).Count);

        foreach (var sort in new[] { "newest", "price", "price-desc", "rating", "relevance" })
        {
            var whole = (await FindAsync(host, $"category={slug}&q=scarf&sort={sort}")).Names;
            Assert.Equal(7, whole.Count);
            var (parts, cursor) = (new List<string>(), "");
            do
            {
                var page = await FindAsync(host, $"category={slug}&q=scarf&sort={sort}&limit=3&cursor={cursor}");
                parts.AddRange(page.Names);
                cursor = page.Next;
            }
            while (cursor is not null);
            Assert.Equal(whole, parts);
        }

        Assert.Equal("Facet scarf 0", (await FindAsync(host, $"category={slug}&sort=price")).Names[0]);
        Assert.Equal("Facet scarf of others", (await FindAsync(host, $"category={slug}&sort=price-desc")).Names[0]);
        foreach (var (query, field) in new[]
        {
            ("limit=0", "limit"), ("sort=name", "sort"), ("rating=6", "rating"), ("minPrice=-1", "minPrice"), ("cursor=x", "cursor"),
            ("lang=xx", "lang"), ("currency=XXX", "currency"), ($"q={new string('a', 201)}", "q"),
            ($"attr.hue={new string('a', 101)}", "attr.hue"),
        })
        {
            using var refused = await host.Client.GetAsync($"/api/v1/products?{query}");
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
            Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
        }
    }

    [Fact]
    public async Task What_is_no_longer_sold_renamed_or_repriced_is_so_in_search_too_and_drafts_never_show()
    {
        await using var host = await TestHost.StartAsync(database);
        var shop = await VendorShop.OpenAsync(host, database, "all");
        var id = await SellAsync(shop, With(shop, "Quince lantern", "Bright", "QUI"));
        await Task.Delay(600);
        Assert.Equal(0, (await FindAsync(host, "q=quince")).Count);
        var open = await VendorShop.OpenAsync(host, database);
        id = await SellAsync(open, With(open, "Quince lamp", "Bright", "QUL"));
        await SettledAsync(host, "quince", 1);
        await open.ChangeAsync(id, new { name = "Medlar lamp" });
        await SettledAsync(host, "medlar", 1);
        await SettledAsync(host, "quince", 0);
        await TranslateAsync(id, "de", "Mispellampe");
        await SettledAsync(host, "mispellampe", 1);
        await database.AsOwnerAsync<int>("update catalog.product_variants set price = 777 where product_id = @id; select 1", new { id });
        await SettledAsync(host, "medlar&minPrice=700", 1);
        await database.AsOwnerAsync<int>("update vendors.vendors set status = 'suspended' where vendor_id = @id; select 1",
            new { id = open.VendorId });
        // At once in what is shown, a moment later in what is counted.
        Assert.Empty((await FindAsync(host, "q=medlar")).Names);
        await SettledAsync(host, "medlar", 0);
        await database.AsOwnerAsync<int>("update vendors.vendors set status = 'active' where vendor_id = @id; select 1",
            new { id = open.VendorId });
        await SettledAsync(host, "medlar", 1);
        await open.SetStatusAsync(id, "inactive");
        await SettledAsync(host, "medlar", 0);
    }

    [Fact]
    public async Task One_product_is_found_by_its_number_or_its_slug_in_the_language_and_currency_asked_for()
    {
        await using var host = await TestHost.StartAsync(database);
        var shop = await VendorShop.OpenAsync(host, database);
        var name = "Pear stool " + VendorShop.Unique();
        var id = await SellAsync(shop, With(shop, name, "<script>alert(1)</script>Sturdy", "P" + VendorShop.Unique()));
        var slug = name.ToLowerInvariant().Replace(' ', '-');
        var product = (await host.Client.GetFromJsonAsync<ShopProduct>($"/api/v1/products/{slug}"))!;
        Assert.Equal((name, slug, shop.Name, 39.90m, 5),
            (product.Name, product.Slug, product.Vendor.Name, product.Variants.Single().Price, product.Variants.Single().Stock));
        Assert.DoesNotContain("<script", product.Description, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(slug, (await host.Client.GetFromJsonAsync<ShopProduct>($"/api/v1/products/{id}"))!.Slug);
        var hidden = await shop.AddAsync(With(shop, "Draft of a stool", "Not yet", "D" + VendorShop.Unique()));
        foreach (var none in new[] { $"{hidden}", "draft-of-a-stool", "0", "99999999999999999999999" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync($"/api/v1/products/{none}")).StatusCode);
        }
    }

    private static object With(VendorShop shop, string name, string description, string sku) => new
    {
        name, description, categoryId = shop.CategoryId,
        variants = new object[] { new { sku = sku + "-S", price = 39.90m, stock = 5 } },
    };

    private static async Task<long> SellAsync(VendorShop shop, object product)
    {
        var id = await shop.AddAsync(product);
        await shop.SetStatusAsync(id, "active");
        return id;
    }

    private Task<int> TranslateAsync(long id, string locale, string name) => database.AsOwnerAsync<int>("""
        insert into catalog.translations (entity, entity_id, locale, field, value, vendor_id)
        select 'product', p.product_id, @locale, 'name', @name, p.vendor_id from catalog.products p where p.product_id = @id;
        select 1
        """, new { id, locale, name });

    private static bool Same((List<string> Names, string? Corrected) a, (List<string> Names, string? Corrected) b) =>
        a.Names.SequenceEqual(b.Names) && a.Corrected == b.Corrected;

    private static Task SettledAsync(TestHost host, string q, int found) => SearchWait.UntilAsync(host, $"q={q}", found);

    private static async Task<Found> FindAsync(TestHost host, string query)
    {
        using var answer = await host.Client.GetAsync($"/api/v1/products?{query}");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var results = (await answer.Content.ReadFromJsonAsync<ShopResults>(JsonSerializerOptions.Web))!;
        return new(results.Found, [.. results.Products.Select(p => p.Name)], results.Corrected, results.NextCursor, results.Facets);
    }

    private sealed record Found(
        int Count, List<string> Names, string? Corrected, string? Next, IReadOnlyList<Facet> Facets)
    {
        public List<string> Counts(string kind, string slug) => [.. Facets.Single(f => f.Kind == kind && f.Slug == slug).Values
            .Select(v => $"{(kind == "vendor" ? "v" : v.Value)} {v.Products}")];
    }
}
