using Microsoft.Playwright;
using Stoa.Browser.Support;

namespace Stoa.Browser;

/// <summary>Jobs in the console: what runs, started by hand, and what each run did.</summary>
[Collection(OneMarketplace.Name)]
public sealed class JobsTests(Marketplace marketplace)
{
    [Theory]
    [InlineData(false, ColorScheme.Light)]
    [InlineData(true, ColorScheme.Dark)]
    public async Task An_operator_runs_a_job_and_sees_what_it_did(bool phone, ColorScheme scheme)
    {
        var page = await marketplace.SignInAsync("operator", phone, scheme);
        await page.GotoAsync("/console/jobs");
        await Sees(page.GetByText("its own tools back it up"));
        await Sees(page.GetByRole(AriaRole.Rowheader, new() { Name = "restore-drill" }));
        await Assertions.Expect(page).ToHaveTitleAsync("Jobs · Stoa");
        await Marketplace.AtRestAsync(page);
        await Marketplace.IsAccessibleAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Run now: backup" }).ClickAsync();
        await Sees(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "backup" }).GetByText("nothing to do").First);
        await page.GetByRole(AriaRole.Link, new() { Name = "backup", Exact = true }).ClickAsync();
        await Sees(page.GetByRole(AriaRole.Heading, new() { Name = "backup" }));
        await Sees(page.GetByText("is backed up by its own tools").First);
        await Marketplace.AtRestAsync(page);
        await Marketplace.IsAccessibleAsync(page);
    }

    private static Task Sees(ILocator what) => Assertions.Expect(what).ToBeVisibleAsync();
}
