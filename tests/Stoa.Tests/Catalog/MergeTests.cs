using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Catalog;

/// <summary>Merging values and attributes: everything follows, nothing becomes twice the same.</summary>
public sealed class MergeTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string MergeValuesSql = "select products from catalog.merge_attribute_values(null, @attribute, @value, @into)";
    private TestHost _host = null!;
    private VendorShop _shop = null!;
    private HttpClient _chief = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await TestHost.StartAsync(database);
        _shop = await VendorShop.OpenAsync(_host, database);
        _chief = await _host.SignInAsync("operator");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Products_variants_templates_and_what_waits_follow_a_merged_value()
    {
        var mark = VendorShop.Unique();
        var one = await SellAsync(mark, ("Grey", "S"), ("Grey", "M"));
        var (attribute, grey) = await IdsAsync($"Colour {mark}", "Grey");
        var gray = await AddValueAsync(attribute, "Gray");
        await AddValueAsync(attribute, "Black");
        await AskAsync(attribute);
        var described = await _shop.AddAsync(new
        {
            name = "Rug", categoryId = _shop.CategoryId, attributes = new Dictionary<string, string> { [$"colour_{mark}"] = "grey" },
        });
        await WaitAsync(described, $"colour_{mark}", "Black", "Grey");

        var merged = await MergeAsync($"{attribute}/values/{grey}", gray);
        Assert.Equal((2, 2), (merged.GetProperty("products").GetInt32(), merged.GetProperty("variants").GetInt32()));
        Assert.Equal(["Gray", "Gray"], await OptionsAsync(one, $"Colour {mark}"));
        Assert.Equal("Gray", (await _shop.DocumentAsync(described)).GetProperty("attributes").GetProperty($"colour_{mark}").GetString());
        Assert.Equal(("Black", "Gray"), await database.AsOwnerAsync<(string, string)>("""
            select before -> 'attributes' ->> @key, after -> 'attributes' ->> @key from catalog.product_changes where product_id = @described
            """, new { key = $"colour_{mark}", described }));
        Assert.Equal(0, await database.AsOwnerAsync<int>("""
            select count(*)::int from catalog.product_variants v
             where v.product_id = @one and v.options_key <> (
               select string_agg(a.attribute_value_id::text, ',' order by a.attribute_value_id)
                 from catalog.variant_attributes a where a.variant_id = v.variant_id)
            """, new { one }));
        Assert.Equal(0L, await BrokenAsync());
        // Whoever had the product open would bring the old word back.
        using var stale = await _shop.PatchAsync(described, new { revision = 1, brand = "Mill" });
        await stale.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
    }

    [Fact]
    public async Task A_merge_that_would_make_one_variant_of_two_is_refused_and_says_which()
    {
        var mark = VendorShop.Unique();
        var product = await SellAsync(mark, ("Grey", "S"), ("Gray", "S"), ("Gray", "M"));
        var (attribute, grey) = await IdsAsync($"Colour {mark}", "Grey");
        var gray = (await IdsAsync($"Colour {mark}", "Gray")).Value;
        using var answer = await _chief.PostAsJsonAsync(
            $"{TaxonomyTests.Attributes}/{attribute}/values/{grey}/merge", new { intoId = gray });
        var problem = await answer.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
        Assert.Contains($"{mark}-0 and {mark}-1 of Thing {mark} would be the same variant.", problem.GetProperty("detail").GetString());
        Assert.Equal(["Grey", "Gray", "Gray"], await OptionsAsync(product, $"Colour {mark}"));
        using var itself = await _chief.PostAsJsonAsync(
            $"{TaxonomyTests.Attributes}/{attribute}/values/{grey}/merge", new { intoId = grey });
        await itself.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
    }

    [Fact]
    public async Task Merged_attributes_take_values_products_and_templates_along()
    {
        var mark = VendorShop.Unique();
        var one = await SellAsync(mark, ("Grey", "S"), ("Blue", "S"));
        var (colour, _) = await IdsAsync($"Colour {mark}", "Grey");
        var into = await AddAttributeAsync($"Tone {mark}");
        var tone = await AddValueAsync(into, "grey");
        await AskAsync(colour);
        var described = await _shop.AddAsync(new
        {
            name = "Rug", categoryId = _shop.CategoryId, attributes = new Dictionary<string, string> { [$"colour_{mark}"] = "Blue" },
        });
        using var other = await _chief.PostAsJsonAsync(
            $"{TaxonomyTests.Attributes}/{await AddAttributeAsync($"Heft {mark}", "number")}/merge", new { intoId = into });
        await other.IsProblemAsync(HttpStatusCode.Conflict, "conflict");

        var merged = await MergeAsync($"{colour}", into);
        Assert.Equal((2, 2), (merged.GetProperty("products").GetInt32(), merged.GetProperty("variants").GetInt32()));
        Assert.Equal(["grey", "Blue"], await OptionsAsync(one, $"Tone {mark}"));
        Assert.Equal(tone, (await IdsAsync($"Tone {mark}", "grey")).Value);
        var said = (await _shop.DocumentAsync(described)).GetProperty("attributes");
        Assert.Equal("Blue", said.GetProperty($"tone_{mark}").GetString());
        Assert.False(said.TryGetProperty($"colour_{mark}", out _));
        Assert.Equal(1, await database.AsOwnerAsync<int>(
            "select count(*)::int from catalog.category_attributes where attribute_id = @into and is_required", new { into }));
        using var gone = await _chief.GetAsync($"{TaxonomyTests.Attributes}/{colour}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal(0L, await BrokenAsync());
    }

    [Fact]
    public async Task Attributes_that_a_product_or_variant_fills_differently_are_not_merged()
    {
        var mark = VendorShop.Unique();
        await SellAsync(mark, ("Grey", "S"), ("Blue", "S"));
        var (colour, _) = await IdsAsync($"Colour {mark}", "Grey");
        var (size, _) = await IdsAsync($"Size {mark}", "S");
        using var both = await _chief.PostAsJsonAsync($"{TaxonomyTests.Attributes}/{colour}/merge", new { intoId = size });
        Assert.Contains($"{mark}-0 of Thing {mark} has both values, Grey and S.",
            (await both.IsProblemAsync(HttpStatusCode.Conflict, "conflict")).GetProperty("detail").GetString());

        var (first, second) = (await AddAttributeAsync($"Wash {mark}", "text"), await AddAttributeAsync($"Care {mark}", "text"));
        await _shop.AddAsync(new
        {
            name = $"Rug {mark}", attributes = new Dictionary<string, string> { [$"wash_{mark}"] = "cold", [$"care_{mark}"] = "warm" },
        });
        using var texts = await _chief.PostAsJsonAsync($"{TaxonomyTests.Attributes}/{first}/merge", new { intoId = second });
        Assert.Contains($"Rug {mark}", (await texts.IsProblemAsync(HttpStatusCode.Conflict, "conflict")).GetProperty("detail").GetString());
    }

    /// <summary>Vendors save while values are merged in circles: nobody waits for ever, nobody names a value that is gone.</summary>
    [Fact]
    public async Task Merging_while_vendors_save_ends_without_a_deadlock_and_in_step()
    {
        var mark = VendorShop.Unique();
        var products = new List<long>();
        for (var i = 0; i < 6; i++)
        {
            products.Add(await SellAsync($"{mark}{i}", $"Colour {mark}", ("Grey", "S"), ("Blue", "M")));
        }

        var attribute = (await IdsAsync($"Colour {mark}", "Grey")).Attribute;
        await Parallel.ForEachAsync(Enumerable.Range(0, 90), new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (i, cancel) =>
        {
            if (i % 3 == 0)
            {
                var values = await database.AsOwnerAsync<long[]>(
                    "select array_agg(value_id) from catalog.attribute_values where attribute_id = @attribute", new { attribute });
                try
                {
                    await database.Db.ExecuteAsync(Actor.System, MergeValuesSql,
                        new { attribute, value = values[i % values.Length], into = values[(i + 1) % values.Length] }, cancel);
                }
                catch (PostgresException e)
                {
                    // Gone meanwhile, itself, or two variants would be the same.
                    Assert.Contains(e.SqlState, new[] { "ST400", "ST404", "ST409" });
                }

                return;
            }

            var (a, b) = (i % 6, (i + 1) % 6);
            using var answer = await _shop.Owner.PostAsJsonAsync(VendorShop.Products + "/batch", new
            {
                products = new[] { b, a }.Select(n => new
                {
                    productId = products[n],
                    variants = new[]
                    {
                        new { sku = $"{mark}{n}-0", options = new Dictionary<string, string> { [$"Colour {mark}"] = $"C{i % 7}", [$"Size {mark}"] = "S" } },
                    },
                }),
            }, cancel);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(cancel));
        });
        Assert.Equal(0L, await BrokenAsync());
    }

    // Variants whose key is not that of their values, or whose product does not name their axes.
    private Task<long> BrokenAsync() => database.AsOwnerAsync<long>("""
        select count(*) from catalog.product_variants v
         cross join lateral (
           select string_agg(a.attribute_value_id::text, ',' order by a.attribute_value_id) as options_key,
                  count(*) filter (where not exists (select from catalog.product_options o
                    where o.product_id = v.product_id and o.attribute_id = a.attribute_id)) as missing
             from catalog.variant_attributes a where a.variant_id = v.variant_id) k
         where v.options_key is distinct from k.options_key or k.missing > 0
        """);

    private Task<long> SellAsync(string mark, params (string Colour, string Size)[] variants) =>
        SellAsync(mark, $"Colour {mark}", variants);

    private Task<long> SellAsync(string mark, string colour, params (string Colour, string Size)[] variants) => _shop.AddAsync(new
    {
        name = "Thing " + mark,
        categoryId = _shop.CategoryId,
        variants = variants.Select((v, i) => new
        {
            sku = $"{mark}-{i}", price = 5m,
            options = new Dictionary<string, string> { [colour] = v.Colour, [colour.Replace("Colour", "Size", StringComparison.Ordinal)] = v.Size },
        }),
    });

    private Task<(long Attribute, long Value)> IdsAsync(string name, string value) => database.AsOwnerAsync<(long, long)>("""
        select v.attribute_id, v.value_id from catalog.attribute_values v join catalog.attributes a on a.attribute_id = v.attribute_id
         where a.name = @name and v.value = @value
        """, new { name, value });

    private Task<long> AddAttributeAsync(string name, string kind = "choice") => database.AsOwnerAsync<long>(
        "select catalog.save_attribute(null, null, @name, replace(lower(@name), ' ', '-'), @kind, null, false, true, '{}')", new { name, kind });

    private Task<long> AddValueAsync(long attribute, string value) => database.AsOwnerAsync<long>(
        "select catalog.save_attribute_value(null, @attribute, null, @value, '{}')", new { attribute, value });

    // The shop's category asks for it.
    private Task<long> AskAsync(long attribute) => database.AsOwnerAsync<long>("""
        insert into catalog.category_attributes (category_id, attribute_id, is_required)
        values (@category, @attribute, true) returning attribute_id
        """, new { category = _shop.CategoryId, attribute });

    private Task<long> WaitAsync(long product, string key, string before, string after) => database.AsOwnerAsync<long>("""
        insert into catalog.product_changes (product_id, vendor_id, kind, before, after)
        select product_id, vendor_id, 'change', jsonb_build_object('attributes', jsonb_build_object(@key::text, @before::text)),
               jsonb_build_object('attributes', jsonb_build_object(@key::text, @after::text))
          from catalog.products where product_id = @product returning change_id
        """, new { product, key, before, after });

    private async Task<JsonElement> MergeAsync(string what, long intoId)
    {
        using var answer = await _chief.PostAsJsonAsync($"{TaxonomyTests.Attributes}/{what}/merge", new { intoId });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<List<string>> OptionsAsync(long product, string name) =>
        [.. (await _shop.DocumentAsync(product)).GetProperty("variants").EnumerateArray().OrderBy(v => v.GetProperty("sku").GetString())
            .Select(v => v.GetProperty("options").EnumerateArray().Single(o => o.GetProperty("name").GetString() == name)
                .GetProperty("value").GetString()!)];
}
