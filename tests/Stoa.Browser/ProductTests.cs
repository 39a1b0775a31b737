using Microsoft.Playwright;
using Stoa.Browser.Support;

namespace Stoa.Browser;

/// <summary>A vendor builds a product, and an operator approves it and what changes about it.</summary>
[Collection(OneMarketplace.Name)]
public sealed class ProductTests(Marketplace marketplace)
{
    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    [Fact]
    public async Task A_product_of_two_options_in_two_languages_is_built_approved_and_changed()
    {
        var mark = MadePeople.Mark();
        var page = await marketplace.SignInAsync("vendor");
        await page.GotoAsync("/console/products/new");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name", Exact = true }).FillAsync($"Ridge blanket {mark}");
        await page.GetByLabel("Description", new() { Exact = true }).First.FillAsync("Woven of wool");
        await page.GetByLabel("Category", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "Bedding" }).First.ClickAsync();
        await Marketplace.AtRestAsync(page);
        await Marketplace.IsAccessibleAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the draft" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"Ridge blanket {mark}" })).ToBeVisibleAsync();
        await Expect(page.GetByText("Variants needs at least one that is active")).ToBeVisibleAsync();

        // Two options of two values, one combination left out.
        await page.GetByRole(AriaRole.Button, new() { Name = "Combine options" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Option 1").First.FillAsync("Size");
        await EnterAsync(dialog.GetByLabel("Values of option 1"), "Single", "Double");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Another option" }).ClickAsync();
        await dialog.GetByLabel("Option 2").First.FillAsync("Colour");
        await EnterAsync(dialog.GetByLabel("Values of option 2"), "Moss", "Sand");
        await dialog.GetByLabel("SKUs begin with").FillAsync($"R{mark}");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Show combinations" }).ClickAsync();
        await dialog.GetByText("Double / Sand").ClickAsync();
        await Marketplace.IsAccessibleAsync(page);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add 3 variants" }).ClickAsync();

        // One price for all, then down the column by the keyboard.
        await page.GetByLabel("Choose all variants").CheckAsync();
        await page.GetByLabel("Price for chosen").FillAsync("79.50");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set for 3" }).ClickAsync();
        var first = page.GetByLabel("Price, GBP of Single Moss");
        await Expect(first).ToHaveValueAsync("79.50");
        await first.FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.TypeAsync("85");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("99");
        await Expect(page.GetByLabel("Price, GBP of Single Sand")).ToHaveValueAsync("85");
        await Expect(page.GetByLabel("Price, GBP of Double Moss")).ToHaveValueAsync("99");

        await MadePictures.DropAsync(page, $"bed {mark}", $"chair {mark}");
        await page.GetByLabel("Alternative text of picture 2").FillAsync("On a chair");
        await page.GetByLabel("Alternative text of picture 1").FillAsync("On a bed");
        await page.GetByLabel("Language to add").ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "German" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add language" }).ClickAsync();
        await page.GetByLabel("Name in German").FillAsync($"Decke {mark}");
        await page.GetByLabel("Text of picture 1 in German").FillAsync("Auf einem Bett");
        await SaveAsync(page);
        await Expect(page.GetByLabel("SKU of Double Moss")).ToHaveValueAsync($"R{mark}-DOUBLE-MOSS");
        await Marketplace.AtRestAsync(page);
        await Marketplace.IsAccessibleAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Put on sale" }).ClickAsync();
        await Expect(page.GetByText("It is on sale when it is approved")).ToBeVisibleAsync();

        var desk = await marketplace.SignInAsync("operator");
        await ApproveAsync(desk, $"Ridge blanket {mark}");
        await page.ReloadAsync();
        await Expect(page.GetByText("on sale", new() { Exact = true })).ToBeVisibleAsync();
        await page.GetByLabel("Description", new() { Exact = true }).First.FillAsync("Woven of soft wool");
        await page.GetByLabel("Price, GBP of Single Moss").FillAsync("70");
        await SaveAsync(page);
        await Expect(page.GetByText("Waits for approval")).ToBeVisibleAsync();
        var shop = await desk.Context.NewPageAsync();
        var slug = $"ridge-blanket-{mark}".ToLowerInvariant();
        await shop.GotoAsync($"/products/{slug}");
        await Expect(shop.GetByText("Woven of wool")).ToBeVisibleAsync();
        await Expect(shop.GetByText("£70.00")).ToBeVisibleAsync();
        await Expect(shop.GetByAltText("On a bed")).ToBeVisibleAsync();
        await shop.Locator(".choose summary").ClickAsync();
        await shop.GetByLabel("Language", new() { Exact = true }).SelectOptionAsync("de");
        await shop.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await Expect(shop.GetByRole(AriaRole.Heading, new() { Name = $"Decke {mark}" })).ToBeVisibleAsync();
        await Expect(shop.GetByAltText("Auf einem Bett")).ToBeVisibleAsync();

        // Another product's words are changed too: the operator decides both at once.
        await page.GotoAsync("/console/products");
        await page.GetByLabel("Look for").FillAsync("Saltmarsh Cushion");
        await page.GetByRole(AriaRole.Link, new() { Name = "Saltmarsh Cushion" }).ClickAsync();
        await page.GetByLabel("Description", new() { Exact = true }).First.FillAsync($"A cushion of {mark}");
        await SaveAsync(page);

        // The difference alone is marked: one word.
        await desk.GotoAsync("/console/approvals");
        var change = desk.GetByRole(AriaRole.Region, new() { Name = $"Ridge blanket {mark}" });
        await Expect(change.Locator("ins")).ToHaveTextAsync(["soft "]);
        await Marketplace.AtRestAsync(desk);
        await Marketplace.IsAccessibleAsync(desk);
        await ApproveAsync(desk, $"Ridge blanket {mark}", "Saltmarsh Cushion");
        await shop.ReloadAsync();
        await Expect(shop.GetByText("Woven of soft wool")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Saltmarsh Cushion" })).ToBeVisibleAsync();
        await Expect(page.GetByText("Waits for approval")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Products_are_found_and_changed_together_on_a_phone()
    {
        var page = await marketplace.SignInAsync("vendor", phone: true, scheme: ColorScheme.Dark);
        await page.GotoAsync("/console/products?status=active");
        var boxes = page.GetByRole(AriaRole.Checkbox);
        await boxes.Nth(0).CheckAsync();
        await boxes.Nth(1).CheckAsync();
        await Expect(page.GetByText("2 chosen")).ToBeVisibleAsync();
        await Marketplace.AtRestAsync(page);
        await Marketplace.IsAccessibleAsync(page);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Change status" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Back to drafts" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("cannot become draft: it is active.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).Last.ClickAsync();
        await page.GetByLabel("Look for").FillAsync("cushion");
        await Expect(page.GetByText("Saltmarsh Cushion")).ToBeVisibleAsync();
    }

    private static async Task EnterAsync(ILocator field, params string[] values)
    {
        foreach (var value in values)
        {
            await field.FillAsync(value);
            await field.PressAsync("Enter");
        }
    }

    private static async Task SaveAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Everything is saved.")).ToBeVisibleAsync();
    }

    private static async Task ApproveAsync(IPage desk, params string[] names)
    {
        await desk.GotoAsync("/console/approvals");
        foreach (var name in names)
        {
            await desk.GetByLabel($"Choose {name}").CheckAsync();
        }

        await desk.GetByRole(AriaRole.Button, new() { Name = $"Approve {names.Length}" }).ClickAsync();
        foreach (var name in names)
        {
            await Expect(desk.GetByLabel($"Choose {name}")).ToHaveCountAsync(0);
        }
    }
}
