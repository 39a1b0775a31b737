using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Stoa.Accounts;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Accounts;

/// <summary>The first operator by the link that a start prints; each test has a database without one.</summary>
public sealed class CreateOperatorTests : IAsyncLifetime
{
    private const string Password = "plover quartz meadow lantern";
    private const string OperatorsSql = """
        select count(*)::int from accounts.users u join accounts.roles r using (role_id) where r.name = 'operator'
        """;
    private readonly TestDatabase _database = new();
    private readonly PublicAddress _site = new("https://shop.example");
    private TestHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        _host = await TestHost.StartAsync(_database);
    }

    [Fact]
    public async Task Who_follows_the_link_becomes_the_operator_once()
    {
        var token = await OfferAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await CreateAsync(Token.New()));
        Assert.Equal(HttpStatusCode.NoContent, await CreateAsync(token));
        Assert.Equal(HttpStatusCode.Unauthorized, await CreateAsync(token, "second@shop.example"));
        var client = await _host.SignInAsync(new TestPerson(0, "first@shop.example", Password, null));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/analytics/refunds")).StatusCode);
        Assert.Null(await OfferAsync());
        Assert.Equal(1, await _database.AsOwnerAsync<int>(OperatorsSql));
        Assert.Equal(0, await _database.AsOwnerAsync<int>("select count(*)::int from accounts.operator_links"));
    }

    [Fact]
    public async Task Of_hosts_that_start_at_once_the_last_printed_link_makes_the_one_operator()
    {
        var printed = new ConcurrentQueue<string>();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => OfferAsync(printed)));
        var last = printed.Last();
        var answers = await Task.WhenAll(printed.SelectMany(token => Enumerable.Range(0, 2).Select(
            async i => (token, Answer: await CreateAsync(token, $"{printed.ToList().IndexOf(token)}.{i}@shop.example")))));
        Assert.Equal(last, Assert.Single(answers, a => a.Answer == HttpStatusCode.NoContent).token);
        Assert.All(answers.Where(a => a.token != last), a => Assert.Equal(HttpStatusCode.Unauthorized, a.Answer));
        Assert.Equal(1, await _database.AsOwnerAsync<int>(OperatorsSql));
    }

    [Fact]
    public async Task A_link_lasts_for_a_day()
    {
        var token = await OfferAsync();
        Assert.True(await _database.AsOwnerAsync<bool>("""
            update accounts.operator_links set expires_at = now()
            returning (select l.expires_at = l.created_at + interval '24 hours' from accounts.operator_links l)
            """));
        Assert.Equal(HttpStatusCode.Unauthorized, await CreateAsync(token));
        Assert.Equal(HttpStatusCode.NoContent, await CreateAsync(await OfferAsync()));
    }

    [Fact]
    public async Task A_link_is_worth_nothing_once_there_is_an_operator_from_elsewhere()
    {
        var token = await OfferAsync();
        await _host.AddPersonAsync("operator");
        Assert.Equal(HttpStatusCode.Unauthorized, await CreateAsync(token));
    }

    [Fact]
    public async Task What_is_wrong_with_the_form_leaves_the_link_good()
    {
        var token = await OfferAsync();
        var taken = await _host.AddPersonAsync("shopper");
        Assert.Equal(HttpStatusCode.BadRequest, await CreateAsync(token, password: "passwordpassword"));
        Assert.Equal(HttpStatusCode.BadRequest, await CreateAsync(token, "nobody"));
        Assert.Equal(HttpStatusCode.BadRequest, await CreateAsync(""));
        Assert.Equal(HttpStatusCode.Conflict, await CreateAsync(token, taken.Email));
        Assert.Equal(HttpStatusCode.NoContent, await CreateAsync(token));
    }

    [Fact]
    public async Task The_page_creates_the_operator_and_signs_them_in_without_JavaScript()
    {
        var path = $"/account/operator?token={await OfferAsync()}";
        var browser = new TestBrowser(_host.NewClient());
        using var wrong = await SubmitAsync(browser, path, "another one");
        var page = await wrong.Content.ReadAsStringAsync();
        Assert.Contains("This is another password than the one above.", page, StringComparison.Ordinal);
        Assert.Contains("value=\"first@shop.example\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, page, StringComparison.Ordinal);
        Assert.Contains("no-referrer", wrong.Headers.GetValues("Referrer-Policy"));

        using var right = await SubmitAsync(browser, path, Password);
        Assert.Equal("/console", right.Headers.Location?.OriginalString);
        Assert.Equal("operator", (await browser.ShowAsync()).User?.Role);

        using var again = await SubmitAsync(new TestBrowser(_host.NewClient()), path, Password);
        Assert.Contains("role=\"alert\"", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static Task<HttpResponseMessage> SubmitAsync(TestBrowser browser, string path, string repeated) => browser.SubmitAsync(
        path, ("token", path.Split('=')[1]), ("name", "First Operator"), ("email", "first@shop.example"), ("password", Password),
        ("repeated", repeated));

    // What a start prints; null when it prints nothing.
    private async Task<string?> OfferAsync(ConcurrentQueue<string>? printed = null)
    {
        string? token = null;
        var offered = await CreateOperator.OfferAsync(_database.Db, _site, link =>
        {
            Assert.StartsWith("https://shop.example/account/operator?token=", link.AbsoluteUri, StringComparison.Ordinal);
            token = link.Query.Split('=')[1];
            LogSearch.Plant("operator's link", token);
            printed?.Enqueue(token);
        });
        Assert.Equal(offered, token is not null);
        return token;
    }

    private async Task<HttpStatusCode> CreateAsync(
        string? token, string email = "first@shop.example", string password = Password)
    {
        using var answer = await _host.Client.PostAsJsonAsync(
            "/api/v1/auth/operator", new { token, name = "First Operator", email, password });
        return answer.StatusCode;
    }
}
