using Microsoft.Playwright;
using Stoa.Browser.Support;

namespace Stoa.Browser;

/// <summary>The stock desk: a vendor receives, corrects in the list, and counts; an operator chooses whose stock it is.</summary>
[Collection(OneMarketplace.Name)]
public sealed class StockTests(Marketplace marketplace)
{
    [Theory]
    [InlineData(false, ColorScheme.Light)]
    [InlineData(true, ColorScheme.Dark)]
    public async Task A_vendor_receives_corrects_and_counts(bool phone, ColorScheme scheme)
    {
        var page = await marketplace.SignInAsync("vendor", phone, scheme);
        await page.GotoAsync("/console/stock");
        await Sees(page.GetByRole(AriaRole.Heading, new() { Name = "Stock desk" }));
        var first = page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Link).First;
        await Sees(first);
        await RestsAsync(page);
        var sku = await first.TextContentAsync() ?? "";

        // Receive: one Enter adds a line, another one unit more.
        await page.GetByRole(AriaRole.Link, new() { Name = "Receive" }).ClickAsync();
        var field = page.GetByLabel("SKU, barcode or name");
        await field.FillAsync(sku);
        await field.PressAsync("Enter");
        await Sees(page.GetByLabel($"Units: {sku}"));
        await field.FillAsync(sku);
        await field.PressAsync("Enter");
        await Assertions.Expect(page.GetByLabel($"Units: {sku}")).ToHaveValueAsync("2");
        await page.GetByLabel("Supplier").FillAsync("A maker");
        await RestsAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Receive", Exact = true }).ClickAsync();
        await Sees(page.GetByText("A maker"));
        await RestsAsync(page);

        // The list: type over what is on hand.
        await page.GetByRole(AriaRole.Link, new() { Name = "All stock" }).ClickAsync();
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Warehouse" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "MAIN" }).ClickAsync();
        var cell = page.GetByLabel($"On hand: {sku}");
        var before = int.Parse(await cell.InputValueAsync(), System.Globalization.CultureInfo.InvariantCulture);
        await cell.FillAsync($"{before - 1}");
        await cell.PressAsync("Enter");
        await Sees(page.GetByText($"{sku}: −1, correction."));
        await Assertions.Expect(page.GetByLabel($"On hand: {sku}")).ToHaveValueAsync($"{before - 1}");
        await RestsAsync(page);

        // The journal says both.
        await page.GetByRole(AriaRole.Link, new() { Name = sku, Exact = true }).ClickAsync();
        await Sees(page.GetByRole(AriaRole.Heading, new() { Name = "Journal" }));
        await Sees(page.GetByText("A maker").First);
        await RestsAsync(page);

        // The demo's count is half done.
        await page.GetByRole(AriaRole.Link, new() { Name = "Counts" }).ClickAsync();
        await Sees(page.GetByText("counting").Or(page.GetByText("cancelled")).First);
        if (await page.GetByText("counting").CountAsync() > 0)
        {
            await page.GetByRole(AriaRole.Row).Filter(new() { HasText = "counting" }).GetByRole(AriaRole.Link).First.ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Cancel the count" }).ClickAsync();
            await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel the count" }).ClickAsync();
            await Sees(page.GetByText("cancelled").First);
            await page.GetByRole(AriaRole.Link, new() { Name = "Counts" }).ClickAsync();
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Start a count" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByText("Some variants").ClickAsync();
        var scan = page.GetByRole(AriaRole.Dialog).GetByLabel("SKU, barcode or name");
        await scan.FillAsync(sku);
        await scan.PressAsync("Enter");
        await Sees(page.GetByRole(AriaRole.Button, new() { Name = $"{sku}: take it out" }));
        await RestsAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        await page.GetByLabel("SKU or barcode").FillAsync(sku);
        await page.GetByLabel("Units", new() { Exact = true }).FillAsync($"{before + 1}");
        await page.GetByLabel("SKU or barcode").PressAsync("Enter");
        await Sees(page.GetByText($"{sku}: {before + 1} more."));
        await Sees(page.GetByText("+2"));
        await RestsAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Finish", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Finish" }).ClickAsync();
        await Sees(page.GetByText("done", new() { Exact = true }));
        await RestsAsync(page);
    }

    [Theory]
    [InlineData("warehouses", "New warehouse")]
    [InlineData("settings", "Save")]
    [InlineData("new/transfer", "Send")]
    [InlineData("documents", null)]
    [InlineData("reservations", null)]
    public async Task Every_page_of_the_desk_is_accessible(string path, string? button)
    {
        var page = await marketplace.SignInAsync("vendor");
        await page.GotoAsync("/console/stock/" + path);
        await Sees(page.GetByRole(AriaRole.Navigation, new() { Name = "Stock desk" }));
        if (button is not null)
        {
            await Sees(page.GetByRole(AriaRole.Button, new() { Name = button }));
        }

        await RestsAsync(page);
    }

    [Fact]
    public async Task An_operator_first_says_whose_stock_it_is()
    {
        var page = await marketplace.SignInAsync("operator");
        await page.GotoAsync("/console/stock");
        await Sees(page.GetByText("Whose stock?"));
        await RestsAsync(page);
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Vendor" }).ClickAsync();
        await page.GetByRole(AriaRole.Option).First.ClickAsync();
        await Sees(page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Link).First);
        await RestsAsync(page);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_shopper_asks_for_a_letter_when_it_is_there_again(bool script)
    {
        var page = await marketplace.OpenAsync(script: script);
        string slug;
        await using (var database = await marketplace.Database.OpenConnectionAsync())
        {
            slug = (await Dapper.SqlMapper.ExecuteScalarAsync<string>(database, """
                select p.slug from catalog.products p join catalog.product_variants v using (product_id)
                  join vendors.vendors n on n.vendor_id = p.vendor_id and n.status = 'active'
                 where p.status = 'active' and v.is_active and v.stock_quantity = 0 order by p.product_id limit 1
                """))!;
        }

        await page.GotoAsync("/products/" + slug);
        // A sold-out variant may not be the one that is shown first.
        var soldOut = page.Locator(".axis a.out").First;
        if (await page.GetByText("Write to me when it is there again").CountAsync() == 0)
        {
            await soldOut.ClickAsync();
        }

        await LookAsync();
        await page.GetByText("Write to me when it is there again").ClickAsync();
        await LookAsync();
        await page.GetByLabel("E-mail").FillAsync($"{MadePeople.Mark()}@people.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Write to me", Exact = true }).ClickAsync();
        await Sees(page.GetByText("If the address can be used"));
        await LookAsync();

        // axe is a script itself.
        async Task LookAsync()
        {
            if (script)
            {
                await Marketplace.IsAccessibleAsync(page);
            }
        }
    }

    private static async Task RestsAsync(IPage page)
    {
        await Marketplace.AtRestAsync(page);
        await Marketplace.IsAccessibleAsync(page);
    }

    private static Task Sees(ILocator what) => Assertions.Expect(what).ToBeVisibleAsync();
}
