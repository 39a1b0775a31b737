using System.Net;
using System.Net.Http.Json;
using Microsoft.Playwright;
using Stoa.Accounts;
using Stoa.Browser.Support;
using Stoa.Tests.Support;

namespace Stoa.Browser;

/// <summary>Who may do what, managed in the console: every change acts on the other's next request.</summary>
[Collection(OneMarketplace.Name)]
public sealed class PeopleTests(Marketplace marketplace)
{
    private static readonly Uri PeopleAddress = new("/api/v1/users", UriKind.Relative);
    private static readonly Uri FiguresAddress = new("/api/v1/analytics/sales-over-time", UriKind.Relative);

    [Theory]
    [InlineData(false, ColorScheme.Light)]
    [InlineData(true, ColorScheme.Dark)]
    public async Task A_role_made_given_and_taken_away_acts_on_the_next_request(bool phone, ColorScheme scheme)
    {
        var person = await marketplace.MakePersonAsync("shopper");
        var role = $"figures {MadePeople.Mark()}";
        var theirs = await marketplace.SignInAsync(person.Email);
        await Sees(theirs.GetByText("There is nothing for you here yet"));
        await Sees(Link(theirs, "Top products"), 0);
        await Sees(Link(theirs, "Roles"), 0);

        var page = await marketplace.SignInAsync("operator", phone, scheme);
        await page.GotoAsync("/console/roles");
        await LookAsync(page);
        await Button(page, "New role").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name").FillAsync(role);
        await dialog.GetByLabel("Acts for a vendor").CheckAsync(new() { Force = true });
        await Assertions.Expect(dialog.GetByLabel("platform.operate")).ToBeDisabledAsync();
        await dialog.GetByLabel("Acts for a vendor").UncheckAsync(new() { Force = true });
        await dialog.GetByLabel("analytics.read").CheckAsync();
        await LookAsync(page);
        await Button(dialog, "Create the role").ClickAsync();
        await Sees(page.GetByRole(AriaRole.Rowheader, new() { Name = role }));

        await OpenPersonAsync(page, person);
        await LookAsync(page);
        await ChooseAsync(page, "Role", role);
        await LookAsync(page);
        await Button(page.GetByRole(AriaRole.Dialog), "Change the role").ClickAsync();
        await Sees(page.GetByRole(AriaRole.Dialog), 0);
        await Button(theirs, "Look again").ClickAsync();
        await Sees(theirs.Locator(".recharts-surface").First);
        await Link(theirs, "Sessions").ClickAsync();
        await Sees(Heading(theirs, "Sessions"));

        await page.GotoAsync("/console/roles");
        await Button(page, $"Edit {role}").ClickAsync();
        await dialog.GetByLabel("analytics.read").UncheckAsync();
        await Button(dialog, "Save").ClickAsync();
        await Sees(dialog, 0);
        await Link(theirs, "Top products").ClickAsync();
        await Sees(theirs.GetByText("There is nothing for you here yet"));
        await Sees(Link(theirs, "Top products"), 0);

        await Button(page, $"Delete {role}").ClickAsync();
        await Button(dialog, "Delete").ClickAsync();
        await Sees(dialog.GetByText("Some people have this role"));
        await Button(dialog, "Cancel").ClickAsync();
        await OpenPersonAsync(page, person);
        await ChooseAsync(page, "Role", "shopper");
        await Button(dialog, "Change the role").ClickAsync();
        await Sees(dialog, 0);
        await page.GotoAsync("/console/roles");
        await Button(page, $"Delete {role}").ClickAsync();
        await Button(dialog, "Delete").ClickAsync();
        await Sees(dialog, 0);
        await Sees(page.GetByRole(AriaRole.Rowheader, new() { Name = role }), 0);
    }

