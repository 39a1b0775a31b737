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
}
