using Microsoft.Playwright;
using Stoa.Browser.Support;

namespace Stoa.Browser;

/// <summary>The library of pictures and videos, as a vendor and as an operator see it.</summary>
[Collection(OneMarketplace.Name)]
public sealed class MediaTests(Marketplace marketplace)
{
    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    [Fact]
    public async Task A_vendor_uploads_describes_finds_and_deletes()
    {
        var page = await marketplace.SignInAsync("vendor");
        await page.GotoAsync("/console/media");
        var mark = MadePeople.Mark();
        await page.GetByLabel("Pictures and videos", new() { Exact = true }).Locator("xpath=self::input").SetInputFilesAsync(new FilePayload[]
        {
            new() { Name = $"chair {mark}.jpg", MimeType = "image/jpeg", Buffer = MadePictures.Of(mark) },
            new() { Name = $"words {mark}.png", MimeType = "image/png", Buffer = "Only words"u8.ToArray() },
        });
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync($"words {mark}.png: Its content is neither");
        var card = page.GetByRole(AriaRole.Button, new() { Name = $"chair {mark}.jpg" });
        await Expect(card).ToContainTextAsync("Not used, no alternative text");
        await Marketplace.AtRestAsync(page);
        await Marketplace.IsAccessibleAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Take words {mark}.png off the list" }).ClickAsync();

        await card.ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("Picture, 800 × 600 pixels");
        await Expect(dialog).ToContainTextAsync("No product shows it.");
        await Marketplace.IsAccessibleAsync(page);
        await dialog.GetByLabel("Alternative text").FillAsync($"A red chair {mark}");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);

        await page.GetByLabel("Look for").FillAsync($"red chair {mark}");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Library" }).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await card.ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = $"Delete chair {mark}.jpg?" })
            .GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.GetByText("Nothing is like that")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_address_that_is_not_public_is_refused_beside_the_field()
    {
        var page = await marketplace.SignInAsync("vendor", phone: true, scheme: ColorScheme.Dark);
        await page.GotoAsync("/console/media");
        await page.GetByRole(AriaRole.Button, new() { Name = "From the web" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Address").FillAsync("http://169.254.169.254/latest/meta-data/");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Fetch it" }).ClickAsync();
        await Expect(dialog).ToContainTextAsync("is not a public address");
        await Marketplace.IsAccessibleAsync(page);
        await dialog.GetByLabel("Address").FillAsync("https://vimeo.com/76979871");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add the link" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Vimeo video 76979871" })).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
    }

    [Fact]
    public async Task An_operator_chooses_whose_files_are_added()
    {
        var page = await marketplace.SignInAsync("operator");
        await page.GotoAsync("/console/media");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Choose files" })).ToBeDisabledAsync();
        await page.GetByLabel("Vendor", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Option).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Choose files" })).ToBeEnabledAsync();
        await Marketplace.AtRestAsync(page);
        await Marketplace.IsAccessibleAsync(page);
    }
}
