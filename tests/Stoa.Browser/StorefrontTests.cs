using Microsoft.Playwright;
using Stoa.Browser.Support;

namespace Stoa.Browser;

/// <summary>What a shopper sees first, with and without JavaScript.</summary>
[Collection(OneMarketplace.Name)]
public sealed class StorefrontTests(Marketplace marketplace)
{
    [Theory]
    [InlineData(false, ColorScheme.Light, true, "storefront")]
    [InlineData(true, ColorScheme.Dark, false, "storefront-phone")]
    public async Task The_first_page_shows_products_with_their_pictures(
        bool phone, ColorScheme scheme, bool script, string picture)
    {
        var page = await marketplace.OpenAsync(phone, scheme, script);
        await page.GotoAsync("/");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var images = page.Locator("main img");
        Assert.True(await images.CountAsync() >= 8);
        await Marketplace.PictureAsync(page, picture);
        if (script)
        {
            await Marketplace.IsAccessibleAsync(page);
            Assert.True(await images.First.EvaluateAsync<bool>("i => i.complete && i.naturalWidth > 0"));
        }
    }

    [Fact]
    public async Task A_product_has_a_page_of_its_own()
    {
        var page = await marketplace.OpenAsync();
        await page.GotoAsync("/");
        var link = page.Locator("main a[href^='/products/']").First;
        await link.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Marketplace.IsAccessibleAsync(page);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public async Task A_variant_is_chosen_by_links_alone_and_reviews_and_pictures_are_one_step_away(bool phone, bool script)
    {
        var page = await marketplace.OpenAsync(phone: phone, script: script);
        string slug;
        await using (var database = await marketplace.Database.OpenConnectionAsync())
        {
            slug = (await Dapper.SqlMapper.ExecuteScalarAsync<string>(database, """
                select p.slug from catalog.products p
                 where p.status = 'active' and p.review_count > 0
                   and (select count(*) from catalog.product_options o where o.product_id = p.product_id) = 2
                   and (select count(*) from catalog.product_images i where i.product_id = p.product_id) > 1
                 order by p.product_id limit 1
                """))!;
        }

        await page.GotoAsync("/products/" + slug);
        await Assertions.Expect(page.Locator(".axis")).ToHaveCountAsync(2);
        var other = page.Locator(".axis").First.Locator("a:not([aria-current])").First;
        var name = (await other.InnerTextAsync()).Split(" – ")[0];
        var sku = await page.Locator(".stock small").InnerTextAsync();
        await other.ClickAsync();
        await Assertions.Expect(page.Locator(".axis").First.Locator("[aria-current]")).ToContainTextAsync(name);
        await Assertions.Expect(page.Locator(".stock small")).Not.ToHaveTextAsync(sku);
        await page.Locator(".small-pictures a").Nth(1).ClickAsync();
        await Assertions.Expect(page.Locator("#picture-2 img")).ToBeInViewportAsync();
        await page.Locator("a.rating").ClickAsync();
        await Assertions.Expect(page.Locator(".stars")).ToBeInViewportAsync();
        if (script)
        {
            await Marketplace.IsAccessibleAsync(page);
        }

        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Whoever_agrees_to_be_counted_finds_again_what_they_looked_at(bool phone, bool script)
    {
        var page = await marketplace.OpenAsync(phone: phone, script: script, isNew: true);
        await page.GotoAsync("/");
        var question = page.Locator("form.consent");
        await Assertions.Expect(question).ToBeVisibleAsync();
        if (script)
        {
            await Marketplace.IsAccessibleAsync(page);
        }

        await question.GetByRole(AriaRole.Button, new() { Name = "Count my visits" }).ClickAsync();
        await Assertions.Expect(question).ToHaveCountAsync(0);
        await page.Locator("main a[href^='/products/']").First.ClickAsync();
        var name = await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).InnerTextAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Recently viewed" })).ToBeVisibleAsync();
        // Written a moment later.
        for (var i = 0; i < 40 && await page.Locator(".card").Filter(new() { HasText = name }).CountAsync() == 0; i++)
        {
            await Task.Delay(250);
            await page.GotoAsync("/recently-viewed");
        }

        await Assertions.Expect(page.Locator(".card").Filter(new() { HasText = name })).ToBeVisibleAsync();
        if (script)
        {
            await page.GotoAsync("/");
            await Assertions.Expect(page.Locator("#recent .card").Filter(new() { HasText = name })).ToBeVisibleAsync();
            await Marketplace.IsAccessibleAsync(page);
        }

        await page.GotoAsync("/privacy");
        await page.GetByRole(AriaRole.Button, new() { Name = "Do not count them" }).ClickAsync();
        await Assertions.Expect(page.GetByText("At present you are not counted.")).ToBeVisibleAsync();
        await page.GotoAsync("/recently-viewed");
        await Assertions.Expect(page.GetByText("Nothing is kept of what you look at.")).ToBeVisibleAsync();
    }
}
