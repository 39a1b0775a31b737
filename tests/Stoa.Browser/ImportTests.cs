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
}
