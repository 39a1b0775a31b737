using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stoa.Catalog;
using Stoa.Tests.Support;

namespace Stoa.Tests.Catalog;

/// <summary>Attributes, product types and what categories ask for.</summary>
public sealed class TaxonomyTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    internal const string Attributes = "/api/v1/catalog/attributes";
    private const string Types = "/api/v1/catalog/types";
    private const string Categories = "/api/v1/catalog/categories";
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
    public async Task An_attribute_is_made_changed_archived_and_found()
    {
        var mark = VendorShop.Unique();
        var id = await AttributeAsync($"Wool {mark}", "choice", new { de = "Wolle" });
        using var twin = await _chief.PostAsJsonAsync(Attributes, new { name = $"wool {mark}", kind = "text" });
        await twin.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
        foreach (var (field, body) in new (string, object)[]
        {
            ("name", new { name = "!", kind = "text" }), ("kind", new { name = "A", kind = "colour" }),
            ("unit", new { name = "A" + mark, kind = "text", unit = "kg" }),
            ("names", new { name = "A", kind = "text", names = new Dictionary<string, string> { ["german"] = "x" } }),
        })
        {
            using var answer = await _chief.PostAsJsonAsync(Attributes, body);
            var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
            Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), field);
        }

        await AttributeAsync($"Wool weight {mark}", "number");
        var first = (await _chief.GetFromJsonAsync<JsonElement>($"{Attributes}?q={mark}&limit=1"))!;
        Assert.Equal(id, first.GetProperty("rows")[0].GetProperty("attributeId").GetInt64());
        var next = await _chief.GetFromJsonAsync<JsonElement>(
            $"{Attributes}?q={mark}&limit=1&cursor={first.GetProperty("nextCursor").GetString()}");
        Assert.Equal($"Wool weight {mark}", next.GetProperty("rows")[0].GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, next.GetProperty("nextCursor").ValueKind);

        // What is in use keeps its kind; archived, it is asked for no more and products keep what they have.
        var red = await ValueAsync(id, "Red");
        using var other = await _chief.PutAsJsonAsync($"{Attributes}/{id}", new { name = $"Wool {mark}", kind = "text" });
        await other.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
        await SetCategoryAsync(_shop.CategoryId, new { attributeId = id });
        Assert.Contains($"wool_{mark}", await TemplateAsync(_shop.CategoryId));
        var product = await _shop.AddAsync(new
        {
            name = "Jumper", categoryId = _shop.CategoryId, attributes = new Dictionary<string, string> { [$"wool_{mark}"] = "Red" },
        });
        await OkAsync(_chief.PutAsJsonAsync(
            $"{Attributes}/{id}", new { name = $"Wool {mark}", kind = "choice", isActive = false, names = new { fr = "Laine" } }));
        Assert.DoesNotContain($"wool_{mark}", await TemplateAsync(_shop.CategoryId));
        Assert.Equal("Red", await SaidAsync(product, $"wool_{mark}"));
        var shown = await _chief.GetFromJsonAsync<JsonElement>($"{Attributes}/{id}");
        Assert.Equal(("Laine", 1), (shown.GetProperty("names").GetProperty("fr").GetString(), shown.GetProperty("described").GetInt32()));
        Assert.False(shown.GetProperty("names").TryGetProperty("de", out _));
        using var used = await _chief.DeleteAsync($"{Attributes}/{id}");
        await used.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
        using var usedValue = await _chief.DeleteAsync($"{Attributes}/{id}/values/{red}");
        await usedValue.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
    }

    [Fact]
    public async Task Values_are_ordered_and_renamed_and_products_follow_the_new_word()
    {
        var mark = VendorShop.Unique();
        var id = await AttributeAsync($"Hue {mark}", "choice");
        long[] ids = [await ValueAsync(id, "Red"), await ValueAsync(id, "Green"), await ValueAsync(id, "Blue")];
        await SetCategoryAsync(_shop.CategoryId, new { attributeId = id });
        var product = await _shop.AddAsync(new
        {
            name = "Mug", categoryId = _shop.CategoryId, attributes = new Dictionary<string, string> { [$"hue_{mark}"] = "green" },
        });
        await OkAsync(_chief.PostAsJsonAsync($"{Attributes}/{id}/values/{ids[2]}/move", new { beforeId = ids[0] }));
        Assert.Equal(["Blue", "Red", "Green"], await ValuesAsync(id));
        using var taken = await _chief.PutAsJsonAsync($"{Attributes}/{id}/values/{ids[1]}", new { value = "RED" });
        await taken.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
        await OkAsync(_chief.PutAsJsonAsync($"{Attributes}/{id}/values/{ids[1]}", new { value = "Moss", names = new { de = "Moos" } }));
        Assert.Equal("Moss", await SaidAsync(product, $"hue_{mark}"));
        await OkAsync(_chief.DeleteAsync($"{Attributes}/{id}/values/{ids[2]}"));
        Assert.Equal(["Red", "Moss"], await ValuesAsync(id));
    }

    [Fact]
    public async Task A_template_gives_new_products_defaults_and_tells_how_many_fit_no_more()
    {
        var mark = VendorShop.Unique();
        var care = await AttributeAsync($"Care {mark}", "text");
        var weight = await AttributeAsync($"Density {mark}", "number");
        var size = await AttributeAsync($"Cut {mark}", "choice");
        var (careKey, weightKey) = ($"care_{mark}", $"density_{mark}");
        foreach (var (bad, word) in new (object, string)[]
        {
            (new { attributeId = weight, isOption = true }, "not chosen from"),
            (new { attributeId = weight, defaultValue = "heavy" }, "must be a number"),
            (new { attributeId = size, isOption = true, defaultValue = "M" }, "has no default"),
            (new { attributeId = long.MaxValue }, "There is no attribute"),
        })
        {
            using var answer = await _chief.PostAsJsonAsync(Types, new { name = "T " + mark, attributes = new[] { bad } });
            var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
            Assert.Contains(word, problem.GetProperty("errors").GetProperty("attributes")[0].GetString());
        }

        var type = new
        {
            name = "Cloth " + mark, names = new { de = "Stoff" },
            attributes = new object[] { new { attributeId = care, defaultValue = "wash cold" }, new { attributeId = size, isOption = true } },
        };
        using var made = await _chief.PostAsJsonAsync(Types, type);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("productTypeId").GetInt64();
        var given = await SellAsync(id, new Dictionary<string, string?>());
        var own = await SellAsync(id, new() { [careKey] = "dry clean" });
        var none = await SellAsync(id, new() { [careKey] = null });
        Assert.Equal(["wash cold", "dry clean", null], [
            await SaidAsync(given, careKey), await SaidAsync(own, careKey), await SaidAsync(none, careKey)]);

        object changed = new { name = "Cloth " + mark, attributes = new object[] { new { attributeId = care, isRequired = true }, new { attributeId = size, isOption = true } } };
        async Task<JsonElement> PutAsync(string query, object body) => await (await OkAsync(
            _chief.PutAsJsonAsync($"{Types}/{id}{query}", body))).Content.ReadFromJsonAsync<JsonElement>();
        var dry = await PutAsync("?dryRun=true", changed);
        Assert.Equal((1, "Thing"), (dry.GetProperty("misfits").GetInt32(), dry.GetProperty("examples")[0].GetString()));
        var kept = await _chief.GetFromJsonAsync<JsonElement>($"{Types}/{id}");
        Assert.Equal("wash cold", kept.GetProperty("attributes")[0].GetProperty("defaultValue").GetString());
        Assert.Equal("Stoff", kept.GetProperty("names").GetProperty("de").GetString());
        Assert.Equal(1, (await PutAsync("", changed)).GetProperty("misfits").GetInt32());
        Assert.Equal(0, (await PutAsync("", changed)).GetProperty("misfits").GetInt32());
        Assert.Equal(HttpStatusCode.OK, await _shop.PageAsync(none));

        // Nothing beside the template any more: what was there before may stay while other things change.
        object strict = new { name = "Cloth " + mark, allowsOtherAttributes = false, attributes = new object[] { new { attributeId = weight } } };
        Assert.Equal(2, (await PutAsync("", strict)).GetProperty("misfits").GetInt32());
        await _shop.ChangeAsync(own, new { attributes = new Dictionary<string, string> { [weightKey] = "2.5" } });
        Assert.Equal(("dry clean", "2.5"), (await SaidAsync(own, careKey), await SaidAsync(own, weightKey)));
        using var refused = await _shop.PatchAsync(own, new { attributes = new Dictionary<string, string> { [careKey] = "iron" } });
        await refused.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");

        using var used = await _chief.DeleteAsync($"{Types}/{id}");
        await used.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
        Assert.Contains(await ListAsync(Types), t => t.GetProperty("productTypeId").GetInt64() == id && t.GetProperty("products").GetInt32() == 3);
    }

    [Fact]
    public async Task What_a_category_asks_for_is_asked_below_it_and_goes_along_when_it_moves()
    {
        var mark = VendorShop.Unique();
        var power = await AttributeAsync($"Power {mark}", "number");
        var glow = await AttributeAsync($"Glow {mark}", "boolean");
        var (lamps, tools) = (await CategoryAsync("Lamps", null), await CategoryAsync("Tools", null));
        var desk = await CategoryAsync("Desk lamps", lamps);
        await SetCategoryAsync(lamps, new { attributeId = glow }, new { attributeId = power, isRequired = true });
        Assert.Equal([$"glow_{mark}", $"power_{mark}"], await TemplateAsync(desk));
        var product = await _shop.AddAsync(new
        {
            name = "Lamp", categoryId = desk, attributes = new Dictionary<string, object> { [$"power_{mark}"] = 40 },
            variants = new[] { new { sku = mark, price = 5m } },
        });
        Assert.Equal("changed", (await _shop.SetStatusAsync(product, "active")).Outcome);
        using var dry = await OkAsync(_chief.PutAsJsonAsync($"{Categories}/{lamps}/attributes?dryRun=true", new
        {
            attributes = new[] { new { attributeId = glow, isRequired = true }, new { attributeId = power, isRequired = true } },
        }));
        Assert.Equal(1, (await dry.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("misfits").GetInt32());
        Assert.Equal([$"glow_{mark}", $"power_{mark}"], await TemplateAsync(desk));

        await SetCategoryAsync(tools, new { attributeId = power });
        await OkAsync(_chief.PostAsJsonAsync($"{Categories}/{desk}/move", new { parentId = tools }));
        Assert.Equal([$"power_{mark}"], await TemplateAsync(desk));
        var asked = await ListAsync($"{Categories}/{desk}/attributes");
        Assert.Equal(("Tools", false), (asked.Single().GetProperty("categoryName").GetString(), asked.Single().GetProperty("isRequired").GetBoolean()));
        var tree = await ListAsync($"{Categories}/tree");
        var node = tree.Single(c => c.GetProperty("categoryId").GetInt64() == desk);
        Assert.Equal((tools, 1), (node.GetProperty("parentId").GetInt64(), node.GetProperty("products").GetInt32()));
    }

    private async Task<long> SellAsync(long type, Dictionary<string, string?> attributes)
    {
        var id = await _shop.AddAsync(new
        {
            name = "Thing", categoryId = _shop.CategoryId, productTypeId = type, attributes,
            variants = new[] { new { sku = VendorShop.Unique(), price = 5m } },
        });
        Assert.Equal("changed", (await _shop.SetStatusAsync(id, "active")).Outcome);
        return id;
    }

    private async Task<long> AttributeAsync(string name, string kind, object? names = null)
    {
        using var answer = await OkAsync(_chief.PostAsJsonAsync(Attributes, new { name, kind, names }));
        return (await answer.Content.ReadFromJsonAsync<AttributeAnswer>())!.AttributeId;
    }

    private async Task<long> ValueAsync(long id, string value)
    {
        using var answer = await OkAsync(_chief.PostAsJsonAsync($"{Attributes}/{id}/values", new { value }));
        return (await answer.Content.ReadFromJsonAsync<AttributeValueAnswer>())!.ValueId;
    }

    private async Task<long> CategoryAsync(string name, long? parentId)
    {
        using var answer = await OkAsync(_chief.PostAsJsonAsync(Categories, new { name, parentId }));
        return (await answer.Content.ReadFromJsonAsync<CategoryAnswer>())!.CategoryId;
    }

    private async Task SetCategoryAsync(long id, params object[] attributes) =>
        await OkAsync(_chief.PutAsJsonAsync($"{Categories}/{id}/attributes", new { attributes }));

    private async Task<List<JsonElement>> ListAsync(string path) => (await _chief.GetFromJsonAsync<List<JsonElement>>(path))!;

    private async Task<List<string>> TemplateAsync(long category) =>
        [.. (await ListAsync($"/api/v1/catalog/template?categoryId={category}")).Select(a => a.GetProperty("key").GetString()!)];

    private async Task<List<string>> ValuesAsync(long id) =>
        [.. (await _chief.GetFromJsonAsync<JsonElement>($"{Attributes}/{id}/values")).GetProperty("rows").EnumerateArray()
            .Select(v => v.GetProperty("value").GetString()!)];

    private async Task<string?> SaidAsync(long product, string key) =>
        (await _shop.DocumentAsync(product)).GetProperty("attributes").TryGetProperty(key, out var said) ? said.GetString() : null;

    private static async Task<HttpResponseMessage> OkAsync(Task<HttpResponseMessage> sent)
    {
        var answer = await sent;
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return answer;
    }
}
