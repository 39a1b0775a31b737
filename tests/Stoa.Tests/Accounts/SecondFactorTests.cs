using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OtpNet;
using Stoa.Accounts;
using Stoa.Tests.Support;

namespace Stoa.Tests.Accounts;

/// <summary>Authenticator apps and recovery codes: enrolling, signing in, proving oneself again, and what is refused.</summary>
public sealed class SecondFactorTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private TestHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TestHost.StartAsync(database);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <summary>RFC 6238, appendix B, SHA-1: the last six of its eight digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public async Task Codes_are_those_of_RFC_6238(long seconds, string code)
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(seconds));
        var keys = new Stoa.Platform.SubjectKeys(database.Db, Cluster.Current.Vault);
        var letters = new SecurityLetters(database.Db, Cluster.Current.Vault, new("http://localhost"));
        var factor = new SecondFactor(database.Db, keys, letters, clock);
        var person = await _host.AddPersonAsync("shopper");
        var secret = Base32Encoding.ToString(Encoding.ASCII.GetBytes("12345678901234567890"));
        await database.AsOwnerAsync<int>("""
            insert into accounts.authenticators (user_id, sealed_secret, confirmed_at) values (@UserId, @sealedSecret, now())
            """, new { person.UserId, sealedSecret = await keys.SealAsync(person.UserId, secret, default) });
        Assert.False(await factor.UseAsync(person.UserId, code == "287082" ? "287083" : "287082", default));
        Assert.True(await factor.UseAsync(person.UserId, code[..3] + " " + code[3..], default));
    }

    [Fact]
    public async Task Who_enrols_signs_in_by_password_and_code_and_keeps_only_the_session_they_enrolled_in()
    {
        var person = await _host.AddPersonAsync("operator");
        var elsewhere = await _host.SignInAsync(person);
        var (here, app, codes) = await EnrolAsync(person);
        Assert.Equal(10, codes.Distinct().Count());
        await Letters.ReadAsync(person.Email, "A second factor was added");
        Assert.Equal(HttpStatusCode.Unauthorized, (await elsewhere.GetAsync("/api/v1/account/sessions")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/api/v1/analytics/refunds")).StatusCode);

        var challenge = await ChallengeAsync(person);
        using var signedIn = await AnswerAsync(challenge, app.Code(1));
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
        // The challenge is over.
        using var again = await AnswerAsync(challenge, codes[0]);
        await again.IsProblemAsync(HttpStatusCode.Unauthorized, "second-factor-failed");
        Assert.True(await database.AsOwnerAsync<bool>(
            "select two_factor_enabled from accounts.users where user_id = @UserId", person));
        Assert.DoesNotContain(app.Secret, await database.AsOwnerAsync<string>(
            "select string_agg(encode(sealed_secret::bytea, 'escape'), '') from accounts.authenticators"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replayed_code_is_refused()
    {
        var person = await _host.AddPersonAsync("shopper");
        var (_, app, _) = await EnrolAsync(person);
        var code = app.Code(1);
        using var first = await AnswerAsync(await ChallengeAsync(person), code);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var second = await AnswerAsync(await ChallengeAsync(person), code);
        await second.IsProblemAsync(HttpStatusCode.Unauthorized, "second-factor-failed");
        // Nor is the one of an earlier step.
        using var earlier = await AnswerAsync(await ChallengeAsync(person), app.Code(0));
        await earlier.IsProblemAsync(HttpStatusCode.Unauthorized, "second-factor-failed");
    }

    [Fact]
    public async Task One_code_sent_by_many_at_once_lets_one_in()
    {
        var person = await _host.AddPersonAsync("shopper");
        var (_, app, codes) = await EnrolAsync(person);
        foreach (var code in new[] { app.Code(1), codes[3] })
        {
            var challenges = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ChallengeAsync(person)));
            var answers = await Task.WhenAll(challenges.Select(c => AnswerAsync(c, code)));
            Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task A_recovery_code_works_once_and_the_reused_one_is_refused()
    {
        var person = await _host.AddPersonAsync("shopper");
        var (here, _, codes) = await EnrolAsync(person);
        using var first = await AnswerAsync(await ChallengeAsync(person), codes[0].ToUpperInvariant().Replace("-", " "));
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var reused = await AnswerAsync(await ChallengeAsync(person), codes[0]);
        await reused.IsProblemAsync(HttpStatusCode.Unauthorized, "second-factor-failed");
        var state = await here.GetFromJsonAsync<SecondFactorState>("/api/v1/account/second-factor");
        Assert.Equal(9, state!.RecoveryCodesLeft);

        // New codes end the earlier ones.
        using var renewed = await here.PostAsync("/api/v1/account/recovery-codes", null);
        var made = await renewed.Content.ReadFromJsonAsync<RecoveryCodesAnswer>();
        using var old = await AnswerAsync(await ChallengeAsync(person), codes[1]);
        await old.IsProblemAsync(HttpStatusCode.Unauthorized, "second-factor-failed");
        using var fresh = await AnswerAsync(await ChallengeAsync(person), made!.RecoveryCodes[0]);
        Assert.Equal(HttpStatusCode.OK, fresh.StatusCode);
    }

    [Fact]
    public async Task Another_persons_recovery_code_is_worth_nothing()
    {
        var (mine, theirs) = (await _host.AddPersonAsync("shopper"), await _host.AddPersonAsync("shopper"));
        await EnrolAsync(mine);
        var (_, _, codes) = await EnrolAsync(theirs);
        using var answer = await AnswerAsync(await ChallengeAsync(mine), codes[0]);
        await answer.IsProblemAsync(HttpStatusCode.Unauthorized, "second-factor-failed");
    }

    [Fact]
    public async Task Guessing_codes_by_brute_force_ends_the_challenge_and_locks_the_account()
    {
        var person = await _host.AddPersonAsync("shopper");
        var (_, app, _) = await EnrolAsync(person);
        var challenge = await ChallengeAsync(person);
        var wrong = Enumerable.Range(0, 9).Select(i => $"{100000 + i}").Where(c => !app.Codes.Contains(c)).Take(8);
        var guesses = await Task.WhenAll(wrong.Select(c => AnswerAsync(challenge, c)));
        Assert.All(guesses, g => Assert.Equal(HttpStatusCode.Unauthorized, g.StatusCode));
        using var right = await AnswerAsync(challenge, app.Code(1));
        await right.IsProblemAsync(HttpStatusCode.Unauthorized, "second-factor-failed");
        Assert.True(await database.AsOwnerAsync<bool>(
            "select lockout_end > now() + interval '10 minutes' from accounts.users where user_id = @UserId", person));
        Assert.Equal(5, await database.AsOwnerAsync<int>(
            "select failures from accounts.challenges where user_id = @UserId", person));
        // While it is locked a right password opens no challenge.
        using var locked = await SignInAsync(person);
        await locked.IsProblemAsync(HttpStatusCode.Unauthorized, "sign-in-failed");
    }

    [Fact]
    public async Task A_challenge_is_no_session_and_ends_with_a_new_password_a_ban_and_its_time()
    {
        var person = await _host.AddPersonAsync("operator");
        var (_, _, codes) = await EnrolAsync(person);
        var challenge = await ChallengeAsync(person);
        using var client = _host.NewClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", challenge);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/account/sessions")).StatusCode);

        await database.AsOwnerAsync<int>("update accounts.challenges set expires_at = now() where user_id = @UserId", person);
        using var late = await AnswerAsync(challenge, codes[0]);
        await late.IsProblemAsync(HttpStatusCode.Unauthorized, "second-factor-failed");

        challenge = await ChallengeAsync(person);
        await database.AsOwnerAsync<int>("""
            update accounts.users set security_stamp = gen_random_uuid() where user_id = @UserId
            """, person);
        using var changed = await AnswerAsync(challenge, codes[1]);
        await changed.IsProblemAsync(HttpStatusCode.Unauthorized, "second-factor-failed");

        challenge = await ChallengeAsync(person);
        await database.AsOwnerAsync<int>("update accounts.users set status = 'banned' where user_id = @UserId", person);
        using var banned = await AnswerAsync(challenge, codes[2]);
        await banned.IsProblemAsync(HttpStatusCode.Unauthorized, "second-factor-failed");
    }

    [Fact]
    public async Task What_matters_asks_for_a_fresh_second_factor()
    {
        var person = await _host.AddPersonAsync("shopper");
        var (here, app, codes) = await EnrolAsync(person);
        await AgeAsync(person);
        using var refused = await here.PostAsync("/api/v1/account/recovery-codes", null);
        var problem = await refused.IsProblemAsync(HttpStatusCode.Forbidden, "step-up-needed");
        Assert.Equal(["code", "passkey"], problem.GetProperty("methods").EnumerateArray().Select(m => m.GetString()));
        // The password alone does not do.
        using var password = await ProveAsync(here, new { password = person.Password });
        await password.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        using var wrong = await ProveAsync(here, new { code = "abcd-efgh-jkmn-pqrs" });
        await wrong.IsProblemAsync(HttpStatusCode.Unauthorized, "second-factor-failed");
        Assert.Equal(HttpStatusCode.NoContent, (await ProveAsync(here, new { code = app.Code(1) })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await here.PostAsync("/api/v1/account/recovery-codes", null)).StatusCode);
        // That code was used.
        await AgeAsync(person);
        using var replayed = await ProveAsync(here, new { code = app.Code(1) });
        await replayed.IsProblemAsync(HttpStatusCode.Unauthorized, "second-factor-failed");
        Assert.DoesNotContain(codes[0], await replayed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_no_second_factor_gives_their_password_again()
    {
        var person = await _host.AddPersonAsync("shopper");
        var here = await _host.SignInAsync(person);
        await AgeAsync(person);
        using var refused = await here.PostAsync("/api/v1/account/authenticator", null);
        await refused.IsProblemAsync(HttpStatusCode.Forbidden, "step-up-needed");
        for (var i = 0; i < 2; i++)
        {
            using var wrong = await ProveAsync(here, new { password = "not the password at all" });
            await wrong.IsProblemAsync(HttpStatusCode.Unauthorized, "second-factor-failed");
        }

        Assert.Equal(2, await database.AsOwnerAsync<int>(
            "select access_failed_count from accounts.users where user_id = @UserId", person));
        Assert.Equal(HttpStatusCode.NoContent, (await ProveAsync(here, new { password = person.Password })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await here.PostAsync("/api/v1/account/authenticator", null)).StatusCode);
    }

    [Fact]
    public async Task Removing_the_last_second_factor_ends_two_factor_sign_in_and_the_codes()
    {
        var person = await _host.AddPersonAsync("shopper");
        var (here, _, _) = await EnrolAsync(person);
        using var twice = await here.PostAsync("/api/v1/account/authenticator", null);
        await twice.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
        Assert.Equal(HttpStatusCode.NoContent, (await here.DeleteAsync("/api/v1/account/authenticator")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await here.DeleteAsync("/api/v1/account/authenticator")).StatusCode);
        await Letters.ReadAsync(person.Email, "A second factor was removed");
        await _host.TokensAsync(person);
        Assert.Equal(0, await database.AsOwnerAsync<long>(
            "select count(*) from accounts.recovery_codes where user_id = @UserId", person));
    }

    [Fact]
    public async Task An_app_is_in_use_only_once_its_first_code_was_right()
    {
        var person = await _host.AddPersonAsync("shopper");
        var here = await _host.SignInAsync(person);
        await BeginAsync(here);
        using var wrong = await here.PostAsJsonAsync("/api/v1/account/authenticator/confirm", new { code = "12345" });
        var problem = await wrong.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        Assert.True(problem.GetProperty("errors").TryGetProperty("code", out _));
        await _host.TokensAsync(person);
    }

    [Fact]
    public async Task A_role_that_demands_a_second_factor_grants_nothing_without_one()
    {
        await database.AsOwnerAsync<int>("""
            insert into accounts.roles (name, requires_second_factor) values ('auditor', true);
            insert into accounts.role_permissions
            select r.role_id, p.permission_id from accounts.roles r, accounts.permissions p
             where r.name = 'auditor' and p.name = 'analytics.read'
            """);
        var person = await _host.AddPersonAsync("auditor");
        var here = await _host.SignInAsync(person);
        using var refused = await here.GetAsync("/api/v1/analytics/refunds");
        var problem = await refused.IsProblemAsync(HttpStatusCode.Forbidden, "second-factor-required");
        Assert.Contains("/account/security", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var app = await BeginAsync(here);
        using var confirmed = await here.PostAsJsonAsync(
            "/api/v1/account/authenticator/confirm", new { code = app.Code(0) });
        Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/api/v1/analytics/refunds")).StatusCode);
    }

    private async Task<(HttpClient Client, TestAuthenticator App, string[] Codes)> EnrolAsync(TestPerson person)
    {
        var client = await _host.SignInAsync(person);
        var (app, codes) = await TestAuthenticator.EnrolAsync(client);
        return (client, app, codes);
    }

    private static Task<TestAuthenticator> BeginAsync(HttpClient client) => TestAuthenticator.BeginAsync(client);

    private static Task<HttpResponseMessage> ProveAsync(HttpClient client, object proof) =>
        client.PostAsJsonAsync("/api/v1/auth/proof", proof);

    private Task<HttpResponseMessage> SignInAsync(TestPerson person) =>
        _host.Client.PostAsJsonAsync("/api/v1/auth/token", new { email = person.Email, password = person.Password });

    private async Task<string> ChallengeAsync(TestPerson person)
    {
        using var answer = await SignInAsync(person);
        var problem = await answer.IsProblemAsync(HttpStatusCode.Unauthorized, "second-factor-needed");
        return problem.GetProperty("challengeToken").GetString()!;
    }

    private Task<HttpResponseMessage> AnswerAsync(string challengeToken, string code) =>
        _host.Client.PostAsJsonAsync("/api/v1/auth/token/challenge", new { challengeToken, code });

    private Task<int> AgeAsync(TestPerson person) => database.AsOwnerAsync<int>("""
        update accounts.sessions set proved_at = proved_at - interval '11 minutes',
                                     second_factor_at = second_factor_at - interval '11 minutes'
         where user_id = @UserId
        """, person);
}
