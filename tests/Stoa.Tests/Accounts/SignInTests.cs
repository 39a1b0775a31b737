using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Accounts;

public sealed class SignInTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string TokenPath = "/api/v1/auth/token";
    private const string LastLoginSql = "select last_login > created_at from accounts.users where user_id = @UserId";
    private const string FailuresSql = "select access_failed_count from accounts.users where user_id = @UserId";
    private const string LockedSql =
        "select lockout_end > now() + interval '14 minutes' from accounts.users where user_id = @UserId";
    private const string UnlockSql = """
        update accounts.users set lockout_end = now() - interval '1 second' where user_id = @UserId returning user_id
        """;
    private const string StatusSql =
        "update accounts.users set status = @status where user_id = @UserId returning user_id";
    private const string ActivitySql = """
        select string_agg(activity_type || ': ' || description, ' | ' order by log_id)
          from audit.activity_logs where user_id is not distinct from @userId
        """;
    private const string StoredSql = """
        select count(*)::int from accounts.sessions s
         where s.user_id = @UserId and (position(@token::bytea in s.access_hash) > 0 or s.access_hash = @token::bytea)
        """;

    [Fact]
    public async Task A_program_gets_tokens_and_last_login_and_an_activity_are_kept()
    {
        await using var host = await TestHost.StartAsync(database);
        var person = await host.AddPersonAsync("finance");
        var tokens = await host.TokensAsync(person);
        Assert.Equal(900, tokens.ExpiresIn);
        Assert.Equal(43, tokens.AccessToken.Length);
        Assert.NotEqual(tokens.AccessToken, tokens.RefreshToken);
        Assert.True(await database.AsOwnerAsync<bool>(LastLoginSql, person));
        Assert.Equal("sign-in: Signed in with a program.", await ActivityAsync(person.UserId));
    }

    [Fact]
    public async Task An_e_mail_address_is_found_whatever_its_case()
    {
        await using var host = await TestHost.StartAsync(database);
        var person = await host.AddPersonAsync("shopper");
        using var answer = await TryAsync(host, " " + person.Email.ToUpperInvariant(), person.Password);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task Wrong_password_unknown_address_locked_inactive_and_banned_are_answered_alike()
    {
        await using var host = await TestHost.StartAsync(database);
        var known = await host.AddPersonAsync("shopper");
        var texts = new HashSet<string>
        {
            await FailAsync(host, known.Email, "wrong"),
            await FailAsync(host, "nobody@stoa.example", "wrong"),
        };
        foreach (var status in new[] { "inactive", "banned" })
        {
            var person = await host.AddPersonAsync("shopper");
            await database.AsOwnerAsync<long>(StatusSql, new { person.UserId, status });
            texts.Add(await FailAsync(host, person.Email, person.Password));
        }

        var locked = await host.AddPersonAsync("shopper");
        for (var i = 0; i < 5; i++)
        {
            await FailAsync(host, locked.Email, "wrong");
        }

        texts.Add(await FailAsync(host, locked.Email, locked.Password));
        Assert.Single(texts);
    }

    [Fact]
    public async Task A_failed_sign_in_is_logged_without_what_an_unknown_person_typed()
    {
        await using var host = await TestHost.StartAsync(database);
        var person = await host.AddPersonAsync("shopper");
        await FailAsync(host, person.Email, "wrong");
        await FailAsync(host, "my-password@stoa.example", "wrong");
        Assert.Equal("sign-in failed: Wrong password.", await ActivityAsync(person.UserId));
        Assert.All((await ActivityAsync(null)).Split(" | "), a => Assert.Equal("sign-in failed: Unknown account.", a));
    }

    [Fact]
    public async Task Five_failures_lock_an_account_for_fifteen_minutes()
    {
        await using var host = await TestHost.StartAsync(database);
        var person = await host.AddPersonAsync("shopper");
        for (var i = 1; i <= 4; i++)
        {
            await FailAsync(host, person.Email, "wrong");
            Assert.Equal(i, await database.AsOwnerAsync<int>(FailuresSql, person));
        }

        await FailAsync(host, person.Email, "wrong");
        Assert.True(await database.AsOwnerAsync<bool>(LockedSql, person));
        await FailAsync(host, person.Email, person.Password);
        await database.AsOwnerAsync<long>(UnlockSql, person);
        await host.TokensAsync(person);
        Assert.Equal(0, await database.AsOwnerAsync<int>(FailuresSql, person));
    }

    [Fact]
    public async Task Concurrent_failures_are_counted_exactly()
    {
        await using var host = await TestHost.StartAsync(database);
        var person = await host.AddPersonAsync("shopper");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => FailAsync(host, person.Email, "wrong")));
        Assert.Equal(4, await database.AsOwnerAsync<int>(FailuresSql, person));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => FailAsync(host, person.Email, "wrong")));
        Assert.True(await database.AsOwnerAsync<bool>(LockedSql, person));
    }

    [Fact]
    public async Task Somebody_without_a_password_cannot_sign_in()
    {
        await using var host = await TestHost.StartAsync(database);
        await Stoa.Accounts.CreateAccount.Handle(database.Db, new("Ann", "ann@stoa.example", null, "shopper"));
        await FailAsync(host, "ann@stoa.example", "anything at all");
    }

    [Fact]
    public async Task The_database_keeps_hashes_of_tokens_only()
    {
        await using var host = await TestHost.StartAsync(database);
        var person = await host.AddPersonAsync("shopper");
        var tokens = await host.TokensAsync(person);
        Task<int> Stored(byte[] token) => database.AsOwnerAsync<int>(StoredSql, new { person.UserId, token });
        Assert.Equal(0, await Stored(Encoding.UTF8.GetBytes(tokens.AccessToken)));
        Assert.Equal(0, await Stored(System.Buffers.Text.Base64Url.DecodeFromChars(tokens.AccessToken)));
        Assert.Equal(1, await Stored(Stoa.Accounts.Token.Hash(tokens.AccessToken)));
    }

    [Theory]
    [InlineData("""{"password": "x"}""", "email")]
    [InlineData("""{"email": "", "password": "x"}""", "email")]
    [InlineData("""{"email": "a\u0000@b", "password": "x"}""", "email")]
    [InlineData("""{"email": "a@b"}""", "password")]
    public async Task A_missing_or_impossible_field_is_named(string body, string field)
    {
        await using var host = await TestHost.StartAsync(database);
        using var answer = await PostAsync(host, body);
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest, "bad-request")]
    [InlineData("null", HttpStatusCode.BadRequest, "bad-request")]
    [InlineData("""{"email": "a@b", "password": "\ud800"}""", HttpStatusCode.BadRequest, "bad-request")]
    [InlineData("""{"email": "a@b", "password": 7}""", HttpStatusCode.BadRequest, "bad-request")]
    public async Task A_body_that_cannot_be_read_is_refused(string body, HttpStatusCode status, string type)
    {
        await using var host = await TestHost.StartAsync(database);
        using var answer = await PostAsync(host, body);
        await answer.IsProblemAsync(status, type);
    }

    [Fact]
    public async Task A_body_above_one_megabyte_is_refused()
    {
        await using var host = await TestHost.StartAsync(database);
        using var answer = await PostAsync(host, $$"""{"email": "{{new string('a', 1 << 20)}}"}""");
        await answer.IsProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too-large");
    }

    private static Task<HttpResponseMessage> PostAsync(TestHost host, string body) =>
        host.Client.PostAsync(TokenPath, new StringContent(body, Encoding.UTF8, "application/json"));

    private static Task<HttpResponseMessage> TryAsync(TestHost host, string email, string password) =>
        host.Client.PostAsJsonAsync(TokenPath, new { email, password });

    private static async Task<string> FailAsync(TestHost host, string email, string password)
    {
        using var answer = await TryAsync(host, email, password);
        var problem = await answer.IsProblemAsync(HttpStatusCode.Unauthorized, "sign-in-failed");
        return string.Join('\n', problem.EnumerateObject().Where(p => p.Name != "traceId").Select(p => p.ToString()));
    }

    private Task<string> ActivityAsync(long? userId) => database.AsOwnerAsync<string>(ActivitySql, new { userId });
}
