using Microsoft.Playwright;
using Stoa.Browser.Support;

namespace Stoa.Browser;

/// <summary>The audit trail in the console: a reason opens a record, and the person's page and the trail tell of it.</summary>
[Collection(OneMarketplace.Name)]
public sealed class AuditTests(Marketplace marketplace)
{
    private const string Why = "They rang about a parcel that never came.";

    [Theory]
    [InlineData(false, ColorScheme.Light)]
    [InlineData(true, ColorScheme.Dark)]
    public async Task Who_saw_a_shopper_and_why_is_told(bool phone, ColorScheme scheme)
    {
        var shopper = await marketplace.MakePersonAsync("shopper");
        var clerk = await marketplace.MakePersonAsync("support");
        var theirs = await marketplace.SignInAsync(clerk.Email, phone, scheme);
        await theirs.GotoAsync($"/console/users/{shopper.Id}");
        await Sees(theirs.GetByText("•••@").First);
        await Sees(theirs.GetByText(shopper.Email), 0);
        await Button(theirs, "Show in full").ClickAsync();
        var dialog = theirs.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Reason").FillAsync(Why);
        await LookAsync(theirs);
        await Button(dialog, "Show").ClickAsync();
        await Sees(theirs.GetByText(shopper.Email).First);

        var page = await marketplace.SignInAsync("operator", phone, scheme);
        await page.GotoAsync($"/console/users/{shopper.Id}");
        await Sees(page.GetByText(Why));
        await LookAsync(page);
        await page.GotoAsync($"/console/audit?subject={shopper.Id}&action=view");
        await Button(page.GetByRole(AriaRole.Table), $"person {shopper.Id}").First.ClickAsync();
        await Sees(page.GetByRole(AriaRole.Dialog).GetByText("By the login"));
        await LookAsync(page);
        await page.GotoAsync("/console/audit");
        await Button(page, "Verify now").ClickAsync();
        await Sees(page.GetByText("entries are as they were sealed"));
        await page.GotoAsync("/console/activity?type=person%20revealed");
        await Sees(page.GetByText($"Person {shopper.Id}.").First);
        await LookAsync(page);
    }

    private static async Task LookAsync(IPage page)
    {
        await Marketplace.AtRestAsync(page);
        await Marketplace.IsAccessibleAsync(page);
        Assert.True(await page.Locator("html").EvaluateAsync<bool>("e => e.scrollWidth <= window.innerWidth"), page.Url);
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Button(ILocator within, string name) =>
        within.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static Task Sees(ILocator what, int? count = null) =>
        count is { } number ? Assertions.Expect(what).ToHaveCountAsync(number) : Assertions.Expect(what).ToBeVisibleAsync();
}
