using System.IO.Compression;
using System.Net.Http.Json;
using Microsoft.Playwright;
using Stoa.Browser.Support;

namespace Stoa.Browser;

/// <summary>What people ask for about their data, by themselves in the shop and through staff in the console.</summary>
[Collection(OneMarketplace.Name)]
public sealed class PrivacyTests(Marketplace marketplace)
{
    private const string Why = "They asked for it by telephone.";

    [Theory]
    [InlineData(false, ColorScheme.Light, true)]
    [InlineData(true, ColorScheme.Dark, false)]
    [InlineData(true, ColorScheme.Light, true)]
    public async Task A_person_consents_fetches_a_copy_and_calls_their_erasure_off(bool phone, ColorScheme scheme, bool script)
    {
        var person = await marketplace.MakePersonAsync("shopper");
        var page = await marketplace.OpenAsync(phone, scheme, script);
        await page.GotoAsync("/account/privacy");
        await page.GetByLabel("E-mail").FillAsync(person.Email);
        await page.GetByLabel("Password").FillAsync(MadePeople.Password);
        await Button(page, "Sign in").ClickAsync();
        await LookAsync(page, script);
        var offers = page.GetByLabel("Write to me about offers and news.");
        await Assertions.Expect(offers).Not.ToBeCheckedAsync();
        await offers.CheckAsync();
        await Button(page, "Keep my choice").ClickAsync();
        await Sees(page.GetByText("Your choice is kept."));
        await Assertions.Expect(offers).ToBeCheckedAsync();
        await offers.UncheckAsync();
        await Button(page, "Keep my choice").ClickAsync();
        await Assertions.Expect(offers).Not.ToBeCheckedAsync();
        await page.Locator("summary", new() { HasText = "What you said before" }).ClickAsync();
        await Sees(page.Locator(".sessions li").Filter(new() { HasText = "Taken back" }).First);
        await Sees(page.Locator(".sessions li").Filter(new() { HasText = "Agreed" }).First);
        await LookAsync(page, script);

        await Button(page, "Make a copy").ClickAsync();
        await Sees(page.GetByRole(AriaRole.Status));
        var fetch = page.GetByRole(AriaRole.Button, new() { Name = "Fetch the copy" });
        for (var tries = 0; tries < 60 && await fetch.CountAsync() == 0; tries++)
        {
            await page.WaitForTimeoutAsync(500);
            await page.GotoAsync("/account/privacy");
        }

        await LookAsync(page, script);
        await marketplace.AgeProofsAsync(person.Email);
        await fetch.ClickAsync();
        await page.GetByLabel("Password").FillAsync(MadePeople.Password);
        await Button(page, "Go on").ClickAsync();
        var zip = await page.RunAndWaitForDownloadAsync(() => fetch.ClickAsync());
        Assert.Contains(person.Email, await ReadAsync(zip), StringComparison.Ordinal);

        await page.Locator("summary", new() { HasText = "Erase my account" }).ClickAsync();
        await LookAsync(page, script);
        await Button(page, "Yes, erase everything about me").ClickAsync();
        await Sees(page.GetByText("Your account will be erased on"));
        await LookAsync(page, script);
        await Button(page, "Keep the account").ClickAsync();
        await Sees(page.GetByText("Your account stays."));
        await Sees(page.Locator("summary", new() { HasText = "Erase my account" }));
    }

