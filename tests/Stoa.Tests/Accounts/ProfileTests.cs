using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Stoa.Accounts;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Accounts;

/// <summary>What people keep about themselves: profile, e-mail address and password, with the letters as they leave.</summary>
public sealed class ProfileTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Password = "plover quartz meadow lantern";
    private const string Path = "/api/v1/account/";
    private TestHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TestHost.StartAsync(database);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("GET", "profile")]
    [InlineData("PUT", "profile")]
    [InlineData("POST", "email")]
    [InlineData("PUT", "password")]
    [InlineData("GET", "addresses")]
    [InlineData("POST", "addresses")]
    [InlineData("PUT", "addresses/1")]
    [InlineData("DELETE", "addresses/1")]
    [InlineData("GET", "security-questions")]
    [InlineData("PUT", "security-questions")]
    [InlineData("DELETE", "security-questions")]
    public async Task Nobody_has_a_profile_without_signing_in(string method, string path)
    {
        using var request = new HttpRequestMessage(new(method), Path + path) { Content = JsonContent.Create(new { }) };
        using var answer = await _host.Client.SendAsync(request);
        await answer.IsProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task A_person_changes_their_profile_and_the_phone_is_sealed()
    {
        var person = await _host.AddPersonAsync("shopper");
        var client = await _host.SignInAsync(person);
        var before = await client.GetFromJsonAsync<ProfileAnswer>(Path + "profile");
        Assert.Equal(("Person of a test", person.Email, null, "en", null, "shopper", "active", 0), (before!.Name,
            before.Email, before.Phone, before.Language, before.Currency, before.Role, before.Status, before.SecurityQuestions));

        using var answer = await client.PutAsJsonAsync(Path + "profile", new
        {
            name = " Ann Example ", phone = "+49 (0)30 1234567", language = "de", currency = "eur",
        });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var after = await client.GetFromJsonAsync<ProfileAnswer>(Path + "profile");
        Assert.Equal(("Ann Example", "+49301234567", "de", "EUR"), (after!.Name, after.Phone, after.Language, after.Currency));
        Assert.Equal(after, await answer.Content.ReadFromJsonAsync<ProfileAnswer>());
        var row = await database.AsOwnerAsync<string>(
            "select u::text || encode(u.phone, 'escape') from accounts.users u where u.user_id = @UserId", person);
        Assert.DoesNotContain("301234567", row, StringComparison.Ordinal);
        Assert.Equal("profile changed", await LastActivityAsync(person));

        await client.PutAsJsonAsync(Path + "profile", new { name = "Ann", language = "fr" });
        var empty = await client.GetFromJsonAsync<ProfileAnswer>(Path + "profile");
        Assert.Equal(("Ann", null, "fr", null), (empty!.Name, empty.Phone, empty.Language, empty.Currency));
    }

    [Fact]
    public async Task A_phone_number_without_its_country_is_one_of_the_default_addresses()
    {
        var client = await _host.SignInAsync("shopper");
        using var refused = await client.PutAsJsonAsync(Path + "profile", new { name = "Ann", phone = "030 1234567" });
        await IsRefusedAsync(refused, "phone");
        using var added = await client.PostAsJsonAsync(Path + "addresses", new
        {
            name = "Ann", line1 = "Elm Row 1", postalCode = "10115", city = "Berlin", countryCode = "DE",
        });
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        using var taken = await client.PutAsJsonAsync(Path + "profile", new { name = "Ann", phone = "030 1234567" });
        Assert.Equal("+49301234567", (await taken.Content.ReadFromJsonAsync<ProfileAnswer>())!.Phone);
    }

    [Theory]
    [InlineData("name", """{"name": " "}""")]
    [InlineData("name", """{"name": "Ann\nLee"}""")]
    [InlineData("phone", """{"name": "Ann", "phone": "+49 1"}""")]
    [InlineData("phone", """{"name": "Ann", "phone": "call me"}""")]
    [InlineData("language", """{"name": "Ann", "language": "german"}""")]
    [InlineData("language", """{"name": "Ann", "language": "xx"}""")]
    [InlineData("currency", """{"name": "Ann", "currency": "ZZZ"}""")]
    public async Task Bad_input_names_its_field(string field, string body)
    {
        var client = await _host.SignInAsync("shopper");
        using var answer = await client.PutAsync(Path + "profile", new StringContent(body, null, "application/json"));
        await IsRefusedAsync(answer, field);
    }

    [Fact]
    public async Task A_new_password_ends_every_other_session_and_every_link_and_is_told_by_letter()
    {
        var person = await _host.AddPersonAsync("shopper");
        var (here, there) = (await _host.SignInAsync(person), await _host.SignInAsync(person));
        using var recover = await _host.Client.PostAsJsonAsync("/api/v1/auth/recover", new { email = person.Email });
        var link = await Letters.ReadAsync(person.Email, "Choose a new password");
        await ChangeEmailAsync(here, person, NewAddress());

        Assert.Equal(HttpStatusCode.NoContent, await ChangePasswordAsync(here, person.Password, Password));
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync(Path + "profile")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await there.GetAsync(Path + "profile")).StatusCode);
        using var reset = await _host.Client.PostAsJsonAsync(
            "/api/v1/auth/reset", new { token = link.Token, password = "another few words to remember" });
        await reset.IsProblemAsync(HttpStatusCode.Unauthorized, "link-not-valid");
        Assert.Equal(0, await database.AsOwnerAsync<long>(
            "select count(*) from accounts.email_changes where user_id = @UserId", person));
        await Letters.ReadAsync(person.Email, "Your password for");
        Assert.Equal("password changed", await LastActivityAsync(person));
        await _host.SignInAsync(person with { Password = Password });
    }

    [Fact]
    public async Task The_browser_that_changes_the_password_stays_signed_in()
    {
        var person = await _host.AddPersonAsync("shopper");
        var browser = new TestBrowser(_host.NewClient());
        await browser.SignInAsync(person);
        using var changed = await browser.SendAsync(
            HttpMethod.Put, Path + "password", new { currentPassword = person.Password, newPassword = Password });
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        Assert.NotNull((await browser.ShowAsync()).User);
    }

    [Fact]
    public async Task A_wrong_current_password_counts_as_a_failed_sign_in_and_locks_at_the_fifth()
    {
        var person = await _host.AddPersonAsync("shopper");
        var client = await _host.SignInAsync(person);
        foreach (var (path, body) in new (string, object)[]
        {
            ("password", new { currentPassword = "wrong", newPassword = Password }),
            ("password", new { newPassword = Password }),
            ("security-questions", new
            {
                currentPassword = "wrong",
                answers = new Dictionary<string, string> { ["teacher"] = "one", ["first-toy"] = "two", ["first-job-street"] = "three" },
            }),
        })
        {
            using var refused = await client.PutAsJsonAsync(Path + path, body);
            await IsRefusedAsync(refused, "currentPassword");
        }

        using var email = await client.PostAsJsonAsync(Path + "email", new { email = NewAddress(), currentPassword = "wrong" });
        await IsRefusedAsync(email, "currentPassword");
        Assert.Equal(3, await FailuresAsync(person));
        await ChangePasswordAsync(client, "wrong", Password);
        await ChangePasswordAsync(client, "wrong", Password);
        using var locked = await client.PutAsJsonAsync(
            Path + "password", new { currentPassword = person.Password, newPassword = Password });
        await IsRefusedAsync(locked, "currentPassword");
        using var signIn = await _host.Client.PostAsJsonAsync(
            "/api/v1/auth/token", new { email = person.Email, password = person.Password });
        Assert.Equal(HttpStatusCode.Unauthorized, signIn.StatusCode);
    }

    [Fact]
    public async Task How_often_the_current_password_is_looked_at_is_limited()
    {
        await using var host = await TestHost.StartAsync(database, new SignInLimits(SignInsPerAccount: 1));
        var person = await host.AddPersonAsync("shopper");
        var client = await host.SignInAsync(person);
        await ChangeEmailAsync(client, person, NewAddress());
        using var refused = await client.PostAsJsonAsync(
            Path + "email", new { email = NewAddress(), currentPassword = person.Password });
        await IsRefusedAsync(refused, "currentPassword");
        Assert.Equal(0, await FailuresAsync(person));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("passwordpassword")]
    [InlineData(null)]
    public async Task A_weak_new_password_is_refused(string? password)
    {
        var person = await _host.AddPersonAsync("shopper");
        var client = await _host.SignInAsync(person);
        using var answer = await client.PutAsJsonAsync(
            Path + "password", new { currentPassword = person.Password, newPassword = password });
        await IsRefusedAsync(answer, "newPassword");
        Assert.Equal(0, await FailuresAsync(person));
    }

    [Fact]
    public async Task A_new_address_is_theirs_once_its_letter_was_answered()
    {
        var person = await _host.AddPersonAsync("shopper");
        var client = await _host.SignInAsync(person);
        var email = NewAddress();
        await ChangeEmailAsync(client, person, email);
        var letter = await Letters.ReadAsync(email, "Confirm your new e-mail address");
        var notice = await Letters.ReadAsync(person.Email, "Another e-mail address was asked for");
        Assert.DoesNotContain(email, notice.Text, StringComparison.Ordinal);
        var waiting = await client.GetFromJsonAsync<ProfileAnswer>(Path + "profile");
        Assert.Equal((person.Email, email), (waiting!.Email, waiting.PendingEmail));

        Assert.Equal(HttpStatusCode.NoContent, await ConfirmEmailAsync(letter.Token));
        Assert.Equal(HttpStatusCode.Unauthorized, await ConfirmEmailAsync(letter.Token));
        var after = await client.GetFromJsonAsync<ProfileAnswer>(Path + "profile");
        Assert.Equal((email, null), (after!.Email, after.PendingEmail));
        await _host.SignInAsync(person with { Email = email });
    }

    [Fact]
    public async Task A_taken_address_is_told_to_its_owner_only()
    {
        var owner = await _host.AddPersonAsync("shopper");
        var person = await _host.AddPersonAsync("shopper");
        var client = await _host.SignInAsync(person);
        await ChangeEmailAsync(client, person, owner.Email.ToUpperInvariant());
        var letter = await Letters.ReadAsync(owner.Email, "This e-mail address has an account");
        Assert.Equal("", letter.Token);
        // Both the profile and the old address look as they do when the new one is free.
        await Letters.ReadAsync(person.Email, "Another e-mail address was asked for");
        Assert.NotNull((await client.GetFromJsonAsync<ProfileAnswer>(Path + "profile"))!.PendingEmail);
    }

    [Fact]
    public async Task Who_takes_the_address_first_has_it()
    {
        var (first, second) = (await _host.AddPersonAsync("shopper"), await _host.AddPersonAsync("shopper"));
        var email = NewAddress();
        await ChangeEmailAsync(await _host.SignInAsync(first), first, email);
        await database.AsOwnerAsync<int>("update accounts.email_changes set created_at = now() - interval '2 minutes'");
        var slow = await Letters.ReadAsync(email, "Confirm your new");
        await ChangeEmailAsync(await _host.SignInAsync(second), second, email);
        var quick = await Letters.ReadAsync(email, "Confirm your new");
        Assert.Equal(HttpStatusCode.NoContent, await ConfirmEmailAsync(quick.Token));
        Assert.Equal(HttpStatusCode.Unauthorized, await ConfirmEmailAsync(slow.Token));
        Assert.Equal(second.UserId, await database.AsOwnerAsync<long>(
            "select user_id from accounts.users where email = @email", new { email }));
    }

    [Fact]
    public async Task A_link_to_a_new_address_is_good_for_a_day_and_ends_with_the_password()
    {
        var person = await _host.AddPersonAsync("shopper");
        var client = await _host.SignInAsync(person);
        var (old, other) = (NewAddress(), NewAddress());
        await ChangeEmailAsync(client, person, old);
        var late = await Letters.ReadAsync(old);
        await database.AsOwnerAsync<int>(
            "update accounts.email_changes set expires_at = now() - interval '1 second' where user_id = @UserId", person);
        Assert.Equal(HttpStatusCode.Unauthorized, await ConfirmEmailAsync(late.Token));

        await ChangeEmailAsync(client, person, other);
        var unwanted = await Letters.ReadAsync(other);
        using var recover = await _host.Client.PostAsJsonAsync("/api/v1/auth/recover", new { email = person.Email });
        var link = await Letters.ReadAsync(person.Email, "Choose a new password");
        using var reset = await _host.Client.PostAsJsonAsync(
            "/api/v1/auth/reset", new { token = link.Token, password = Password });
        Assert.Equal(HttpStatusCode.NoContent, reset.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await ConfirmEmailAsync(unwanted.Token));
    }

    [Fact]
    public async Task Links_that_went_to_the_old_address_end_with_it()
    {
        var person = await _host.AddPersonAsync("shopper");
        using var recover = await _host.Client.PostAsJsonAsync("/api/v1/auth/recover", new { email = person.Email });
        var link = await Letters.ReadAsync(person.Email, "Choose a new password");
        var email = NewAddress();
        await ChangeEmailAsync(await _host.SignInAsync(person), person, email);
        Assert.Equal(HttpStatusCode.NoContent, await ConfirmEmailAsync((await Letters.ReadAsync(email)).Token));
        using var reset = await _host.Client.PostAsJsonAsync(
            "/api/v1/auth/reset", new { token = link.Token, password = Password });
        await reset.IsProblemAsync(HttpStatusCode.Unauthorized, "link-not-valid");
    }

    [Fact]
    public async Task An_address_gets_one_letter_a_minute()
    {
        var person = await _host.AddPersonAsync("shopper");
        var client = await _host.SignInAsync(person);
        var email = NewAddress();
        await ChangeEmailAsync(client, person, email);
        var first = await Letters.ReadAsync(email);
        await ChangeEmailAsync(client, person, email);
        Assert.Equal(HttpStatusCode.NoContent, await ConfirmEmailAsync(first.Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a@")]
    [InlineData("a b@shop.example")]
    public async Task An_address_that_cannot_be_written_to_is_refused(string email)
    {
        var person = await _host.AddPersonAsync("shopper");
        var client = await _host.SignInAsync(person);
        using var answer = await client.PostAsJsonAsync(Path + "email", new { email, currentPassword = person.Password });
        await IsRefusedAsync(answer, "email");
        using var own = await client.PostAsJsonAsync(
            Path + "email", new { email = person.Email.ToUpperInvariant(), currentPassword = person.Password });
        await IsRefusedAsync(own, "email");
        using var empty = await _host.Client.PostAsJsonAsync("/api/v1/auth/confirm-email", new { token = "" });
        await IsRefusedAsync(empty, "token");
    }

    [Fact]
    public async Task Letters_are_in_the_persons_language()
    {
        var person = await _host.AddPersonAsync("shopper");
        var client = await _host.SignInAsync(person);
        await client.PutAsJsonAsync(Path + "profile", new { name = "Ann", language = "de" });
        await ChangePasswordAsync(client, person.Password, Password);
        await Letters.ReadAsync(person.Email, "Ihr Passwort für");
    }

    [Theory]
    [InlineData("+44 1632 960960", null, null)]
    [InlineData("020 7946 0018", "GB", "+442079460018")]
    [InlineData("(212) 555-0123", null, null)]
    [InlineData("+1 212 736 5000", "DE", "+12127365000")]
    [InlineData("  ", "DE", "")]
    public void Phone_numbers_are_kept_in_E164(string text, string? country, string? expected)
    {
        if (expected is null)
        {
            Assert.Equal("phone", Assert.Throws<InputException>(() => PhoneNumber.Normalize("phone", text, country)).Field);
        }
        else
        {
            Assert.Equal(expected, PhoneNumber.Normalize("phone", text, country) ?? "");
        }
    }

    private static string NewAddress() => $"{RandomNumberGenerator.GetHexString(16, lowercase: true)}@shop.example";

    private static async Task IsRefusedAsync(HttpResponseMessage answer, string field)
    {
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    private static async Task<HttpStatusCode> ChangePasswordAsync(HttpClient client, string currentPassword, string newPassword)
    {
        using var answer = await client.PutAsJsonAsync(Path + "password", new { currentPassword, newPassword });
        return answer.StatusCode;
    }

    private static async Task ChangeEmailAsync(HttpClient client, TestPerson person, string email)
    {
        using var answer = await client.PostAsJsonAsync(Path + "email", new { email, currentPassword = person.Password });
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    private async Task<HttpStatusCode> ConfirmEmailAsync(string token)
    {
        using var answer = await _host.Client.PostAsJsonAsync("/api/v1/auth/confirm-email", new { token });
        return answer.StatusCode;
    }

    private Task<int> FailuresAsync(TestPerson person) => database.AsOwnerAsync<int>(
        "select access_failed_count from accounts.users where user_id = @UserId", person);

    private Task<string> LastActivityAsync(TestPerson person) => database.AsOwnerAsync<string>("""
        select activity_type from audit.activity_logs where user_id = @UserId order by log_id desc limit 1
        """, person);
}
