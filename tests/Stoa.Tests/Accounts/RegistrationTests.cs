using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Stoa.Tests.Support;

namespace Stoa.Tests.Accounts;

/// <summary>Registering, confirming and recovering, with the letters as they leave.</summary>
public sealed class RegistrationTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Password = "plover quartz meadow lantern";
    private TestHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TestHost.StartAsync(database);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Who_registers_confirms_by_the_letter_and_their_password_and_then_signs_in()
    {
        var email = NewAddress();
        await RegisterAsync(email);
        Assert.Equal(HttpStatusCode.Unauthorized, await SignInAsync(email, Password));
        var (subject, token) = await LetterAsync(email);
        Assert.StartsWith("Confirm your e-mail address", subject, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync("confirm", new { token, password = "somebody else's password" }));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("confirm", new { token, password = Password }));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync("confirm", new { token, password = Password }));
        Assert.Equal(HttpStatusCode.OK, await SignInAsync(email, Password));
        Assert.Equal("shopper", await database.AsOwnerAsync<string>("""
            select r.name from accounts.users u join accounts.roles r using (role_id) where u.email = @email
            """, new { email }));
    }

    [Fact]
    public async Task A_registration_made_by_somebody_else_does_not_become_mine()
    {
        var email = NewAddress();
        await RegisterAsync(email, "the intruder chose these words");
        var (_, intruders) = await LetterAsync(email);
        await database.AsOwnerAsync<int>("update accounts.registrations set created_at = now() - interval '2 minutes'");
        await RegisterAsync(email);
        var (_, mine) = await LetterAsync(email);
        // The owner follows the wrong letter's link, with their own password.
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync("confirm", new { token = intruders, password = Password }));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("confirm", new { token = mine, password = Password }));
        Assert.Equal(HttpStatusCode.Unauthorized, await SignInAsync(email, "the intruder chose these words"));
        Assert.Equal(0, await database.AsOwnerAsync<long>(
            "select count(*) from accounts.registrations where email = @email", new { email }));
    }

    [Fact]
    public async Task Who_has_an_account_is_told_by_letter_only()
    {
        var person = await _host.AddPersonAsync("shopper");
        await RegisterAsync(person.Email.ToUpperInvariant(), "another password of some words");
        var (subject, token) = await LetterAsync(person.Email);
        Assert.StartsWith("You already have an account", subject, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await SignInAsync(person.Email, person.Password));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("reset", new { token, password = Password }));
        Assert.Equal(HttpStatusCode.OK, await SignInAsync(person.Email, Password));
    }

    [Fact]
    public async Task A_new_password_by_letter_ends_every_session_and_the_link()
    {
        var person = await _host.AddPersonAsync("operator");
        var signedIn = await _host.SignInAsync(person);
        await RecoverAsync(person.Email);
        var (_, token) = await LetterAsync(person.Email);
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("reset", new { token, password = "short" }));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("reset", new { token, password = Password }));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync("reset", new { token, password = Password }));
        Assert.Equal(HttpStatusCode.Unauthorized, (await signedIn.GetAsync("/api/v1/analytics/refunds")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await SignInAsync(person.Email, person.Password));
        Assert.Equal(HttpStatusCode.OK, await SignInAsync(person.Email, Password));
    }

    [Theory]
    [InlineData("accounts.registrations")]
    [InlineData("accounts.password_resets")]
    public async Task Links_that_are_too_old_do_nothing(string table)
    {
        var email = table.EndsWith("resets", StringComparison.Ordinal)
            ? (await _host.AddPersonAsync("shopper")).Email : NewAddress();
        await (table.EndsWith("resets", StringComparison.Ordinal) ? RecoverAsync(email) : RegisterAsync(email));
        var (_, token) = await LetterAsync(email);
        await database.AsOwnerAsync<int>($"update {table} set expires_at = now() - interval '1 second'");
        var path = table.EndsWith("resets", StringComparison.Ordinal) ? "reset" : "confirm";
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(path, new { token, password = Password }));
    }

    [Fact]
    public async Task Banned_people_and_strangers_get_no_letter_and_the_same_answer()
    {
        var person = await _host.AddPersonAsync("shopper");
        await database.AsOwnerAsync<int>("update accounts.users set status = 'banned' where user_id = @UserId", person);
        var before = await database.AsOwnerAsync<long>("select count(*) from accounts.password_resets");
        await RecoverAsync(person.Email);
        await RecoverAsync(NewAddress());
        await RegisterAsync(person.Email);
        Assert.Equal(before, await database.AsOwnerAsync<long>("select count(*) from accounts.password_resets"));
    }

    [Fact]
    public async Task An_address_gets_one_letter_a_minute()
    {
        var email = NewAddress();
        await RegisterAsync(email);
        await RegisterAsync(email);
        Assert.Equal(1, await database.AsOwnerAsync<long>(
            "select count(*) from accounts.registrations where email = @email", new { email }));
    }

    [Theory]
    [InlineData("name", "", "a@shop.example", Password)]
    [InlineData("email", "Ann", "a@", Password)]
    [InlineData("email", "Ann", "a b@shop.example", Password)]
    [InlineData("password", "Ann", "a@shop.example", "too short")]
    [InlineData("password", "Ann", "a@shop.example", "passwordpassword")]
    [InlineData("password", "Annabel Lee", "annabel.lee@shop.example", "annabel.lee12345")]
    public async Task Bad_input_names_its_field(string field, string name, string email, string password)
    {
        using var response = await _host.Client.PostAsJsonAsync("/api/v1/auth/register", new { name, email, password });
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<Problem>();
        Assert.Equal([field], problem!.Errors.Keys);
    }

    private static string NewAddress() => $"{RandomNumberGenerator.GetHexString(16, lowercase: true)}@shop.example";

    private async Task RegisterAsync(string email, string password = Password) => Assert.Equal(
        HttpStatusCode.Accepted, await PostAsync("register", new { name = "Ann Example", email, password }));

    private async Task RecoverAsync(string email) =>
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync("recover", new { email }));

    private Task<HttpStatusCode> SignInAsync(string email, string password) => PostAsync("token", new { email, password });

    private async Task<HttpStatusCode> PostAsync(string path, object body)
    {
        using var response = await _host.Client.PostAsJsonAsync("/api/v1/auth/" + path, body);
        return response.StatusCode;
    }

    private static async Task<(string Subject, string Token)> LetterAsync(string email)
    {
        var letter = await Letters.ReadAsync(email);
        return (letter.Subject, letter.Token);
    }

    private sealed record Problem(Dictionary<string, string[]> Errors);
}
