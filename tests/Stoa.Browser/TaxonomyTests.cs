using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Stoa.Browser.Support;

namespace Stoa.Browser;

/// <summary>An operator sorts the catalogue: the tree, attributes and their values, product types.</summary>
[Collection(OneMarketplace.Name)]
public sealed class TaxonomyTests(Marketplace marketplace)
{
    private const string Tree = "/api/v1/catalog/categories/tree";

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    [Fact]
    public async Task The_tree_is_grown_and_rearranged_by_the_keyboard_and_by_the_mouse()
    {
        var mark = MadePeople.Mark();
        using var desk = await marketplace.ProgramAsync("operator");
        var page = await marketplace.SignInAsync("operator");
        await page.GotoAsync("/console/categories");
        await Expect(page.GetByRole(AriaRole.Treeitem).First).ToBeVisibleAsync();
        await AddAsync(page, "New category", $"Lamps {mark}");
        await AddAsync(page, "Add below", $"Desk {mark}");
        await Row(page, "Lamps", mark).ClickAsync();
        await AddAsync(page, "Add below", $"Floor {mark}");
        await Marketplace.AtRestAsync(page);
        await Marketplace.IsAccessibleAsync(page);

        // Floor is selected, the last below Lamps: up, and below its neighbour, and out again.
        var tree = page.GetByRole(AriaRole.Tree);
        await tree.FocusAsync();
        await page.Keyboard.PressAsync("Alt+ArrowUp");
        await Expect(page.GetByText($"Floor {mark} is below Lamps {mark} now, in front of Desk {mark}.")).ToBeAttachedAsync();
        await Expect(Row(page, "Floor", mark)).ToHaveAttributeAsync("aria-posinset", "1");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(Row(page, "Desk", mark)).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("Alt+ArrowRight");
        await Expect(Row(page, "Desk", mark)).ToHaveAttributeAsync("aria-level", "3");
        Assert.Equal($"Floor {mark}", await ParentAsync(desk, $"Desk {mark}"));
        await page.Keyboard.PressAsync("Alt+ArrowLeft");
        await Expect(Row(page, "Desk", mark)).ToHaveAttributeAsync("aria-level", "2");
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(Row(page, "Lamps", mark)).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(Row(page, "Desk", mark)).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(Row(page, "Desk", mark)).ToBeVisibleAsync();

        // By the mouse: Desk onto Floor, by its handle. What is searched for stands alone, so both are in sight.
        await page.GetByLabel("Look for").FillAsync(mark);
        await Expect(page.GetByRole(AriaRole.Treeitem)).ToHaveCountAsync(3);
        await Row(page, "Lamps", mark).ScrollIntoViewIfNeededAsync();
        await Marketplace.AtRestAsync(page);
        var from = (await Row(page, "Desk", mark).BoundingBoxAsync())!;
        var to = (await Row(page, "Floor", mark).BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(from.X + from.Width - 30, from.Y + from.Height / 2);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(to.X + 200, to.Y + to.Height / 2 + 3, new() { Steps = 8 });
        await page.Mouse.MoveAsync(to.X + 200, to.Y + to.Height / 2, new() { Steps = 3 });
        await Expect(Row(page, "Floor", mark)).ToHaveAttributeAsync("data-zone", "inside");
        await page.Mouse.UpAsync();
        await Expect(Row(page, "Desk", mark)).ToHaveAttributeAsync("aria-level", "3");
        Assert.Equal($"Floor {mark}", await ParentAsync(desk, $"Desk {mark}"));

        // What holds something is not deleted; a new name in two languages, and the dialog moves as well.
        await Row(page, "Floor", mark).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("There are categories below it");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.GetByLabel("Language to add").First.ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "German" }).ClickAsync();
        await page.GetByLabel("Name in German").FillAsync($"Stehlampen {mark}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Move", Exact = true }).ClickAsync();
        await dialog.GetByLabel("Below", new() { Exact = true }).FillAsync("At the top");
        await page.GetByRole(AriaRole.Option, new() { Name = "At the top" }).ClickAsync();
        await Marketplace.IsAccessibleAsync(page);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Move" }).ClickAsync();
        await Expect(Row(page, "Floor", mark)).ToHaveAttributeAsync("aria-level", "1");
        await Expect(page.GetByLabel("Name in German")).ToHaveValueAsync($"Stehlampen {mark}");
    }

    [Fact]
    public async Task Thousands_of_categories_are_walked_through_on_a_phone()
    {
        var mark = MadePeople.Mark();
        await using (var database = await marketplace.Database.OpenConnectionAsync())
        {
            await using var make = new Npgsql.NpgsqlCommand($"""
                insert into catalog.categories (name, slug, position)
                select 'Shelf {mark} ' || n, 'shelf-{mark}-' || n, 1000 + n from generate_series(1, 3000) n
                """, database);
            await make.ExecuteNonQueryAsync();
        }

        try
        {
            var page = await marketplace.SignInAsync("operator", phone: true, scheme: ColorScheme.Dark);
            await page.GotoAsync("/console/categories");
            await Expect(page.GetByRole(AriaRole.Treeitem).First).ToBeVisibleAsync();
            // Only what is in sight is drawn.
            Assert.InRange(await page.GetByRole(AriaRole.Treeitem).CountAsync(), 5, 80);
            await page.GetByRole(AriaRole.Tree).FocusAsync();
            await page.Keyboard.PressAsync("End");
            await Expect(page.GetByRole(AriaRole.Treeitem, new() { Name = $"Shelf {mark} 3000" })).ToBeVisibleAsync();
            await page.GetByLabel("Look for").FillAsync($"{mark} 17");
            await Expect(page.GetByRole(AriaRole.Treeitem, new() { Name = $"Shelf {mark} 17", Exact = true })).ToBeVisibleAsync();
            await page.GetByRole(AriaRole.Treeitem, new() { Name = $"Shelf {mark} 17", Exact = true }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"Shelf {mark} 17" })).ToBeVisibleAsync();
            await Marketplace.AtRestAsync(page);
            await Marketplace.IsAccessibleAsync(page);
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        }
        finally
        {
            await using var database = await marketplace.Database.OpenConnectionAsync();
            await using var take = new Npgsql.NpgsqlCommand($"delete from catalog.categories where slug like 'shelf-{mark}-%'", database);
            await take.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task Values_are_merged_unless_two_variants_would_be_one_and_attributes_too()
    {
        var mark = MadePeople.Mark();
        using var vendor = await marketplace.ProgramAsync("vendor");
        using var made = await vendor.PostAsJsonAsync("/api/v1/vendor/products", new
        {
            name = $"Rug {mark}",
            variants = new[] { "Grey", "Gray", "Blue" }.Select(c => new
            {
                sku = $"{mark}-{c}", price = 5m, options = new Dictionary<string, string> { [$"Shade {mark}"] = c },
            }),
        });
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());

        var page = await marketplace.SignInAsync("operator");
        await page.GotoAsync("/console/attributes");
        await page.GetByRole(AriaRole.Button, new() { Name = "New attribute" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync($"Tint {mark}");
        await Marketplace.IsAccessibleAsync(page);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"Tint {mark}" })).ToBeVisibleAsync();
        await page.GotoAsync($"/console/attributes?q={mark}");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = $"Tint {mark}" })).ToBeVisibleAsync();
        await Marketplace.AtRestAsync(page);
        await Marketplace.IsAccessibleAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = $"Shade {mark}" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "Grey" })).ToBeVisibleAsync();
        await MergeAsync(page, "Merge Grey", "Gray");
        await Expect(dialog).ToContainTextAsync($"{mark}-Grey and {mark}-Gray of Rug {mark} would be the same variant.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a value" }).ClickAsync();
        await dialog.GetByLabel("Value", new() { Exact = true }).FillAsync("Azure");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "Azure" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Move Azure up" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Rowheader).Nth(2)).ToHaveTextAsync("Azure");
        await Marketplace.AtRestAsync(page);
        await Marketplace.IsAccessibleAsync(page);
        await MergeAsync(page, "Merge Blue", "Azure");
        await Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "Blue" })).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Merge", Exact = true }).ClickAsync();
        await dialog.GetByLabel("Into", new() { Exact = true }).FillAsync($"Tint {mark}");
        await page.GetByRole(AriaRole.Option, new() { Name = $"Tint {mark}" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Merge" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"Tint {mark}" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "Azure" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_product_type_asks_for_attributes_and_says_what_fits_no_more()
    {
        var mark = MadePeople.Mark();
        using var desk = await marketplace.ProgramAsync("operator");
        foreach (var (name, kind) in new[] { ("Care", "text"), ("Weave", "choice") })
        {
            using var added = await desk.PostAsJsonAsync("/api/v1/catalog/attributes", new { name = $"{name} {mark}", kind });
            added.EnsureSuccessStatusCode();
        }

        var page = await marketplace.SignInAsync("operator");
        await page.GotoAsync("/console/product-types");
        await page.GetByRole(AriaRole.Link, new() { Name = "New product type" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync($"Cloth {mark}");
        await AddAttributeAsync(page, $"Care {mark}");
        await AddAttributeAsync(page, $"Weave {mark}");
        await page.GetByLabel($"Default of Care {mark}").FillAsync("wash cold");
        await page.GetByLabel($"Variants differ in it: Weave {mark}").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = $"Move Weave {mark} up" }).ClickAsync();
        await Marketplace.AtRestAsync(page);
        await Marketplace.IsAccessibleAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"Cloth {mark}" })).ToBeVisibleAsync();
        var type = long.Parse(page.Url.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);

        // One product on sale that says nothing of its care.
        using var vendor = await marketplace.ProgramAsync("vendor");
        var category = (await desk.GetFromJsonAsync<List<JsonElement>>(Tree))!.First(c => c.GetProperty("isActive").GetBoolean())
            .GetProperty("categoryId").GetInt64();
        using var made = await vendor.PostAsJsonAsync("/api/v1/vendor/products", new
        {
            name = $"Shawl {mark}", categoryId = category, productTypeId = type,
            attributes = new Dictionary<string, string?> { [$"care_{mark}"] = null }, variants = new[] { new { sku = mark, price = 5m } },
        });
        var product = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("productId").GetInt64();
        using var sold = await desk.PostAsJsonAsync(
            "/api/v1/vendor/products/status", new { productIds = new[] { product }, status = "active" });
        Assert.Contains("\"changed\"", await sold.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await page.ReloadAsync();
        await page.GetByLabel($"Required: Care {mark}").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("1 product fits no more");
        await Expect(dialog).ToContainTextAsync($"Shawl {mark}");
        await Marketplace.IsAccessibleAsync(page);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save all the same" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await page.GotoAsync("/console/product-types");
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = $"Cloth {mark}" })).ToContainTextAsync("1");
        await Marketplace.AtRestAsync(page);
        await Marketplace.IsAccessibleAsync(page);
    }

    private static ILocator Row(IPage page, string name, string mark) =>
        page.GetByRole(AriaRole.Treeitem, new() { Name = $"{name} {mark}" });

    private static async Task AddAsync(IPage page, string button, string name)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = name })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Treeitem, new() { Name = name })).ToHaveAttributeAsync("aria-selected", "true");
    }

    private static async Task AddAttributeAsync(IPage page, string name)
    {
        await page.GetByLabel("Attribute to add").FillAsync(name);
        await page.GetByRole(AriaRole.Option, new() { Name = name }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(page.GetByLabel($"Required: {name}")).ToBeVisibleAsync();
    }

    private static async Task MergeAsync(IPage page, string button, string into)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Into", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = into, Exact = true }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Merge" }).ClickAsync();
    }

    private static async Task<string?> ParentAsync(HttpClient desk, string name)
    {
        var tree = (await desk.GetFromJsonAsync<List<JsonElement>>(Tree))!;
        var node = tree.Single(c => c.GetProperty("name").GetString() == name);
        return node.GetProperty("parentId").ValueKind == JsonValueKind.Null ? null
            : tree.Single(c => c.GetProperty("categoryId").GetInt64() == node.GetProperty("parentId").GetInt64()).GetProperty("name").GetString();
    }
}
