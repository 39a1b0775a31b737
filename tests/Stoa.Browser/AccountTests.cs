using System.Security.Cryptography;
using Microsoft.Playwright;
using Stoa.Browser.Support;

namespace Stoa.Browser;

/// <summary>A shopper's account from registering to signing out, with and without JavaScript.</summary>
[Collection(OneMarketplace.Name)]
public sealed class AccountTests(Marketplace marketplace)
{
    private const string Password = "plover quartz meadow lantern";

    [Theory]
    [InlineData(false, ColorScheme.Light, true)]
    [InlineData(true, ColorScheme.Dark, false)]
    public async Task A_shopper_registers_confirms_from_the_mailbox_signs_in_and_ends_a_session(
        bool phone, ColorScheme scheme, bool script)
    {
        var email = $"{RandomNumberGenerator.GetHexString(16, lowercase: true)}@shop.example";
        var mailbox = await OperatorsMailboxAsync();
        var page = await marketplace.OpenAsync(phone, scheme, script);
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Account", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Create an account" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("Ann Example");
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync("passwordpassword");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Assertions.Expect(page.Locator("#password-error")).ToContainTextAsync("Too easy to guess");
        await Assertions.Expect(page.GetByLabel("E-mail")).ToHaveValueAsync(email);
        await LookAsync(page, script);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Look into your mail" })).ToBeVisibleAsync();

        await page.GotoAsync(await LinkAsync(mailbox, email, "Confirm e-mail address"));
        await page.GetByLabel("Password").FillAsync(Password);
        await LookAsync(page, script);
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Your e-mail address is confirmed.")).ToBeVisibleAsync();
        await SignInAsync(page, email, Password);
        await Assertions.Expect(page.GetByText("Ann Example")).ToBeVisibleAsync();

        var elsewhere = await marketplace.OpenAsync();
        await elsewhere.GotoAsync("/account/sign-in");
        await SignInAsync(elsewhere, email, Password);
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".sessions li")).ToHaveCountAsync(2);
        await LookAsync(page, script);
        await page.GetByRole(AriaRole.Button, new() { Name = "End the session" }).ClickAsync();
        await Assertions.Expect(page.GetByText("That session is over.")).ToBeVisibleAsync();
        await elsewhere.ReloadAsync();
        await Assertions.Expect(elsewhere.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GotoAsync("/account");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Who_forgot_the_password_chooses_a_new_one_by_letter()
    {
        var mailbox = await OperatorsMailboxAsync();
        var (email, _) = marketplace.Accounts["shopper"];
        var page = await marketplace.OpenAsync();
        await page.GotoAsync("/account/sign-in");
        await page.GetByRole(AriaRole.Link, new() { Name = "Forgot your password?" }).ClickAsync();
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send the link" }).ClickAsync();
        await page.GotoAsync(await LinkAsync(mailbox, email, "Choose a new password"));
        await page.GetByLabel("New password").FillAsync(Password);
        await LookAsync(page, script: true);
        await page.GetByRole(AriaRole.Button, new() { Name = "Set password" }).ClickAsync();
        await SignInAsync(page, email, Password);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Your account" })).ToBeVisibleAsync();
        marketplace.Accounts["shopper"] = (email, Password);
    }

    [Fact]
    public async Task The_way_back_after_signing_in_leads_nowhere_else()
    {
        var page = await marketplace.OpenAsync();
        foreach (var address in new[] { "https://evil.example/", "//evil.example", "/\\evil.example" })
        {
            await page.GotoAsync("/account/sign-in?returnUrl=" + Uri.EscapeDataString(address));
            await SignInAsync(page, marketplace.Accounts["operator"].Email, marketplace.Accounts["operator"].Password);
            Assert.EndsWith("/account", page.Url, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_mailbox_is_for_operators_only()
    {
        var page = await marketplace.OpenAsync();
        Assert.Equal(404, (await page.GotoAsync("/mailbox"))!.Status);
    }

    private static async Task SignInAsync(IPage page, string email, string password)
    {
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    private static async Task LookAsync(IPage page, bool script)
    {
        if (script)
        {
            await Marketplace.IsAccessibleAsync(page);
        }

        Assert.True(await page.Locator("html").EvaluateAsync<bool>("e => e.scrollWidth <= window.innerWidth"));
    }

    private async Task<IPage> OperatorsMailboxAsync()
    {
        var page = await marketplace.OpenAsync();
        await page.GotoAsync("/account/sign-in?returnUrl=/mailbox");
        await SignInAsync(page, marketplace.Accounts["operator"].Email, marketplace.Accounts["operator"].Password);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Mailbox" })).ToBeVisibleAsync();
        return page;
    }

    // The relay takes a moment: the page is asked again until the letter is there.
    private static async Task<string> LinkAsync(IPage mailbox, string email, string label)
    {
        var link = mailbox.Locator("article", new() { HasText = email }).GetByRole(AriaRole.Link, new() { Name = label }).First;
        for (var tries = 0; tries < 50 && await link.CountAsync() == 0; tries++)
        {
            await Task.Delay(200);
            await mailbox.ReloadAsync();
        }

        return (await link.GetAttributeAsync("href"))!;
    }
}
