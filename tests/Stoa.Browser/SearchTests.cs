using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Stoa.Browser.Support;

namespace Stoa.Browser;

/// <summary>A shopper finds things: misspelt, in another language, by filters; on a phone and without JavaScript too.</summary>
[Collection(OneMarketplace.Name)]
public sealed partial class SearchTests(Marketplace marketplace)
{
    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public async Task A_misspelt_name_is_found_filtered_sorted_and_shown_in_another_currency(bool phone, bool script)
    {
        var page = await marketplace.OpenAsync(phone: phone, script: script);
        await page.GotoAsync("/?lang=de");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Produkte suchen" }).FillAsync("jumpre");
        await page.GetByRole(AriaRole.Button, new() { Name = "Suchen" }).ClickAsync();
        await Expect(page.GetByText("Nichts heißt „jumpre“. Das findet „jumper“.")).ToBeVisibleAsync();
        var cards = page.Locator(".card");
        await Expect(cards.First).ToBeVisibleAsync();
        var all = await cards.CountAsync();
        if (phone)
        {
            await page.GetByText("Filtern und sortieren").ClickAsync();
        }

        await page.GetByRole(AriaRole.Checkbox, new() { NameRegex = Rose() }).CheckAsync();
        await page.GetByLabel("Sortieren nach").SelectOptionAsync("price");
        await page.GetByRole(AriaRole.Button, new() { Name = "Produkte zeigen" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Ohne Rose" })).ToBeVisibleAsync();
        var fewer = await cards.CountAsync();
        Assert.InRange(fewer, 1, all - 1);
        if (script)
        {
            await Marketplace.IsAccessibleAsync(page);
        }

        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await page.GotoAsync(page.Url + "&currency=USD");
        await Expect(cards.First).ToContainTextAsync("$");
        Assert.Equal(fewer, await cards.CountAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "Ohne Rose" }).ClickAsync();
        await Expect(cards).ToHaveCountAsync(all);
        await page.GotoAsync("/search?q=qqqzzzxx");
        await Expect(page.GetByText("Nichts gefunden.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_is_typed_halfway_is_suggested_and_found()
    {
        var page = await marketplace.OpenAsync();
        await page.GotoAsync("/");
        var box = page.GetByRole(AriaRole.Combobox, new() { Name = "Look for products" });
        await box.PressSequentiallyAsync("dress wa");
        await Expect(page.Locator("#suggestions option[value='Slim Dress Watch']")).ToHaveCountAsync(1);
        await box.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Slim Dress Watch" }).First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "“dress wa”" })).ToBeVisibleAsync();
    }

    [GeneratedRegex("^(Rose|Rosa)")]
    private static partial Regex Rose();
}
