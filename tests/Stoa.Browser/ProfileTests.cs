using System.Security.Cryptography;
using Microsoft.Playwright;
using Stoa.Accounts;
using Stoa.Browser.Support;
using Stoa.Tests.Support;

namespace Stoa.Browser;

/// <summary>A shopper's profile, addresses and security questions, with and without JavaScript.</summary>
[Collection(OneMarketplace.Name)]
public sealed class ProfileTests(Marketplace marketplace)
{
    private const string Password = "plover quartz meadow lantern";
    private const string NewPassword = "harbour violin ticket mosaic";

    [Theory]
    [InlineData(false, ColorScheme.Light, true)]
    [InlineData(true, ColorScheme.Dark, false)]
    [InlineData(true, ColorScheme.Light, true)]
    public async Task A_shopper_keeps_their_profile(bool phone, ColorScheme scheme, bool script)
    {
        var (page, email) = await SignInAsync(phone, scheme, script);
        await page.GetByRole(AriaRole.Link, new() { Name = "Profile" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Name")).ToHaveValueAsync("Ann Example");
        await page.GetByLabel("Phone").FillAsync("12 34");
        await page.GetByLabel("Language of letters").SelectOptionAsync("Deutsch");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("#phone-error")).ToContainTextAsync("This is no phone number");
        await Assertions.Expect(page.GetByLabel("Language of letters")).ToHaveValueAsync("de");
        await LookAsync(page, script);
        await page.GetByLabel("Phone").FillAsync("+442079460018");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Saved.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Phone")).ToHaveValueAsync("+44 20 7946 0018");

        await page.GetByLabel("New e-mail address").FillAsync("new." + email);
        await page.Locator("#email-password").FillAsync("wrong");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change address" }).ClickAsync();
        await Assertions.Expect(page.Locator("#email-password-error")).ToContainTextAsync("not your current password");
        await Assertions.Expect(page.Locator("#password-error")).ToBeEmptyAsync();
        await page.Locator("#email-password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Change address" }).ClickAsync();
        await Assertions.Expect(page.GetByText("We wrote to new." + email)).ToBeVisibleAsync();
        var letter = await Letters.ReadAsync("new." + email, "Bestätigen Sie Ihre neue");
        await page.GotoAsync("/account/confirm-email?token=" + letter.Token);
        await LookAsync(page, script);
        await page.GetByRole(AriaRole.Button, new() { Name = "Use this address" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Your address is new." + email)).ToBeVisibleAsync();

        await page.Locator("#password").FillAsync(Password);
        await page.GetByLabel("New password").FillAsync("passwordpassword");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();
        await Assertions.Expect(page.Locator("#new-password-error")).ToContainTextAsync("Too easy to guess");
        await page.Locator("#password").FillAsync(Password);
        await page.GetByLabel("New password").FillAsync(NewPassword);
        await page.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The new password is set.")).ToBeVisibleAsync();
        await LookAsync(page, script);
    }

    [Theory]
    [InlineData(false, ColorScheme.Light, true)]
    [InlineData(true, ColorScheme.Dark, false)]
    [InlineData(true, ColorScheme.Light, true)]
    public async Task A_shopper_keeps_their_addresses(bool phone, ColorScheme scheme, bool script)
    {
        var (page, _) = await SignInAsync(phone, scheme, script);
        await page.GetByRole(AriaRole.Link, new() { Name = "Addresses" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Add an address" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Full name")).ToHaveValueAsync("Ann Example");
        await LookAsync(page, script);
        await page.GetByLabel("Country").SelectOptionAsync("United States");
        await page.GetByLabel("Street and number").FillAsync("1 Infinite Loop");
        await page.GetByLabel("Postal code").FillAsync("95014");
        await page.GetByLabel("City").FillAsync("Cupertino");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save address" }).ClickAsync();
        await Assertions.Expect(page.Locator("#region-error")).ToContainTextAsync("province or region is needed (United States)");
        await LookAsync(page, script);
        await page.GetByLabel("State, province or region").FillAsync("CA");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save address" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The address is saved.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Add an address" }).ClickAsync();
        await page.GetByLabel("Country").SelectOptionAsync("Germany");
        await page.GetByLabel("Street and number").FillAsync("Kastanienallee 7");
        await page.GetByLabel("Postal code").FillAsync("10435");
        await page.GetByLabel("City").FillAsync("Berlin");
        await page.GetByLabel("Phone for the carrier").FillAsync("030 1234567");
        await page.GetByLabel("Your name for it").FillAsync("Office");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save address" }).ClickAsync();
        await Assertions.Expect(page.Locator(".addresses li")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator(".addresses li").First).ToContainTextAsync("Cupertino");
        await LookAsync(page, script);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make default Office" }).ClickAsync();
        await Assertions.Expect(page.Locator(".addresses li").First).ToContainTextAsync("Office");

        await page.GetByRole(AriaRole.Link, new() { Name = "Edit Office" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Phone for the carrier")).ToHaveValueAsync("+49 30 1234567");
        await page.GetByLabel("City").FillAsync("Potsdam");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save address" }).ClickAsync();
        await Assertions.Expect(page.Locator(".addresses li").First).ToContainTextAsync("10435 Potsdam");
        await page.Locator("summary", new() { HasText = "Office" }).ClickAsync();
        await LookAsync(page, script);
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, delete it Office" }).ClickAsync();
        await Assertions.Expect(page.Locator(".addresses li")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".addresses .tag")).ToHaveTextAsync("Default");
    }

    [Theory]
    [InlineData(false, ColorScheme.Light, true)]
    [InlineData(true, ColorScheme.Dark, false)]
    [InlineData(true, ColorScheme.Light, true)]
    public async Task A_shopper_answers_security_questions_and_gets_back_in_by_them(bool phone, ColorScheme scheme, bool script)
    {
        var (page, email) = await SignInAsync(phone, scheme, script);
        await page.GotoAsync("/account/security-questions");
        foreach (var (number, question, answer) in new[]
        {
            (1, "first-toy", "Blue Bear"), (2, "first-meal", "Porridge with plums"), (3, "first-meal", "Lisbon"),
        })
        {
            await page.Locator($"#question-{number - 1}").SelectOptionAsync(question);
            await page.GetByLabel($"Answer {number}").FillAsync(answer);
        }

        await page.GetByLabel("Current password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save answers" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Choose 3 different questions");
        await page.Locator("#question-2").SelectOptionAsync("first-trip");
        await page.GetByLabel("Current password").FillAsync(Password);
        await LookAsync(page, script);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save answers" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Your answers are saved.")).ToBeVisibleAsync();
        await LookAsync(page, script);

        var elsewhere = await marketplace.OpenAsync(phone, scheme, script);
        await elsewhere.GotoAsync("/account/recover");
        await elsewhere.GetByRole(AriaRole.Link, new() { Name = "Answer your security questions" }).ClickAsync();
        await elsewhere.GetByLabel("E-mail").FillAsync(email);
        await LookAsync(elsewhere, script);
        await elsewhere.GetByRole(AriaRole.Button, new() { Name = "Show my questions" }).ClickAsync();
        await AnswerAsync("cat");
        await Assertions.Expect(elsewhere.GetByRole(AriaRole.Alert)).ToContainTextAsync("An answer or the code is wrong");
        await LookAsync(elsewhere, script);
        await AnswerAsync("blue bear");
        await elsewhere.GetByLabel("New password").FillAsync(NewPassword);
        await elsewhere.GetByRole(AriaRole.Button, new() { Name = "Set password" }).ClickAsync();
        await SignInAsync(elsewhere, email, NewPassword);
        await Assertions.Expect(elsewhere.GetByRole(AriaRole.Heading, new() { Name = "Your account" })).ToBeVisibleAsync();
        await elsewhere.GotoAsync("/account/security-questions");
        await elsewhere.GetByLabel("Current password, to remove the answers").FillAsync(NewPassword);
        await elsewhere.GetByRole(AriaRole.Button, new() { Name = "Remove answers" }).ClickAsync();
        await Assertions.Expect(elsewhere.GetByText("Your answers are removed.")).ToBeVisibleAsync();

        async Task AnswerAsync(string toy)
        {
            await elsewhere.GetByLabel("What was your favourite toy called?").FillAsync(toy);
            await elsewhere.GetByLabel("What was the first dish you learned to cook?").FillAsync("porridge with plums");
            await elsewhere.GetByLabel("Where did you first travel by aeroplane?").FillAsync("lisbon");
            await elsewhere.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        }
    }

