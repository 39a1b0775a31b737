using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Stoa.Accounts;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform;

/// <summary>No log holds secrets, whatever goes wrong and however much is logged; and the search for them finds them.</summary>
public sealed class LogSearchTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Card = "4111 1111 1111 1111";

    // As the product calls it, with a language that its table refuses: the database's error names the failing row.
    private const string BrokenSql = "select accounts.register('Ann', @email, @passwordHash, 'none', @tokenHash, '', '')";

    [Theory]
    [InlineData("signed in with {0}")]
    [InlineData("GET /account/reset?token={0}&x=1")]
    [InlineData("{{\"password\":\"{0}\"}}")]
    public void A_planted_secret_is_found_as_it_is_and_as_an_address_or_a_form_holds_it(string line)
    {
        var secret = $"gate {RandomNumberGenerator.GetHexString(12)}/&";
        LogSearch.Plant("password", secret);
        foreach (var written in new[] { secret, Uri.EscapeDataString(secret), secret.Replace(' ', '+') })
        {
            var found = Assert.Single(LogSearch.Search(["before", string.Format(line, written), "after"]));
            Assert.StartsWith("password: ", found, StringComparison.Ordinal);
            Assert.DoesNotContain(written, found, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("paid with 4111111111111111", true)]
    [InlineData("card=4111-1111-1111-1111;", true)]
    [InlineData("4222222222222", true)]
    [InlineData("5555 5555 5555 4444", true)]
    [InlineData("2223003122003222", true)]
    [InlineData("3782 822463 10005", true)]
    [InlineData("6011111111111117", true)]
    [InlineData("6500000000000002", true)]
    [InlineData("4111111111111112", false)]
    [InlineData("a4111111111111111", false)]
    [InlineData("0.4111111111111111", false)]
    [InlineData("9111111111111111", false)]
    [InlineData("41111111111111111111", false)]
    public void A_card_number_is_found_and_what_only_looks_like_one_is_not(string line, bool isCard) =>
        Assert.Equal(isCard ? ["card number"] : [], LogSearch.Search([line]).Select(f => f.Split(':')[0]));

    [Fact]
    public async Task A_host_that_logs_a_secret_fails_its_test()
    {
        var secret = Secret("password");
        var host = await TestHost.StartAsync(database, map: app => app.MapGet(
            "/test/careless", (ILoggerFactory loggers) => loggers.CreateLogger("Careless").LogTrace("It is {Secret}", secret)).IsPublic());
        await host.Client.GetAsync("/test/careless");
        var failure = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(async () => await host.DisposeAsync());
        Assert.Contains("Careless", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_people_send_in_confidence_reaches_a_log()
    {
        var password = Secret("password");
        await using (var host = await TestHost.StartAsync(database, map: Broken))
        {
            var person = await host.AddPersonAsync("shopper");
            await SignInAsync(host, person);
            await RegisterAsync(host, password);
            await SendWhatCannotBeReadAsync(host, password);
            await FollowLinksAsync(host, password);
            using var broken = await host.Client.PostAsJsonAsync("/test/broken", new { token = Secret("token"), password });
            await broken.IsProblemAsync(System.Net.HttpStatusCode.InternalServerError, "internal");
            Assert.Contains(host.Logs.Lines, l => l.Contains("registrations_language_check", StringComparison.Ordinal));
            Assert.Contains(host.Logs.Lines, l => l.StartsWith("Microsoft.AspNetCore.Routing", StringComparison.Ordinal));
        }

        var server = Directory.EnumerateFiles(Cluster.Current.Data.Logs).SelectMany(Shared).ToList();
        Assert.Contains(server, l => l.Contains("registrations_language_check", StringComparison.Ordinal));
        LogSearch.AssertClean("PostgreSQL", server);
    }

    private static async Task SignInAsync(TestHost host, TestPerson person)
    {
        await host.SignInAsync(person);
        await new TestBrowser(host.NewClient()).SignInAsync(person);
        await new TestBrowser(host.NewClient()).SubmitAsync(
            "/account/sign-in", ("email", person.Email), ("password", person.Password));
        foreach (var password in new[] { Secret("password"), Card })
        {
            await host.Client.PostAsJsonAsync("/api/v1/auth/token", new { email = person.Email, password });
            await new TestBrowser(host.NewClient()).SubmitAsync("/account/sign-in", ("email", person.Email), ("password", password));
        }

        var stranger = host.NewClient();
        stranger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Secret("access token"));
        await stranger.GetAsync("/api/v1/analytics/refunds");
        var browser = new TestBrowser(host.NewClient()) { AntiforgeryToken = Secret("antiforgery token") };
        browser.Cookies["stoa-session"] = Secret("cookie");
        browser.Cookies["stoa-antiforgery"] = Secret("cookie");
        await browser.SendAsync(HttpMethod.Post, "/api/v1/auth/session", new { email = person.Email, password = person.Password });
        await host.Client.PostAsJsonAsync("/api/v1/auth/refresh", new { refreshToken = Secret("refresh token") });
    }

    private static async Task RegisterAsync(TestHost host, string password)
    {
        var email = $"{RandomNumberGenerator.GetHexString(12, lowercase: true)}@shop.example";
        foreach (var given in new[] { password, "short" + Secret("password")[..9], Card, new string('x', 2000) + password })
        {
            await host.Client.PostAsJsonAsync("/api/v1/auth/register", new { name = Card, email, password = given });
            await new TestBrowser(host.NewClient()).SubmitAsync(
                "/account/register", ("name", "Ann"), ("email", email), ("password", given));
        }
    }

    private static async Task SendWhatCannotBeReadAsync(TestHost host, string password)
    {
        foreach (var path in new[] { "token", "register", "confirm", "reset", "refresh", "operator" })
        {
            foreach (var body in new[]
            {
                $$"""{"email": "a@b.example", "password": "{{password}}", "card": "{{Card}}" """, $"\"{password} {Card}\"", password,
                $$"""{"password": {"{{password}}": "{{Card}}"} }""", $$"""["{{password}}", "{{Card}}"]""",
            })
            {
                await host.Client.PostAsync(
                    "/api/v1/auth/" + path, new StringContent(body, Encoding.UTF8, "application/json"));
                await host.Client.PostAsync("/api/v1/auth/" + path, new StringContent(body));
            }
        }

        await host.Client.GetAsync("/api/v1/analytics/refunds?from=" + Uri.EscapeDataString(password));
        await host.Client.GetAsync("/api/v1/messages/dead?limit=" + Uri.EscapeDataString(password));
    }

    private static async Task FollowLinksAsync(TestHost host, string password)
    {
        foreach (var page in new[] { "confirm", "reset", "operator" })
        {
            var token = Secret("letter's token");
            await host.Client.GetAsync($"/account/{page}?token={token}&card={Uri.EscapeDataString(Card)}");
            await new TestBrowser(host.NewClient()).SubmitAsync(
                $"/account/{page}?token={token}", ("token", token), ("name", "Ann"), ("email", "ann@shop.example"),
                ("password", password), ("repeated", password));
            await host.Client.PostAsJsonAsync("/api/v1/auth/" + page, new { token, password, name = "Ann", email = "ann@shop.example" });
        }
    }

    private static void Broken(WebApplication app) => app.MapPost("/test/broken", async (ConfirmInput input, Db db) =>
    {
        await db.ExecuteAsync(Actor.System, BrokenSql, new
        {
            email = $"{RandomNumberGenerator.GetHexString(12, lowercase: true)}@shop.example",
            passwordHash = ArgonHasher.Hash(input.Password!),
            tokenHash = Token.Hash(input.Token!),
        });
    }).IsPublic();

    private static string Secret(string kind)
    {
        var secret = Token.New();
        LogSearch.Plant(kind, secret);
        return secret;
    }

    // The server goes on writing it.
    private static IEnumerable<string> Shared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
