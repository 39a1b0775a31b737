using System.Net;
using System.Net.Http.Json;
using Stoa.Accounts;
using Stoa.Tests.Support;

namespace Stoa.Tests.Accounts;

/// <summary>
/// What somebody would try against accounts, each refused. Codes are in SecondFactorTests, bans in RoleTests, where a
/// sign-in leads to in the browser's AccountTests.
/// </summary>
public sealed class AttackTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string NewPassword = "plover quartz meadow lantern";
    private TestHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TestHost.StartAsync(database);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Guessing_passwords_by_brute_force_locks_the_account_for_the_right_one_too()
    {
        var person = await _host.AddPersonAsync("shopper");
        var guesses = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => TryAsync(person.Email, $"guess number {i} of eight")));
        Assert.All(guesses, g => Assert.Equal(HttpStatusCode.Unauthorized, g));
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(person.Email, person.Password));
    }

    [Fact]
    public async Task A_stolen_cookie_is_worth_nothing_after_a_password_change()
    {
        var person = await _host.AddPersonAsync("shopper");
        var victim = new TestBrowser(_host.NewClient());
        await victim.SignInAsync(person);
        var thief = new TestBrowser(_host.NewClient());
        thief.Cookies[SessionCookie.Name] = victim.Cookies[SessionCookie.Name];
        Assert.NotNull((await thief.ShowAsync()).User);
        await _host.Client.PostAsJsonAsync("/api/v1/auth/recover", new { email = person.Email });
        using var reset = await _host.Client.PostAsJsonAsync("/api/v1/auth/reset",
            new { token = (await Letters.ReadAsync(person.Email)).Token, password = NewPassword });
        Assert.Equal(HttpStatusCode.NoContent, reset.StatusCode);
        Assert.Null((await thief.ShowAsync()).User);
        Assert.Null((await victim.ShowAsync()).User);
    }

    [Fact]
    public async Task A_fixed_session_is_not_the_one_that_gets_signed_in()
    {
        var (attacker, person) = (await _host.AddPersonAsync("shopper"), await _host.AddPersonAsync("shopper"));
        var planted = new TestBrowser(_host.NewClient());
        await planted.SignInAsync(attacker);
        foreach (var cookie in new[] { planted.Cookies[SessionCookie.Name], Token.New() })
        {
            var victim = new TestBrowser(_host.NewClient());
            victim.Cookies[SessionCookie.Name] = cookie;
            await victim.SignInAsync(person);
            Assert.NotEqual(cookie, victim.Cookies[SessionCookie.Name]);
            Assert.Equal(person.UserId, (await victim.ShowAsync()).User!.Id);
            var thief = new TestBrowser(_host.NewClient());
            thief.Cookies[SessionCookie.Name] = cookie;
            Assert.Null((await thief.ShowAsync()).User);
        }
    }

    [Fact]
    public async Task Another_site_cannot_post_for_a_browser_that_is_signed_in()
    {
        var person = await _host.AddPersonAsync("shopper");
        var browser = new TestBrowser(_host.NewClient());
        await browser.SignInAsync(person);
        browser.AntiforgeryToken = null;
        foreach (var path in new[] { "/api/v1/account/authenticator", "/api/v1/auth/proof", "/api/v1/account/api-keys" })
        {
            using var refused = await browser.SendAsync(HttpMethod.Post, path, new { });
            await refused.IsProblemAsync(HttpStatusCode.BadRequest, "antiforgery");
        }

        using var page = await browser.SendAsync(HttpMethod.Post, "/account?handler=SignOut");
        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
        Assert.NotNull((await browser.ShowAsync()).User);
    }

    [Fact]
    public async Task A_token_is_refused_after_a_ban()
    {
        var person = await _host.AddPersonAsync("operator");
        var client = await _host.SignInAsync(person);
        var chief = await _host.SignInAsync("operator");
        using var ban = await chief.PutAsJsonAsync($"/api/v1/users/{person.UserId}", new { status = "banned" });
        Assert.Equal(HttpStatusCode.OK, ban.StatusCode);
        using var answer = await client.GetAsync("/api/v1/analytics/refunds");
        await answer.IsProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task A_passkeys_question_is_for_one_answer_of_who_was_asked()
    {
        var person = await _host.AddPersonAsync("shopper");
        var client = await _host.SignInAsync(person);
        using var asked = await client.PostAsync("/api/v1/account/passkeys/options", null);
        var question = await asked.Content.ReadFromJsonAsync<PasskeyQuestion>();
        var stranger = await _host.SignInAsync("shopper");
        foreach (var (who, field) in new[] { (stranger, "token"), (client, "credential"), (client, "token") })
        {
            using var answer = await who.PostAsJsonAsync("/api/v1/account/passkeys",
                new { token = question!.Token, credential = new { id = "AAAA", type = "public-key" } });
            var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
            Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
        }
    }

    private async Task<HttpStatusCode> TryAsync(string email, string password)
    {
        using var answer = await _host.Client.PostAsJsonAsync("/api/v1/auth/token", new { email, password });
        return answer.StatusCode;
    }
}
