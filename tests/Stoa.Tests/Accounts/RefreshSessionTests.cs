using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Stoa.Accounts;
using Stoa.Tests.Support;

namespace Stoa.Tests.Accounts;

public sealed class RefreshSessionTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string BanSql =
        "update accounts.users set status = 'banned' where user_id = @UserId returning user_id";
    private const string ExpireSql = """
        update accounts.sessions
           set refresh_expires_at = now() - interval '1 second' where user_id = @UserId returning 1
        """;
    private const string ActivitySql = """
        select activity_type || ': ' || description from audit.activity_logs
         where user_id = @UserId order by log_id desc limit 1
        """;

    [Fact]
    public async Task A_refresh_token_gives_a_new_pair_and_the_old_access_token_ends()
    {
        await using var host = await TestHost.StartAsync(database);
        var old = await host.TokensAsync(await host.AddPersonAsync("operator"));
        var made = await ExchangeAsync(host, old.RefreshToken);
        Assert.Equal(900, made.ExpiresIn);
        Assert.True(await IsSignedInAsync(host, made.AccessToken));
        Assert.False(await IsSignedInAsync(host, old.AccessToken));
    }

    [Fact]
    public async Task An_old_refresh_token_that_comes_back_ends_the_session()
    {
        await using var host = await TestHost.StartAsync(database);
        var person = await host.AddPersonAsync("operator");
        var first = await host.TokensAsync(person);
        var second = await ExchangeAsync(host, first.RefreshToken);
        var third = await ExchangeAsync(host, second.RefreshToken);
        await RefusedAsync(host, first.RefreshToken);
        Assert.False(await IsSignedInAsync(host, third.AccessToken));
        await RefusedAsync(host, third.RefreshToken);
        var activity = await database.AsOwnerAsync<string>(ActivitySql, person);
        Assert.Equal("session revoked: A refresh token was used twice.", activity);
    }

    [Fact]
    public async Task Of_concurrent_exchanges_one_succeeds()
    {
        await using var host = await TestHost.StartAsync(database);
        var tokens = await host.TokensAsync(await host.AddPersonAsync("operator"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => TryAsync(host, tokens.RefreshToken)));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(BanSql)]
    [InlineData(ExpireSql)]
    public async Task Banned_people_and_time_end_refresh_tokens_too(string change)
    {
        await using var host = await TestHost.StartAsync(database);
        var person = await host.AddPersonAsync("operator");
        var tokens = await host.TokensAsync(person);
        await database.AsOwnerAsync<long>(change, person);
        await RefusedAsync(host, tokens.RefreshToken);
    }

    [Fact]
    public async Task A_session_that_was_signed_out_cannot_be_refreshed()
    {
        await using var host = await TestHost.StartAsync(database);
        var tokens = await host.TokensAsync(await host.AddPersonAsync("operator"));
        var client = host.NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken);
        (await client.DeleteAsync("/api/v1/auth/session")).EnsureSuccessStatusCode();
        await RefusedAsync(host, tokens.RefreshToken);
    }

    [Fact]
    public async Task An_access_token_is_no_refresh_token()
    {
        await using var host = await TestHost.StartAsync(database);
        var tokens = await host.TokensAsync(await host.AddPersonAsync("operator"));
        await RefusedAsync(host, tokens.AccessToken);
    }

    private static Task<HttpResponseMessage> TryAsync(TestHost host, string refreshToken) =>
        host.Client.PostAsJsonAsync("/api/v1/auth/refresh", new { refreshToken });

    private static async Task RefusedAsync(TestHost host, string refreshToken)
    {
        using var answer = await TryAsync(host, refreshToken);
        await answer.IsProblemAsync(HttpStatusCode.Unauthorized, "refresh-failed");
    }

    private static async Task<TokenAnswer> ExchangeAsync(TestHost host, string refreshToken)
    {
        using var answer = await TryAsync(host, refreshToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<TokenAnswer>())!;
    }

    private static async Task<bool> IsSignedInAsync(TestHost host, string accessToken)
    {
        var client = host.NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return (await client.GetFromJsonAsync<SessionAnswer>("/api/v1/auth/session"))!.User is not null;
    }
}