    [Fact]
    public async Task Who_may_see_people_only_starts_there_and_who_is_banned_is_out_at_the_next_click()
    {
        using var program = await marketplace.ProgramAsync("operator");
        var role = $"desk {MadePeople.Mark()}";
        await MakeRoleAsync(program, role, demandsFactor: false, "accounts.read");
        var person = await marketplace.MakePersonAsync(role);
        var theirs = await marketplace.SignInAsync(person.Email);
        await Sees(Heading(theirs, "People"));
        await Sees(Button(theirs, "Invite"), 0);
        await Sees(Link(theirs, "Top products"), 0);
        await theirs.GotoAsync("/console/reports/top-products");
        await Sees(theirs.GetByText("It needs the permission analytics.read"));
        await LookAsync(theirs);
        await theirs.GotoAsync("/console/roles");
        await Sees(Heading(theirs, "Roles"));

        var page = await marketplace.SignInAsync("operator");
        await OpenPersonAsync(page, person);
        await ChooseAsync(page, "Status", "banned");
        await Button(page.GetByRole(AriaRole.Dialog), "Ban").ClickAsync();
        await Sees(page.GetByText("Signed in nowhere"));
        await Link(theirs, "Invitations").ClickAsync();
        await Sees(theirs.GetByLabel("E-mail"));
        await theirs.GetByLabel("E-mail").FillAsync(person.Email);
        await theirs.GetByLabel("Password", new() { Exact = true }).FillAsync(MadePeople.Password);
        await Button(theirs, "Sign in").ClickAsync();
        await Sees(theirs.GetByRole(AriaRole.Alert));
    }

