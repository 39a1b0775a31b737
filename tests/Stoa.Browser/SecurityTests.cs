using System.Security.Cryptography;
using Microsoft.Playwright;
using Stoa.Accounts;
using Stoa.Browser.Support;
using Stoa.Tests.Support;

namespace Stoa.Browser;

/// <summary>Second factors in a real browser: an authenticator app without JavaScript, and Chromium's own passkeys.</summary>
[Collection(OneMarketplace.Name)]
public sealed class SecurityTests(Marketplace marketplace)
{
    private const string Password = "plover quartz meadow lantern";

    [Theory]
    [InlineData(true, ColorScheme.Light, false)]
    [InlineData(false, ColorScheme.Dark, true)]
    public async Task Somebody_sets_up_an_app_and_signs_in_by_its_code_and_by_a_recovery_code(
        bool phone, ColorScheme scheme, bool script)
    {
        var email = await AddPersonAsync();
        var page = await marketplace.OpenAsync(phone, scheme, script);
        await page.GotoAsync("/account/security");
        await SignInAsync(page, email);
        await LookAsync(page, script, $"security-{phone}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Set up an app" }).ClickAsync();
        await LookAsync(page, script, $"authenticator-{phone}");
        var app = new TestAuthenticator((await page.Locator("code").First.InnerTextAsync()).Trim());
        await page.GetByLabel("Code").FillAsync("000000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use this app" }).ClickAsync();
        await Assertions.Expect(page.Locator("#code-error")).ToContainTextAsync("enter the next one");
        await page.GetByLabel("Code").FillAsync(app.Code(0));
        await page.GetByRole(AriaRole.Button, new() { Name = "Use this app" }).ClickAsync();
        await Assertions.Expect(page.Locator(".codes li")).ToHaveCountAsync(10);
        await LookAsync(page, script, $"codes-{phone}");
        var recovery = (await page.Locator(".codes li").First.InnerTextAsync()).Trim();

        await SignOutAsync(page);
        await SignInAsync(page, email);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Your second factor" })).ToBeVisibleAsync();
        await LookAsync(page, script, $"code-{phone}");
        await AnswerAsync(page, app.Code(0));
        await Assertions.Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("used before");
        await AnswerAsync(page, app.Code(1));
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Your account" })).ToBeVisibleAsync();

        await SignOutAsync(page);
        await SignInAsync(page, email);
        await AnswerAsync(page, recovery);
        await page.GotoAsync("/account/security");
        await Assertions.Expect(page.GetByText("9 of them are left")).ToBeVisibleAsync();

        // What changes second factors asks again who one is, once the proof is older than ten minutes.
        await AgeAsync(email);
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove the app" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Is it you?" })).ToBeVisibleAsync();
        await LookAsync(page, script, $"prove-{phone}");
    }

    [Fact]
    public async Task A_passkey_is_added_signs_in_without_a_password_and_proves_who_one_is()
    {
        var email = await AddPersonAsync();
        var page = await marketplace.OpenAsync(address: marketplace.NamedAddress);
        await AddAuthenticatorAsync(page);
        await page.GotoAsync("/account/security");
        await SignInAsync(page, email);
        await page.GetByLabel("Name of a new passkey").FillAsync("My laptop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Your passkey is ready")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".codes li")).ToHaveCountAsync(10);
        await LookAsync(page, script: true, "passkey-codes");
        await page.GetByRole(AriaRole.Link, new() { Name = "I have kept them" }).ClickAsync();
        await Assertions.Expect(page.GetByText("My laptop")).ToBeVisibleAsync();
        await LookAsync(page, script: true, "passkeys");

        await SignOutAsync(page);
        await page.GotoAsync("/account/sign-in?returnUrl=%2Faccount%2Fsecurity");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Security", Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("last used")).ToBeVisibleAsync();

        await AgeAsync(email);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make new codes" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Security", Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove the passkey My laptop" }).ClickAsync();
        await Assertions.Expect(page.GetByText("My laptop")).ToHaveCountAsync(0);

        // The device still has it; here it is worth nothing any more.
        await SignOutAsync(page);
        await page.GotoAsync("/account/sign-in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-passkey-error]")).ToContainTextAsync("It is wrong");
    }

    [Fact]
    public async Task A_passkey_that_did_not_verify_its_user_signs_nobody_in()
    {
        var email = await AddPersonAsync();
        var page = await marketplace.OpenAsync(address: marketplace.NamedAddress);
        var (devices, id) = await AddAuthenticatorAsync(page);
        await page.GotoAsync("/account/security");
        await SignInAsync(page, email);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Your passkey is ready")).ToBeVisibleAsync();
        await SignOutAsync(page);
        await devices.SendAsync("WebAuthn.setUserVerified", new() { ["authenticatorId"] = id, ["isUserVerified"] = false });
        await page.GotoAsync("/account/sign-in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-passkey-error]")).ToBeVisibleAsync();
        await page.GotoAsync("/account");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    // A device of Chromium's own making, which says yes at once.
    private static async Task<(ICDPSession Devices, string Id)> AddAuthenticatorAsync(IPage page)
    {
        var devices = await page.Context.NewCDPSessionAsync(page);
        await devices.SendAsync("WebAuthn.enable");
        var made = await devices.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true,
                ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
        return (devices, made!.Value.GetProperty("authenticatorId").GetString()!);
    }

    private async Task<string> AddPersonAsync()
    {
        // Skips where there is no browser, before there is no database.
        await (await marketplace.OpenAsync()).CloseAsync();
        var email = $"{RandomNumberGenerator.GetHexString(16, lowercase: true)}@shop.example";
        await CreateAccount.Handle(marketplace.Db, new("Ann Example", email, Password, "shopper"));
        return email;
    }

    private async Task AgeAsync(string email)
    {
        await using var command = marketplace.Database.CreateCommand("""
            update accounts.sessions s set proved_at = now() - interval '11 minutes',
                   second_factor_at = s.second_factor_at - interval '11 minutes'
              from accounts.users u where u.user_id = s.user_id and u.email = $1
            """);
        command.Parameters.Add(new() { Value = email });
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync());
    }

    private static async Task SignInAsync(IPage page, string email)
    {
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    private static async Task AnswerAsync(IPage page, string code)
    {
        await page.GetByLabel("Code").FillAsync(code);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    private static async Task SignOutAsync(IPage page)
    {
        await page.GotoAsync("/account");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GotoAsync("/account/sign-in");
    }

    private static async Task LookAsync(IPage page, bool script, string name)
    {
        if (Environment.GetEnvironmentVariable("STOA_LOOK") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        }

        if (script)
        {
            await Marketplace.IsAccessibleAsync(page);
        }

        Assert.True(await page.Locator("html").EvaluateAsync<bool>("e => e.scrollWidth <= window.innerWidth"));
    }
}