    [Theory]
    [InlineData(false, ColorScheme.Light, "45")]
    [InlineData(true, ColorScheme.Dark, "46")]
    public async Task An_operator_changes_a_rule_corrects_somebody_has_a_copy_made_and_erases_them(
        bool phone, ColorScheme scheme, string days)
    {
        var person = await marketplace.MakePersonAsync("shopper");
        using var theirs = await marketplace.ProgramAsync(person.Email);
        using var said = await theirs.PutAsJsonAsync(
            new Uri("/api/v1/account/consents/marketing_email", UriKind.Relative), new { isGiven = true });
        said.EnsureSuccessStatusCode();
        var page = await marketplace.SignInAsync("operator", phone, scheme);
        var dialog = page.GetByRole(AriaRole.Dialog);
        await page.GotoAsync("/console/privacy");
        await LookAsync(page);
        await Button(page, "Change how long carts are kept").ClickAsync();
        await dialog.GetByLabel("Days").FillAsync(days);
        await LookAsync(page);
        await Button(dialog, "Keep the rule").ClickAsync();
        await Sees(dialog, 0);
        await Sees(page.GetByText($"{days} days"));

        await page.GotoAsync($"/console/users/{person.Id}");
        await Sees(page.GetByText("by api, text").First);
        await Button(page, "Correct").ClickAsync();
        await dialog.GetByLabel("Name").FillAsync("Corrected " + person.Name);
        await dialog.GetByLabel("E-mail").FillAsync("corrected." + person.Email);
        await dialog.GetByLabel("Phone").FillAsync("12 34");
        await dialog.GetByLabel("Why").FillAsync(Why);
        await Button(dialog, "Correct").ClickAsync();
        await Sees(dialog.GetByText("This is no phone number"));
        await LookAsync(page);
        await dialog.GetByLabel("Phone").FillAsync("+442079460018");
        await Button(dialog, "Correct").ClickAsync();
        await Sees(dialog, 0);
        await Sees(page.GetByRole(AriaRole.Heading, new() { Name = "Corrected " + person.Name }));
        await Sees(page.GetByText("corrected." + person.Email));
        await Sees(page.GetByText("+442079460018"));
        await LookAsync(page);

        await Button(page, "Make a copy").ClickAsync();
        await dialog.GetByLabel("Why").FillAsync(Why);
        await Button(dialog, "Make the copy").ClickAsync();
        await Sees(dialog, 0);
        await page.GotoAsync("/console/privacy");
        var copy = page.GetByRole(AriaRole.Row)
            .Filter(new() { HasText = "Copy", Has = page.GetByRole(AriaRole.Link, new() { Name = $"{person.Id}", Exact = true }) });
        var fetch = copy.GetByRole(AriaRole.Link, new() { Name = "Fetch" });
        await Assertions.Expect(fetch).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await LookAsync(page);
        var zip = await page.RunAndWaitForDownloadAsync(() => fetch.ClickAsync());
        Assert.Contains("corrected." + person.Email, await ReadAsync(zip), StringComparison.Ordinal);

        await page.GotoAsync($"/console/users/{person.Id}");
        await Button(page, "Erase").ClickAsync();
        await dialog.GetByLabel("Why").FillAsync(Why);
        await LookAsync(page);
        await Button(dialog, "Erase for good").ClickAsync();
        await Sees(dialog, 0);
        await Sees(page.GetByRole(AriaRole.Heading, new() { Name = "Erased person" }));
        await Sees(page.GetByText(person.Email), 0);

        await page.GotoAsync("/console/jobs");
        await Sees(page.GetByText("of people who were erased"));
        await LookAsync(page);
    }

    private static async Task<string> ReadAsync(IDownload download)
    {
        await using var file = File.OpenRead(await download.PathAsync());
        await using var zip = new ZipArchive(file, ZipArchiveMode.Read);
        Assert.NotEmpty(zip.Entries);
        var texts = new List<string>();
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync());
            texts.Add(await reader.ReadToEndAsync());
        }

        return string.Join('\n', texts);
    }

    private static async Task LookAsync(IPage page, bool script = true)
    {
        if (script)
        {
            await Marketplace.AtRestAsync(page);
            await Marketplace.IsAccessibleAsync(page);
        }

        Assert.True(await page.Locator("html").EvaluateAsync<bool>("e => e.scrollWidth <= window.innerWidth"), page.Url);
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Button(ILocator within, string name) =>
        within.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static Task Sees(ILocator what, int? count = null) =>
        count is { } number ? Assertions.Expect(what).ToHaveCountAsync(number) : Assertions.Expect(what).ToBeVisibleAsync();
}
