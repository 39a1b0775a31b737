using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stoa.Accounts;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Accounts;

public sealed class BrowserSessionTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string IdleSql = """
        update accounts.sessions
           set last_seen_at = now() - interval '1 hour', access_expires_at = now() + interval '1 minute'
         where user_id = @UserId returning 1
        """;
    private const string LongSql = """
        update accounts.sessions
           set created_at = now() - interval '6 days 23 hours', last_seen_at = now() - interval '1 hour'
         where user_id = @UserId returning 1
        """;
    private const string LeftSql = """
        select round(extract(epoch from access_expires_at - now()) / 3600)::int
          from accounts.sessions where user_id = @UserId
        """;

    [Fact]
    public async Task A_browser_learns_that_nobody_is_signed_in_and_gets_an_antiforgery_token()
    {
        await using var host = await TestHost.StartAsync(database);
        var session = await new TestBrowser(host.NewClient()).ShowAsync();
        Assert.Null(session.User);
        Assert.Empty(session.Permissions);
        Assert.NotEmpty(session.AntiforgeryToken);
    }

    [Fact]
    public async Task A_browser_signs_in_and_out()
    {
        await using var host = await StartAsync();
        var vendor = await host.AddVendorAsync("Blue Mill");
        var person = await host.AddPersonAsync("vendor owner", vendor);
        var browser = new TestBrowser(host.NewClient());
        var session = await browser.SignInAsync(person);
        Assert.Equal(
            new SessionUser(person.UserId, "Person of a test", person.Email, "vendor owner", vendor, "Blue Mill"),
            session.User);
        Assert.Equal(
            ["analytics.export", "analytics.read", "catalog.manage", "members.manage", "shop.manage", "stock.manage"],
            session.Permissions);
        Assert.Equal(session.User, (await browser.ShowAsync()).User);
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(HttpMethod.Post, "/test/change")).StatusCode);

        var cookie = browser.Cookies["stoa-session"];
        Assert.Equal(HttpStatusCode.NoContent, (await browser.SignOutAsync()).StatusCode);
        Assert.Equal("", browser.Cookies["stoa-session"]);
        browser.Cookies["stoa-session"] = cookie;
        Assert.Null((await browser.ShowAsync()).User);
    }

    [Fact]
    public async Task Signing_in_without_the_antiforgery_token_is_refused()
    {
        await using var host = await TestHost.StartAsync(database);
        var person = await host.AddPersonAsync("operator");
        using var answer = await new TestBrowser(host.NewClient()).TrySignInAsync(person.Email, person.Password);
        await answer.IsProblemAsync(HttpStatusCode.BadRequest, "antiforgery");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("CfDJ8-made-up")]
    public async Task Whatever_changes_something_by_cookie_needs_the_antiforgery_token(string? token)
    {
        await using var host = await StartAsync();
        var browser = new TestBrowser(host.NewClient());
        await browser.SignInAsync(await host.AddPersonAsync("operator"));
        browser.AntiforgeryToken = token;
        using var answer = await browser.SendAsync(HttpMethod.Post, "/test/change");
        await answer.IsProblemAsync(HttpStatusCode.BadRequest, "antiforgery");
        using var signOut = await browser.SignOutAsync();
        await signOut.IsProblemAsync(HttpStatusCode.BadRequest, "antiforgery");
        Assert.NotNull((await browser.ShowAsync()).User);
    }

    [Fact]
    public async Task Another_persons_antiforgery_token_does_not_do()
    {
        await using var host = await StartAsync();
        var (mine, theirs) = (new TestBrowser(host.NewClient()), new TestBrowser(host.NewClient()));
        await mine.SignInAsync(await host.AddPersonAsync("operator"));
        await theirs.SignInAsync(await host.AddPersonAsync("operator"));
        mine.AntiforgeryToken = theirs.AntiforgeryToken;
        mine.Cookies["stoa-antiforgery"] = theirs.Cookies["stoa-antiforgery"];
        using var answer = await mine.SendAsync(HttpMethod.Post, "/test/change");
        await answer.IsProblemAsync(HttpStatusCode.BadRequest, "antiforgery");
    }

    [Fact]
    public async Task A_program_needs_no_antiforgery_token()
    {
        await using var host = await StartAsync();
        var client = await host.SignInAsync("operator");
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("/test/change", null)).StatusCode);
    }

    [Fact]
    public async Task A_token_of_one_host_holds_on_another()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        var (here, there) = (new TestBrowser(one.NewClient()), new TestBrowser(two.NewClient()));
        await here.SignInAsync(await one.AddPersonAsync("operator"));
        there.AntiforgeryToken = here.AntiforgeryToken;
        foreach (var (name, value) in here.Cookies)
        {
            there.Cookies[name] = value;
        }

        Assert.Equal(HttpStatusCode.OK, (await there.SendAsync(HttpMethod.Post, "/test/change")).StatusCode);
    }

    [Fact]
    public async Task Signing_in_changes_the_secret_and_ends_the_session_that_was_there()
    {
        await using var host = await TestHost.StartAsync(database);
        var browser = new TestBrowser(host.NewClient());
        await browser.SignInAsync(await host.AddPersonAsync("shopper"));
        var first = browser.Cookies["stoa-session"];
        await browser.SignInAsync(await host.AddPersonAsync("shopper"));
        Assert.NotEqual(first, browser.Cookies["stoa-session"]);
        browser.Cookies["stoa-session"] = first;
        Assert.Null((await browser.ShowAsync()).User);
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        await using var host = await TestHost.StartAsync(database);
        var person = await host.AddPersonAsync("shopper");
        var browser = new TestBrowser(host.NewClient());
        await browser.ShowAsync();
        using var answer = await browser.TrySignInAsync(person.Email, person.Password);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("stoa-session="));
        Assert.Equal("path=/; samesite=lax; httponly", cookie.Split("; ", 2)[1]);
    }

    [Fact]
    public void Over_https_the_cookie_is_secure_and_bound_to_the_host()
    {
        var http = new DefaultHttpContext();
        http.Request.Scheme = "https";
        SessionCookie.Write(http, "secret");
        Assert.Equal(
            "__Host-stoa-session=secret; path=/; secure; samesite=lax; httponly",
            Assert.Single(http.Response.Headers.SetCookie));
        http.Request.Headers.Cookie = "stoa-session=planted";
        Assert.Null(SessionCookie.Read(http.Request));
    }

    [Fact]
    public async Task A_browser_stays_signed_in_while_it_is_used_but_at_most_a_week()
    {
        await using var host = await TestHost.StartAsync(database);
        var person = await host.AddPersonAsync("shopper");
        var browser = new TestBrowser(host.NewClient());
        await browser.SignInAsync(person);
        await database.AsOwnerAsync<int>(IdleSql, person);
        Assert.NotNull((await browser.ShowAsync()).User);
        Assert.Equal(12, await database.AsOwnerAsync<int>(LeftSql, person));
        await database.AsOwnerAsync<int>(LongSql, person);
        Assert.NotNull((await browser.ShowAsync()).User);
        Assert.Equal(1, await database.AsOwnerAsync<int>(LeftSql, person));
    }

    private Task<TestHost> StartAsync() => TestHost.StartAsync(
        database, map: app => app.MapPost("/test/change", () => "changed").RequirePermission("analytics.read"));
}
