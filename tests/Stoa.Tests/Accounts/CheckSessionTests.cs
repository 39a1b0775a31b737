using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Accounts;

public sealed class CheckSessionTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string RoleSql = """
        update accounts.users u set role_id = r.role_id from accounts.roles r
         where r.name = @role and u.user_id = @UserId returning u.user_id
        """;
    private const string BanSql =
        "update accounts.users set status = 'banned' where user_id = @UserId returning user_id";
    private const string StampSql =
        "update accounts.users set security_stamp = gen_random_uuid() where user_id = @UserId returning user_id";
    private const string ExpireSql = """
        update accounts.sessions set access_expires_at = now() - interval '1 second' where user_id = @UserId returning 1
        """;
    private const string CloseVendorSql =
        "update vendors.vendors set status = 'closed' where vendor_id = @VendorId returning 1";

    [Fact]
    public async Task A_role_with_the_permission_is_let_in()
    {
        await using var host = await StartAsync();
        Assert.Equal("vendor ", await (await host.SignInAsync("operator")).GetStringAsync("/test/read"));
    }

    [Fact]
    public async Task A_vendors_member_acts_for_their_vendor()
    {
        await using var host = await StartAsync();
        var vendor = await host.AddVendorAsync();
        var client = await host.SignInAsync("vendor staff", vendor);
        Assert.Equal($"vendor {vendor}", await client.GetStringAsync("/test/read"));
    }

    [Fact]
    public async Task An_operator_who_is_a_member_of_a_vendor_still_acts_for_all()
    {
        await using var host = await StartAsync();
        var client = await host.SignInAsync("operator", await host.AddVendorAsync());
        Assert.Equal("vendor ", await client.GetStringAsync("/test/read"));
    }

    [Fact]
    public async Task Somebody_whose_role_acts_for_a_vendor_may_nothing_without_one()
    {
        await using var host = await StartAsync();
        await ForbiddenAsync(await host.SignInAsync("vendor owner"));
        var member = await host.AddPersonAsync("vendor owner", await host.AddVendorAsync());
        var client = await host.SignInAsync(member);
        await LetInAsync(client);
        await database.AsOwnerAsync<int>(CloseVendorSql, member);
        await ForbiddenAsync(client);
    }

    [Fact]
    public async Task A_missing_permission_answers_403_and_names_it()
    {
        await using var host = await StartAsync();
        var client = await host.SignInAsync("shopper");
        using var answer = await client.GetAsync("/test/read");
        var problem = await answer.IsProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal("This needs the permission analytics.read.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Nobody_is_answered_401_with_a_challenge()
    {
        await using var host = await StartAsync();
        using var answer = await host.Client.GetAsync("/test/read");
        await answer.IsProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Bearer")]
    [InlineData("Bearer \t")]
    [InlineData("Basic b3BlcmF0b3I6b3BlcmF0b3I=")]
    public async Task An_authorization_header_that_is_not_a_sessions_is_refused(string header)
    {
        await using var host = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/test/read");
        request.Headers.TryAddWithoutValidation("Authorization", header);
        using var answer = await host.Client.SendAsync(request);
        await answer.IsProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task A_changed_role_acts_on_the_next_request()
    {
        await using var host = await StartAsync();
        var person = await host.AddPersonAsync("operator");
        var client = await host.SignInAsync(person);
        await LetInAsync(client);
        await database.AsOwnerAsync<long>(RoleSql, new { person.UserId, role = "shopper" });
        await ForbiddenAsync(client);
        await database.AsOwnerAsync<long>(RoleSql, new { person.UserId, role = "finance" });
        await LetInAsync(client);
    }

    [Theory]
    [InlineData(BanSql)]
    [InlineData(StampSql)]
    [InlineData(ExpireSql)]
    public async Task Banned_people_changed_passwords_and_time_end_open_sessions_at_once(string change)
    {
        await using var host = await StartAsync();
        var person = await host.AddPersonAsync("operator");
        var client = await host.SignInAsync(person);
        await LetInAsync(client);
        await database.AsOwnerAsync<long>(change, person);
        using var answer = await client.GetAsync("/test/read");
        await answer.IsProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Equal("Bearer error=\"invalid_token\"", answer.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_session_that_was_signed_out_is_refused()
    {
        await using var host = await StartAsync();
        var client = await host.SignInAsync("operator");
        using var closed = await client.DeleteAsync("/api/v1/auth/session");
        Assert.Equal(HttpStatusCode.NoContent, closed.StatusCode);
        using var answer = await client.GetAsync("/test/read");
        await answer.IsProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task A_browsers_secret_is_no_bearer_token_and_the_other_way_round()
    {
        await using var host = await StartAsync();
        var person = await host.AddPersonAsync("operator");
        var browser = new TestBrowser(host.NewClient());
        await browser.SignInAsync(person);
        var client = host.NewClient();
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", browser.Cookies["stoa-session"]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/test/read")).StatusCode);
        browser.Cookies["stoa-session"] = (await host.TokensAsync(person)).AccessToken;
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SendAsync(HttpMethod.Get, "/test/read")).StatusCode);
    }

    private Task<TestHost> StartAsync() => TestHost.StartAsync(database, map: app =>
        app.MapGet("/test/read", (HttpContext http) => $"vendor {http.Actor().VendorId}")
            .RequirePermission("analytics.read"));

    private static async Task LetInAsync(HttpClient client) =>
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/test/read")).StatusCode);

    private static async Task ForbiddenAsync(HttpClient client) =>
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/test/read")).StatusCode);
}