    [Fact]
    public async Task A_session_ends_when_its_person_or_an_operator_says_so()
    {
        using var program = await marketplace.ProgramAsync("operator");
        var role = $"desk {MadePeople.Mark()}";
        await MakeRoleAsync(program, role, demandsFactor: false, "accounts.read");
        var person = await marketplace.MakePersonAsync(role);
        var first = await marketplace.SignInAsync(person.Email);
        var second = await marketplace.SignInAsync(person.Email);
        await first.GotoAsync("/console/sessions");
        await LookAsync(first);
        await first.GetByRole(AriaRole.Button, new() { Name = "End Chrome" }).ClickAsync();
        await Sees(first.GetByRole(AriaRole.Button, new() { Name = "End Chrome" }), 0);
        await Link(second, "Roles").ClickAsync();
        await Sees(second.GetByLabel("E-mail"));

        var page = await marketplace.SignInAsync("operator", phone: true);
        await OpenPersonAsync(page, person);
        await LookAsync(page);
        await Button(page, "End all").ClickAsync();
        await LookAsync(page);
        await Button(page.GetByRole(AriaRole.Dialog), "End all").ClickAsync();
        await Sees(page.GetByText("Signed in nowhere"));
        await Link(first, "Roles").ClickAsync();
        await Sees(first.GetByLabel("E-mail"));
        Assert.Contains("next=", first.Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, ColorScheme.Dark)]
    [InlineData(true, ColorScheme.Light)]
    public async Task An_api_key_is_shown_once_works_as_far_as_it_says_and_ends_when_revoked(bool phone, ColorScheme scheme)
    {
        var name = $"feed {MadePeople.Mark()}";
        var page = await marketplace.SignInAsync("operator", phone, scheme);
        await page.GotoAsync("/console/api-keys");
        await Button(page, "New key").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name").FillAsync(name);
        await dialog.GetByLabel("analytics.read").CheckAsync();
        await LookAsync(page);
        await Button(dialog, "Create the key").ClickAsync();
        var key = await dialog.Locator("pre").InnerTextAsync();
        Assert.StartsWith("stoa_key_", key, StringComparison.Ordinal);
        await LookAsync(page);
        await Button(dialog, "I have copied it").ClickAsync();
        await Sees(dialog, 0);
        Assert.DoesNotContain(key, await page.ContentAsync(), StringComparison.Ordinal);

        using var program = new HttpClient { BaseAddress = new Uri(marketplace.Address) }.With(key);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(program, FiguresAddress));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(program, PeopleAddress));
        await page.ReloadAsync();
        await LookAsync(page);
        await Button(page, $"Revoke {name}").ClickAsync();
        await Button(dialog, "Revoke").ClickAsync();
        await Sees(Button(page, $"Revoke {name}"), 0);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(program, FiguresAddress));
    }

    [Theory]
    [InlineData(false, ColorScheme.Light)]
    [InlineData(true, ColorScheme.Dark)]
    public async Task What_matters_asks_for_the_password_again_when_that_is_long_ago(bool phone, ColorScheme scheme)
    {
        var person = await marketplace.MakePersonAsync("operator");
        var page = await marketplace.SignInAsync(person.Email, phone, scheme);
        await page.GotoAsync("/console/roles");
        await marketplace.AgeProofsAsync(person.Email);
        var role = $"proved {MadePeople.Mark()}";
        await Button(page, "New role").ClickAsync();
        await page.GetByLabel("Name").FillAsync(role);
        await Button(page, "Create the role").ClickAsync();
        var question = page.GetByRole(AriaRole.Dialog, new() { Name = "Is it still you?" });
        await Assertions.Expect(question.GetByLabel("Your password")).ToBeFocusedAsync();
        await LookAsync(page, atRest: false);
        await page.Keyboard.PressAsync("Escape");
        await Sees(question, 0);
        await Sees(page.GetByText("Nothing was changed"));
        await Assertions.Expect(page.GetByLabel("Name")).ToHaveValueAsync(role);

        await Button(page, "Create the role").ClickAsync();
        await question.GetByLabel("Your password").FillAsync("not the password");
        await page.Keyboard.PressAsync("Enter");
        await Sees(question.GetByRole(AriaRole.Alert));
        await question.GetByLabel("Your password").FillAsync(MadePeople.Password);
        await page.Keyboard.PressAsync("Enter");
        await Sees(page.GetByRole(AriaRole.Rowheader, new() { Name = role }));
        await Sees(page.GetByRole(AriaRole.Dialog), 0);
    }

    [Fact]
    public async Task A_code_signs_in_where_there_is_a_second_factor_and_a_recovery_code_proves_it_again()
    {
        var person = await marketplace.MakePersonAsync("support");
        using var program = await marketplace.ProgramAsync(person.Email);
        var (app, recovery) = await TestAuthenticator.EnrolAsync(program);
        var page = await marketplace.OpenAsync(phone: true);
        await page.GotoAsync("/console/api-keys");
        await page.GetByLabel("E-mail").FillAsync(person.Email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(MadePeople.Password);
        await Button(page, "Sign in").ClickAsync();
        await Sees(Heading(page, "Your second factor"));
        await LookAsync(page);
        // The code that set the app up is spent.
        await page.GetByLabel("Code").FillAsync(app.Code(0));
        await Button(page, "Sign in").ClickAsync();
        await Sees(page.GetByRole(AriaRole.Alert));
        await page.GetByLabel("Code").FillAsync(app.Code(1));
        await Button(page, "Sign in").ClickAsync();
        await Sees(Heading(page, "API keys"));

        await marketplace.AgeProofsAsync(person.Email);
        await Button(page, "New key").ClickAsync();
        await page.GetByLabel("Name").FillAsync("nightly");
        await page.GetByLabel("analytics.read").CheckAsync();
        await Button(page, "Create the key").ClickAsync();
        var question = page.GetByRole(AriaRole.Dialog, new() { Name = "Is it still you?" });
        await Sees(Button(question, "Use a passkey"));
        await question.GetByLabel("Code").FillAsync(recovery[0]);
        await LookAsync(page, atRest: false);
        await Button(question, "Confirm").ClickAsync();
        await Sees(page.GetByText("This is the one time it is shown"));
    }

    [Fact]
    public async Task A_role_that_demands_a_second_factor_leads_to_where_one_is_set_up()
    {
        using var program = await marketplace.ProgramAsync("operator");
        var role = $"guarded {MadePeople.Mark()}";
        await MakeRoleAsync(program, role, demandsFactor: true, "analytics.read");
        var person = await marketplace.MakePersonAsync(role);
        var page = await marketplace.SignInAsync(person.Email);
        await Sees(page.GetByText("Your role demands a second factor"));
        await Sees(Link(page, "Top products"), 0);
        await LookAsync(page);
        Assert.Equal("/account/security", await Link(page, "Set one up").GetAttributeAsync("href"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Account of" }).ClickAsync();
        await Sees(page.GetByRole(AriaRole.Menuitem, new() { Name = "Your account" }));
        await Sees(page.GetByRole(AriaRole.Menuitem, new() { Name = "Security" }));
    }

    [Theory]
    [InlineData(false, ColorScheme.Light)]
    [InlineData(true, ColorScheme.Dark)]
    public async Task A_vendor_invites_staff_says_what_each_may_do_and_removes_them(bool phone, ColorScheme scheme)
    {
        var person = await marketplace.MakeStaffAsync(marketplace.Accounts["vendor"].Email);
        var theirs = await marketplace.SignInAsync(person.Email);
        await Sees(Link(theirs, "Top products"));
        await Sees(Link(theirs, "Staff"), 0);
        await Link(theirs, "Sessions").ClickAsync();
        await Sees(Heading(theirs, "Sessions"));
        var page = await marketplace.SignInAsync("vendor", phone, scheme);
        await page.GotoAsync("/console/staff");
        await LookAsync(page);
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Button(page, "Invite").ClickAsync();
        await dialog.GetByLabel("E-mail").FillAsync($"{MadePeople.Mark()}@people.example");
        await LookAsync(page);
        await Button(dialog, "Send the invitation").ClickAsync();
        await Sees(dialog.GetByText("gets a letter"));
        await Button(dialog.GetByRole(AriaRole.Status), "Close").ClickAsync();

        await Button(page, $"Change {person.Name}").ClickAsync();
        await dialog.GetByLabel("All that staff may do").UncheckAsync(new() { Force = true });
        foreach (var permission in (string[])["analytics.read", "catalog.manage", "stock.manage"])
        {
            await dialog.GetByLabel(permission).UncheckAsync();
        }

        await LookAsync(page);
        await Button(dialog, "Save").ClickAsync();
        await Sees(page.GetByText("nothing for now"));
        await Link(theirs, "Top products").ClickAsync();
        await Sees(theirs.GetByText("There is nothing for you here yet"));
        await Button(page, $"Remove {person.Name}").ClickAsync();
        await Button(dialog, "Remove").ClickAsync();
        await Sees(page.GetByText(person.Email), 0);
    }

    [Fact]
    public async Task An_operator_invites_somebody_for_a_vendor_and_sees_the_open_invitation()
    {
        var email = $"{MadePeople.Mark()}@people.example";
        var page = await marketplace.SignInAsync("operator");
        await page.GotoAsync("/console/invitations");
        await Button(page, "Invite").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("E-mail").FillAsync(email);
        await ChooseAsync(page, "Role", "vendor owner");
        await dialog.GetByLabel("Vendor", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Option).First.ClickAsync();
        await LookAsync(page);
        await Button(dialog, "Send the invitation").ClickAsync();
        await Button(dialog.GetByRole(AriaRole.Status), "Close").ClickAsync();
        await Sees(page.GetByRole(AriaRole.Row, new() { Name = email }).GetByText("vendor owner"));
        await LookAsync(page);
        await Button(page, $"Withdraw the invitation of {email}").ClickAsync();
        await Button(dialog, "Withdraw").ClickAsync();
        await Sees(page.GetByRole(AriaRole.Row, new() { Name = email }), 0);
    }

    private static async Task OpenPersonAsync(IPage page, MadePerson person)
    {
        await page.GotoAsync("/console/users");
        await page.GetByLabel("Look for").FillAsync(person.Email);
        await Sees(page.GetByRole(AriaRole.Rowheader), 1);
        await LookAsync(page);
        await Link(page, person.Name).ClickAsync();
        await Sees(Heading(page, person.Name));
    }

    private static async Task ChooseAsync(IPage page, string label, string choice)
    {
        await page.GetByLabel(label, new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = choice, Exact = true }).ClickAsync();
    }

    private static async Task MakeRoleAsync(HttpClient program, string name, bool demandsFactor, params string[] permissions)
    {
        using var answer = await program.PostAsJsonAsync(
            "/api/v1/roles", new RoleInput(name, "For a test.", false, demandsFactor, permissions));
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient program, Uri address)
    {
        using var answer = await program.GetAsync(address);
        return answer.StatusCode;
    }

    // What waits for a proof is not at rest.
    private static async Task LookAsync(IPage page, bool atRest = true)
    {
        if (atRest)
        {
            await Marketplace.AtRestAsync(page);
        }

        await Marketplace.IsAccessibleAsync(page);
        Assert.True(await page.Locator("html").EvaluateAsync<bool>("e => e.scrollWidth <= window.innerWidth"), page.Url);
    }

    private static Task Sees(ILocator what) => Assertions.Expect(what).ToBeVisibleAsync();

    private static Task Sees(ILocator what, int times) => Assertions.Expect(what).ToHaveCountAsync(times);

    private static ILocator Heading(IPage page, string name) =>
        page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true });

    private static ILocator Link(IPage page, string name) => page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Button(ILocator within, string name) =>
        within.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