    [Fact]
    public async Task The_21st_address_is_refused_above_the_form()
    {
        var (page, email) = await SignInAsync(phone: false, ColorScheme.Light, script: true);
        await using var command = marketplace.Database.CreateCommand("""
            insert into accounts.addresses (user_id, address)
            select u.user_id, '{"country": "Germany"}' from accounts.users u, generate_series(1, 20) where u.email = $1
            """);
        command.Parameters.AddWithValue(email);
        await command.ExecuteNonQueryAsync();
        await page.GotoAsync("/account/addresses/edit");
        await page.GetByLabel("Country").SelectOptionAsync("Hong Kong SAR China");
        await page.GetByLabel("Street and number").FillAsync("Nathan Road 1");
        await page.GetByLabel("State, province or region").FillAsync("Kowloon");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save address" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("20 addresses already");
        await Assertions.Expect(page.GetByLabel("Street and number")).ToHaveValueAsync("Nathan Road 1");
    }

    [Theory]
    [InlineData("/account/profile")]
    [InlineData("/account/addresses")]
    [InlineData("/account/addresses/edit")]
    [InlineData("/account/security-questions")]
    public async Task Whoever_is_not_signed_in_is_asked_to_and_comes_back(string path)
    {
        var page = await marketplace.OpenAsync();
        await page.GotoAsync(path);
        await SignInAsync(page, marketplace.Accounts["operator"].Email, marketplace.Accounts["operator"].Password);
        await page.WaitForURLAsync("**" + path);
    }

    [Fact]
    public async Task Somebody_elses_address_cannot_be_opened()
    {
        await using var command = marketplace.Database.CreateCommand("select min(address_id) from accounts.addresses");
        var id = (long)(await command.ExecuteScalarAsync())!;
        var (page, _) = await SignInAsync(phone: false, ColorScheme.Light, script: true);
        Assert.Equal(404, (await page.GotoAsync($"/account/addresses/edit/{id}"))!.Status);
    }

    private static async Task SignInAsync(IPage page, string email, string password)
    {
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    // Somebody new, signed in on the account's page.
    private async Task<(IPage Page, string Email)> SignInAsync(bool phone, ColorScheme scheme, bool script)
    {
        var page = await marketplace.OpenAsync(phone, scheme, script);
        var email = $"{RandomNumberGenerator.GetHexString(16, lowercase: true)}@shop.example";
        await marketplace.AddAsync(new CreateAccountInput("Ann Example", email, Password, "shopper"));
        await page.GotoAsync("/account/sign-in");
        await SignInAsync(page, email, Password);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Your account" })).ToBeVisibleAsync();
        return (page, email);
    }

    private static async Task LookAsync(IPage page, bool script)
    {
        if (script)
        {
            await Marketplace.IsAccessibleAsync(page);
        }

        Assert.True(await page.Locator("html").EvaluateAsync<bool>("e => e.scrollWidth <= window.innerWidth"));
    }
}
