using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using Stoa.Browser.Support;

namespace Stoa.Browser;

/// <summary>A file of products in the console: checked, done, undone.</summary>
[Collection(OneMarketplace.Name)]
public sealed class ImportTests(Marketplace marketplace)
{
    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_is_checked_done_and_undone(bool phone)
    {
        var page = await marketplace.SignInAsync("vendor", phone, phone ? ColorScheme.Dark : ColorScheme.Light);
        await page.GotoAsync("/console/imports");
        await Marketplace.AtRestAsync(page);
        await Marketplace.IsAccessibleAsync(page);
        var mark = MadePeople.Mark();
        var csv = $"slug,sku,name,price\nlamp-{mark},L-{mark},Lamp {mark},49.90\nbad-{mark},B-{mark},Bad {mark},dear\n";
        await page.GetByLabel("File of products").SetInputFilesAsync(new FilePayload
        {
            Name = $"lamps {mark}.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(csv),
        });
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"lamps {mark}.csv" })).ToBeVisibleAsync();
        await Expect(page.GetByText("checked, not done")).ToBeVisibleAsync();
        await Expect(page.GetByText("variants[0].price")).ToBeVisibleAsync();
        await Marketplace.AtRestAsync(page);
        await Marketplace.IsAccessibleAsync(page);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Do it: 1 product" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "State" }).GetByText("done", new() { Exact = true }))
            .ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.GetByText("undone", new() { Exact = true }).First).ToBeVisibleAsync();
        await Expect(page.GetByText("deleted", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Five_hundred_prices_are_changed_by_file_and_changed_back()
    {
        var page = await marketplace.SignInAsync("vendor");
        var mark = MadePeople.Mark();
        var csv = new StringBuilder("slug,sku,name,price\n");
        for (var i = 0; i < 500; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"bolt-{mark}-{i},B-{mark}-{i},Bolt {mark} {i},10.00\n");
        }

        await UploadAsync(page, $"bolts {mark}.csv", csv.ToString());
        await DoAsync(page, 500);

        // Out as a file, every price another, and in again.
        await page.GotoAsync($"/console/products?q=Bolt%20{mark}");
        await Expect(page.GetByText($"Bolt {mark} 499")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByText("What the list shows now")).ToBeVisibleAsync();
        await Marketplace.AtRestAsync(page);
        await Marketplace.IsAccessibleAsync(page);
        var download = await page.RunAndWaitForDownloadAsync(() =>
            dialog.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync());
        var exported = await File.ReadAllTextAsync((await download.PathAsync())!);
        var changed = exported.Replace(",10,", ",12.5,", StringComparison.Ordinal);
        Assert.Equal(501, changed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(500, changed.Split(",12.5,").Length - 1);
        await UploadAsync(page, $"dearer {mark}.csv", changed);
        await DoAsync(page, 500);
        await PriceIsAsync(page, mark, "12.50");

        await page.GoBackAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Progressbar, new() { Name = "Undone so far" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "State" }).GetByText("undone", new() { Exact = true }).First)
            .ToBeVisibleAsync(new() { Timeout = 120_000 });
        await PriceIsAsync(page, mark, "10.00");
    }

    private static async Task UploadAsync(IPage page, string name, string text)
    {
        await page.GotoAsync("/console/imports");
        await page.GetByLabel("File of products").SetInputFilesAsync(new FilePayload
        {
            Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(text),
        });
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = name })).ToBeVisibleAsync();
    }

    private static async Task DoAsync(IPage page, int products)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = $"Do it: {products} products" })
            .ClickAsync(new() { Timeout = 120_000 });
        await Expect(page.GetByRole(AriaRole.Progressbar, new() { Name = "Products so far" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "State" }).GetByText("done", new() { Exact = true }))
            .ToBeVisibleAsync(new() { Timeout = 120_000 });
    }

    private static async Task PriceIsAsync(IPage page, string mark, string price)
    {
        await page.GotoAsync($"/console/products?q=B-{mark}-77");
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = $"Bolt {mark} 77" })).ToContainTextAsync(price);
    }
}
