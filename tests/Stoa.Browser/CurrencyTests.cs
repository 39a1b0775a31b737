using System.Text;
using Microsoft.Playwright;
using Stoa.Browser.Support;

namespace Stoa.Browser;

/// <summary>Currencies of the shop, their rounding, and rates by hand and from a file.</summary>
[Collection(OneMarketplace.Name)]
public sealed class CurrencyTests(Marketplace marketplace)
{
    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    [Fact]
    public async Task A_currency_is_offered_with_a_rule_that_is_seen_before_it_is_saved()
    {
        var page = await marketplace.SignInAsync("operator");
        await page.GotoAsync("/console/currencies");
        await Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "GBP" })).ToBeVisibleAsync();

        // A rate by hand.
        await page.GetByRole(AriaRole.Button, new() { Name = "Enter a rate" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await ChooseAsync(page, dialog.GetByLabel("One", new() { Exact = true }), "GBP");
        await ChooseAsync(page, dialog.GetByLabel("of", new() { Exact = true }), "CZK");
        await dialog.GetByLabel("is", new() { Exact = true }).FillAsync("28.5");
        await dialog.GetByLabel("From", new() { Exact = true }).FillAsync("2024-01-02");
        await Marketplace.IsAccessibleAsync(page);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Enter" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Offer a currency" }).ClickAsync();
        await ChooseAsync(page, dialog.GetByLabel("Currency", new() { Exact = true }), "CZK");
        var samples = dialog.GetByRole(AriaRole.Table, new() { Name = "What prices become" });
        await Expect(samples.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("28.50");
        await dialog.GetByText("multiples", new() { Exact = true }).ClickAsync();
        await dialog.GetByLabel("Multiples of").FillAsync("10");
        await Expect(samples.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("30.00");
        await dialog.GetByLabel("Multiples of").FillAsync("0.001");
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("at most 2 decimals");
        await dialog.GetByLabel("Multiples of").FillAsync("5");
        await Expect(samples.GetByRole(AriaRole.Row).Nth(2)).ToContainTextAsync("130.00");
        await Marketplace.AtRestAsync(page);
        await Marketplace.IsAccessibleAsync(page);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Offer it" }).ClickAsync();
        // The rows of the preview go with the dialog.
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "CZK" })).ToContainTextAsync("multiples of 5");

        await page.GetByRole(AriaRole.Button, new() { Name = "Remove CZK" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "CZK" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Rates_come_from_a_file_after_a_look_and_are_drawn()
    {
        var page = await marketplace.SignInAsync("operator", phone: true, scheme: ColorScheme.Dark);
        await page.GotoAsync("/console/currencies");
        await page.GetByRole(AriaRole.Button, new() { Name = "From a file" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.Locator("input[type=file]").SetInputFilesAsync(new FilePayload
        {
            Name = "eurofxref-hist.csv", MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes("Date,ISK,CYP,\n2024-05-03,150.1,0.5,\n2024-05-02,149.9,0.5,\n2024-04-30,150.4,0.5,\n"),
        });
        await Expect(dialog).ToContainTextAsync("6 rates: 3 new, 0 changed, 0 there already.");
        await Expect(dialog).ToContainTextAsync("CYP");
        await Marketplace.IsAccessibleAsync(page);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Enter them" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await ChooseAsync(page, page.GetByLabel("One", new() { Exact = true }), "EUR");
        await ChooseAsync(page, page.GetByLabel("in", new() { Exact = true }), "ISK");
        await Expect(page.GetByText("The latest is of 2024-05-03, from a file")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "EUR in ISK over time" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "2024-04-30" })).ToBeVisibleAsync();
        await Marketplace.AtRestAsync(page);
        await Marketplace.IsAccessibleAsync(page);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
    }

    private static async Task ChooseAsync(IPage page, ILocator field, string code)
    {
        await field.FillAsync(code);
        await page.GetByRole(AriaRole.Option, new() { Name = code }).First.ClickAsync();
    }
}
