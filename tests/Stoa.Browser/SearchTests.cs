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

    [Theory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public async Task A_product_with_two_options_is_found_misspelt_in_german_filtered_priced_in_dollars_and_its_vendor_opened(
        bool phone, bool script)
    {
        await using (var database = await marketplace.Database.OpenConnectionAsync())
        {
            // One of two colours and three sizes, called something in German.
            await Dapper.SqlMapper.ExecuteAsync(database, """
                insert into catalog.translations (entity, entity_id, locale, field, value, vendor_id)
                select 'product', p.product_id, 'de', 'name', 'Schaukelstuhlkissen', p.vendor_id from catalog.products p
                 where p.slug = 'ember-knit-cushion'
                on conflict (entity, entity_id, locale, field) do update set value = excluded.value
                """);
        }

        var page = await marketplace.OpenAsync(phone: phone, script: script);
        await page.GotoAsync("/?lang=de");
        var card = page.Locator(".card").Filter(new() { HasText = "Schaukelstuhlkissen" });
        for (var i = 0; i < 40 && await card.CountAsync() == 0; i++)
        {
            // Search takes a new name in a moment later.
            await page.GotoAsync("/");
            await page.GetByRole(AriaRole.Combobox, new() { Name = "Produkte suchen" }).FillAsync("schaukelstulkisen");
            await page.GetByRole(AriaRole.Button, new() { Name = "Suchen" }).ClickAsync();
            await Expect(page.Locator(".found").Or(page.Locator(".empty")).First).ToBeVisibleAsync();
        }

        await Expect(card).ToHaveCountAsync(1);
        if (phone)
        {
            await page.GetByText("Filtern und sortieren").ClickAsync();
        }

        await page.Locator(".filters input[type=checkbox][name^='attr.']").First.CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Produkte zeigen" }).ClickAsync();
        await Expect(page.Locator(".chosen li")).ToHaveCountAsync(2);
        await card.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Schaukelstuhlkissen" })).ToBeVisibleAsync();
        await Expect(page.Locator(".axis")).ToHaveCountAsync(2);
        await page.Locator(".choose summary").ClickAsync();
        await page.GetByLabel("Währung", new() { Exact = true }).SelectOptionAsync("USD");
        await page.GetByRole(AriaRole.Button, new() { Name = "Anzeigen", Exact = true }).ClickAsync();
        await Expect(page.Locator(".buy .price")).ToContainTextAsync("$");
        if (script)
        {
            await Marketplace.IsAccessibleAsync(page);
        }

        var vendor = await page.Locator("aside.vendor h2").InnerTextAsync();
        await page.Locator("aside.vendor h2 a").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = vendor })).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
    }

    [Theory]
    [InlineData(false, ColorScheme.Light)]
    [InlineData(true, ColorScheme.Dark)]
    public async Task An_operator_says_which_words_mean_the_same_and_shoppers_find_by_them(bool phone, ColorScheme scheme)
    {
        var page = await marketplace.SignInAsync("operator", phone, scheme);
        await page.GotoAsync("/console/synonyms");
        var groups = page.GetByLabel("Groups of words");
        var before = await groups.InputValueAsync();
        await groups.FillAsync("journal, zettelkasten, two words");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("\"two words\" is not a single word")).ToBeVisibleAsync();
        await Marketplace.AtRestAsync(page);
        await Marketplace.IsAccessibleAsync(page);
        await groups.FillAsync("journal, zettelkasten");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("Searches know them at once.")).ToBeVisibleAsync();
        await page.GotoAsync("/search?q=zettelkasten");
        await Expect(page.Locator(".card").First).ToContainTextAsync("Journal");
        await page.GotoAsync("/console/synonyms");
        await Expect(groups).ToHaveValueAsync("journal, zettelkasten");
        await groups.FillAsync(before);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("Searches know them at once.")).ToBeVisibleAsync();
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
