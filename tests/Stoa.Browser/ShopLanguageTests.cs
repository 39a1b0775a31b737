using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Playwright;
using Stoa.Browser.Support;

namespace Stoa.Browser;

/// <summary>The shop in the shopper's language and currency, chosen without JavaScript, and what operators choose for it.</summary>
[Collection(OneMarketplace.Name)]
public sealed partial class ShopLanguageTests(Marketplace marketplace)
{
    [Theory]
    [InlineData(false, ColorScheme.Light)]
    [InlineData(true, ColorScheme.Dark)]
    public async Task A_shopper_without_javascript_chooses_german_and_euros_and_keeps_them(bool phone, ColorScheme scheme)
    {
        await using (var database = await marketplace.Database.OpenConnectionAsync(TestContext.Current.CancellationToken))
        {
            await database.ExecuteAsync("""
                insert into catalog.translations (entity, entity_id, locale, field, value, vendor_id)
                select 'product', p.product_id, 'de', 'name', 'Deutsch ' || p.product_id, p.vendor_id from catalog.products p
                on conflict (entity, entity_id, locale, field) do nothing
                """);
        }

        var page = await marketplace.OpenAsync(phone, scheme, script: false);
        await page.GotoAsync("/");
        await Sees(page.GetByRole(AriaRole.Heading, new() { Name = "Best rated" }));
        await page.Locator("nav.categories a").First.ClickAsync();
        var category = await page.Locator("h1").InnerTextAsync();
        await page.Locator(".choose summary").ClickAsync();
        Assert.InRange((await page.Locator(".choose form").BoundingBoxAsync())!.X, 0, 1200);
        await page.GetByLabel("Language", new() { Exact = true }).SelectOptionAsync("de");
        await page.GetByLabel("Currency", new() { Exact = true }).SelectOptionAsync("EUR");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();

        // The same page, in German and euros.
        await Assertions.Expect(page).ToHaveURLAsync(AtCategory());
        await Sees(page.GetByRole(AriaRole.Heading, new() { Name = "Produkte", Exact = true }));
        Assert.NotEqual(category, await page.Locator("h1").InnerTextAsync());
        Assert.Equal("de", await page.Locator("html").GetAttributeAsync("lang"));
        var prices = await page.Locator("main .price").AllInnerTextsAsync();
        Assert.NotEmpty(prices);
        Assert.All(prices, p => Assert.Matches(@"^(≈ )?(ab )?[\d.]+,\d\d\u00a0€$", p.Trim()));
        await page.Locator(".card .name").Filter(new() { HasTextRegex = German() }).First.ClickAsync();
        await Sees(page.GetByText("Verkauft von").First);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(German());
        await Assertions.Expect(page.Locator(".buy .price")).ToContainTextAsync("€");

        // And so it stays: on the next page too, and on forms.
        await page.GotoAsync("/account/register");
        await Sees(page.GetByRole(AriaRole.Heading, new() { Name = "Konto anlegen" }));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
    }

    [Fact]
    public async Task Pages_in_another_language_are_accessible()
    {
        var page = await marketplace.OpenAsync(phone: true);
        foreach (var path in new[] { "/?lang=fr&currency=EUR", "/categories/kitchen-table", "/account/sign-in" })
        {
            await page.GotoAsync(path);
            await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "fr");
            await page.Locator(".choose summary").ClickAsync();
            await Sees(page.GetByLabel("Devise"));
            await Marketplace.IsAccessibleAsync(page);
        }
    }

    [Theory]
    [InlineData(false, ColorScheme.Light)]
    [InlineData(true, ColorScheme.Dark)]
    public async Task An_operator_chooses_languages_and_where_rates_come_from(bool phone, ColorScheme scheme)
    {
        var page = await marketplace.SignInAsync("operator", phone, scheme);
        await page.GotoAsync("/console/languages");
        await Sees(page.GetByRole(AriaRole.Heading, new() { Name = "Languages of the shop" }));
        await Marketplace.AtRestAsync(page);
        await Marketplace.IsAccessibleAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Sees(page.GetByText("within two seconds"));

        await page.GotoAsync("/console/currencies");
        var address = page.GetByRole(AriaRole.Textbox, new() { Name = "Address" });
        await address.FillAsync("ftp://example.org");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Sees(page.GetByText("that begins with https://").Or(page.GetByText("An address that begins")).First);
        await Marketplace.AtRestAsync(page);
        await Marketplace.IsAccessibleAsync(page);
        await address.FillAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Sees(page.GetByText("no rates are fetched"));
    }

    [Theory]
    [InlineData(false, ColorScheme.Light)]
    [InlineData(true, ColorScheme.Dark)]
    public async Task An_operator_writes_a_page_that_shoppers_read_in_their_language(bool phone, ColorScheme scheme)
    {
        var page = await marketplace.SignInAsync("operator", phone, scheme);
        await page.GotoAsync("/console/pages");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a page" }).ClickAsync();
        var slug = phone ? "terms-phone" : "terms";
        await page.GetByLabel("Title").Last.FillAsync("Terms of " + slug);
        await page.GetByLabel("Address").Last.FillAsync(slug);
        await page.GetByLabel("Text").Last.FillAsync("What we agree on.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save all" }).ClickAsync();
        await Sees(page.GetByText("within two seconds"));
        await Marketplace.AtRestAsync(page);
        await Marketplace.IsAccessibleAsync(page);
        await page.GotoAsync("/?lang=fr");
        await page.GetByRole(AriaRole.Navigation, new() { Name = "À propos de la boutique" })
            .GetByRole(AriaRole.Link, new() { Name = "Terms of " + slug, Exact = true }).ClickAsync();
        await Sees(page.GetByText("What we agree on."));
        await Marketplace.IsAccessibleAsync(page);
        await page.GotoAsync("/pages/about");
        await Sees(page.GetByRole(AriaRole.Heading, new() { Name = "À propos" }));
    }

    private static Task Sees(ILocator what) => Assertions.Expect(what).ToBeVisibleAsync();

    [GeneratedRegex("^Deutsch ")]
    private static partial Regex German();

    [GeneratedRegex(@"/categories/[a-z-]+\?lang=de&currency=EUR$")]
    private static partial Regex AtCategory();
}
