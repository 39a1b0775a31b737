using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Stoa.Accounts;
using Stoa.Tests.Support;

namespace Stoa.Tests.Accounts;

/// <summary>Roles and who has them: what changes acts at once, and nobody lifts themselves up.</summary>
public sealed class RoleTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private TestHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TestHost.StartAsync(database);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_new_role_and_its_changes_act_on_the_next_request_of_its_people()
    {
        var chief = await _host.SignInAsync("operator");
        var role = await CreateAsync(chief, ["analytics.read"]);
        var person = await _host.AddPersonAsync("shopper");
        var theirs = await _host.SignInAsync(person);
        Assert.Equal(HttpStatusCode.Forbidden, await ReadAsync(theirs));
        Assert.Equal(HttpStatusCode.OK, await PutUserAsync(chief, person, new { role = role.Name }));
        Assert.Equal(HttpStatusCode.OK, await ReadAsync(theirs));
        Assert.Equal(HttpStatusCode.OK, (await SaveAsync(chief, role, [])).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, await ReadAsync(theirs));
        var listed = await chief.GetFromJsonAsync<List<RoleRow>>("/api/v1/roles");
        Assert.Equal(1, listed!.Single(r => r.Id == role.Id).People);
        Assert.Equal(HttpStatusCode.Conflict, (await chief.DeleteAsync($"/api/v1/roles/{role.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, await PutUserAsync(chief, person, new { role = "shopper" }));
        Assert.Equal(HttpStatusCode.NoContent, (await chief.DeleteAsync($"/api/v1/roles/{role.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await chief.DeleteAsync($"/api/v1/roles/{role.Id}")).StatusCode);
    }

    [Fact]
    public async Task Nobody_gives_or_takes_what_they_do_not_hold()
    {
        var chief = await _host.SignInAsync("operator");
        var role = await CreateAsync(chief, ["accounts.read", "accounts.manage"]);
        var person = await _host.AddPersonAsync(role.Name);
        var lesser = await _host.SignInAsync(person);
        var operatorPerson = await _host.AddPersonAsync("operator");

        // Themselves, by their role, another's or a new one.
        using var ownRole = await SaveAsync(lesser, role, ["accounts.manage", "platform.operate"]);
        await ownRole.IsProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        using var newRole = await lesser.PostAsJsonAsync("/api/v1/roles", Input("Anything", ["analytics.read"]));
        await newRole.IsProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(HttpStatusCode.Conflict, await PutUserAsync(lesser, person, new { role = "operator" }));
        var friend = await _host.AddPersonAsync("shopper");
        Assert.Equal(HttpStatusCode.Forbidden, await PutUserAsync(lesser, friend, new { role = "operator" }));
        // Those above them.
        Assert.Equal(HttpStatusCode.Forbidden, await PutUserAsync(lesser, operatorPerson, new { status = "banned" }));
        Assert.Equal(HttpStatusCode.Forbidden,
            (await lesser.DeleteAsync($"/api/v1/users/{operatorPerson.UserId}/sessions")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden,
            (await lesser.DeleteAsync($"/api/v1/users/{operatorPerson.UserId}/second-factor")).StatusCode);
        var operatorRole = (await chief.GetFromJsonAsync<List<RoleRow>>("/api/v1/roles"))!.Single(r => r.Name == "operator");
        Assert.Equal(HttpStatusCode.Forbidden, (await SaveAsync(lesser, operatorRole, [])).StatusCode);
        using var invited = await lesser.PostAsJsonAsync(
            "/api/v1/invitations", new { email = "friend@shop.example", role = "operator" });
        await invited.IsProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        // What they hold they may give.
        Assert.Equal(HttpStatusCode.OK, await PutUserAsync(lesser, friend, new { role = role.Name }));
    }

    [Fact]
    public async Task Somebody_can_always_manage_people()
    {
        await using var own = await OwnDatabaseAsync();
        var chief = await own.Host.AddPersonAsync("operator");
        var client = await own.Host.SignInAsync(chief);
        var roles = (await client.GetFromJsonAsync<List<RoleRow>>("/api/v1/roles"))!;
        using var answer = await SaveAsync(client, roles.Single(r => r.Name == "operator"), ["accounts.read"]);
        var problem = await answer.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
        Assert.Contains("Nobody could manage", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);

        // Two who take each other's role at once: one of them stays.
        var other = await own.Host.AddPersonAsync("operator");
        var others = await own.Host.SignInAsync(other);
        await Task.WhenAll(
            PutUserAsync(client, other, new { status = "banned" }), PutUserAsync(others, chief, new { status = "banned" }));
        Assert.Equal(1, await own.Database.AsOwnerAsync<long>("""
            select count(*) from accounts.users u join accounts.roles r using (role_id)
             where r.name = 'operator' and u.status = 'active'
            """));
    }

    [Fact]
    public async Task Banning_acts_at_once_on_sessions_tokens_keys_and_refresh_tokens()
    {
        var chief = await _host.SignInAsync("operator");
        foreach (var status in new[] { "banned", "inactive" })
        {
            var person = await _host.AddPersonAsync("finance");
            var tokens = await _host.TokensAsync(person);
            var client = await _host.SignInAsync(person);
            var browser = new TestBrowser(_host.NewClient());
            await browser.SignInAsync(person);
            var key = await KeyAsync(client, "analytics.read");
            Assert.Equal(HttpStatusCode.OK, await ReadAsync(key));
            Assert.Equal(HttpStatusCode.OK, await PutUserAsync(chief, person, new { status }));
            Assert.Equal(HttpStatusCode.Unauthorized, await ReadAsync(client));
            Assert.Equal(HttpStatusCode.Unauthorized, await ReadAsync(key));
            Assert.Null((await browser.ShowAsync()).User);
            using var refreshed = await _host.Client.PostAsJsonAsync(
                "/api/v1/auth/refresh", new { refreshToken = tokens.RefreshToken });
            await refreshed.IsProblemAsync(HttpStatusCode.Unauthorized, "refresh-failed");
            // Back again, earlier sessions stay over; a key of theirs works on.
            Assert.Equal(HttpStatusCode.OK, await PutUserAsync(chief, person, new { status = "active" }));
            Assert.Equal(HttpStatusCode.Unauthorized, await ReadAsync(client));
            Assert.Equal(HttpStatusCode.OK, await ReadAsync(key));
        }
    }

    [Fact]
    public async Task Operators_see_sessions_and_last_sign_in_and_end_them()
    {
        var chief = await _host.SignInAsync("operator");
        var person = await _host.AddPersonAsync("finance");
        var client = await _host.SignInAsync(person);
        var user = await chief.GetFromJsonAsync<UserRow>($"/api/v1/users/{person.UserId}");
        Assert.NotNull(user!.LastLogin);
        var session = Assert.Single(
            (await chief.GetFromJsonAsync<List<OpenSession>>($"/api/v1/users/{person.UserId}/sessions"))!);
        var others = $"/api/v1/users/{user.Id}/sessions/{session.SessionId + 1_000_000}";
        Assert.Equal(HttpStatusCode.NotFound, (await chief.DeleteAsync(others)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent,
            (await chief.DeleteAsync($"/api/v1/users/{user.Id}/sessions/{session.SessionId}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await ReadAsync(client));
    }

    [Fact]
    public async Task People_are_found_by_a_part_of_name_or_address_page_by_page()
    {
        var chief = await _host.SignInAsync("operator");
        var sign = RandomNumberGenerator.GetHexString(10, lowercase: true);
        foreach (var i in Enumerable.Range(0, 5))
        {
            await CreateAccount.Handle(database.Db, new($"100%_{sign} {i}", null, null, "shopper"));
        }

        await CreateAccount.Handle(database.Db, new("Other", $"x{sign}@shop.example", null, "support"));
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await chief.GetFromJsonAsync<UserPage>(
                $"/api/v1/users?q={sign.ToUpperInvariant()}&limit=2" + (cursor is null ? "" : $"&cursor={cursor}"));
            seen.AddRange(page!.Rows.Select(r => r.Name));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(6, seen.Distinct().Count());
        Assert.Equal(6, seen.Count);
        Assert.Single((await chief.GetFromJsonAsync<UserPage>($"/api/v1/users?q={sign}&role=support"))!.Rows);
        Assert.Equal(5, (await chief.GetFromJsonAsync<UserPage>($"/api/v1/users?q=100%25_{sign}"))!.Rows.Count);
        using var bad = await chief.GetAsync("/api/v1/users?limit=0");
        await bad.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        using var badCursor = await chief.GetAsync("/api/v1/users?cursor=x.y");
        await badCursor.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
    }

    [Fact]
    public async Task Bad_roles_name_their_field()
    {
        var chief = await _host.SignInAsync("operator");
        await RefusesAsync(HttpStatusCode.BadRequest, Input("", []), "name");
        await RefusesAsync(HttpStatusCode.BadRequest, Input("X", ["no.such"]), "permissions");
        await RefusesAsync(HttpStatusCode.BadRequest, Input("X", ["accounts.read"], actsForVendor: true), "permissions");
        await RefusesAsync(HttpStatusCode.Conflict, Input("Operator", []), null);

        async Task RefusesAsync(HttpStatusCode status, object input, string? field)
        {
            using var answer = await chief.PostAsJsonAsync("/api/v1/roles", input);
            var problem = await answer.IsProblemAsync(status, status == HttpStatusCode.Conflict ? "conflict" : "invalid-input");
            Assert.True(field is null || problem.GetProperty("errors").TryGetProperty(field, out _));
        }
    }

    [Fact]
    public async Task Changing_rights_asks_for_a_fresh_proof_which_keys_cannot_give()
    {
        var person = await _host.AddPersonAsync("operator");
        var chief = await _host.SignInAsync(person);
        var key = await KeyAsync(chief, "accounts.manage");
        using var byKey = await key.PostAsJsonAsync("/api/v1/roles", Input("By a key", []));
        var problem = await byKey.IsProblemAsync(HttpStatusCode.Forbidden, "step-up-needed");
        Assert.Empty(problem.GetProperty("methods").EnumerateArray());
        await database.AsOwnerAsync<int>(
            "update accounts.sessions set proved_at = now() - interval '11 minutes' where user_id = @UserId", person);
        using var stale = await chief.PostAsJsonAsync("/api/v1/roles", Input("By a stale session", []));
        await stale.IsProblemAsync(HttpStatusCode.Forbidden, "step-up-needed");
        using var export = await chief.GetAsync("/api/v1/analytics/customer-activity?format=csv");
        await export.IsProblemAsync(HttpStatusCode.Forbidden, "step-up-needed");
        using var impersonal = await chief.GetAsync("/api/v1/analytics/regional-sales?format=csv");
        Assert.Equal(HttpStatusCode.OK, impersonal.StatusCode);
        using var proof = await chief.PostAsJsonAsync("/api/v1/auth/proof", new { password = person.Password });
        Assert.Equal(HttpStatusCode.NoContent, proof.StatusCode);
        Assert.Equal(HttpStatusCode.OK,
            (await chief.GetAsync("/api/v1/analytics/customer-activity?format=csv")).StatusCode);
    }

    [Fact]
    public async Task A_key_does_what_it_names_of_what_its_person_may_until_it_ends()
    {
        var person = await _host.AddPersonAsync("finance");
        var client = await _host.SignInAsync(person);
        var key = await KeyAsync(client, "analytics.read");
        Assert.Equal(HttpStatusCode.OK, await ReadAsync(key));
        Assert.Equal(HttpStatusCode.Forbidden, (await key.GetAsync("/api/v1/account/profile")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden,
            (await key.GetAsync("/api/v1/analytics/regional-sales?format=csv")).StatusCode);
        using var more = await client.PostAsJsonAsync(
            "/api/v1/account/api-keys", new { name = "More", permissions = new[] { "accounts.manage" } });
        await more.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");

        var secret = key.DefaultRequestHeaders.Authorization!.Parameter!;
        Assert.Equal(0, await database.AsOwnerAsync<long>(
            "select count(*) from accounts.api_keys k where k::text like '%' || @tail || '%'", new { tail = secret[^20..] }));
        var listed = Assert.Single((await client.GetFromJsonAsync<List<OwnApiKey>>("/api/v1/account/api-keys"))!);
        Assert.StartsWith(listed.Prefix, secret, StringComparison.Ordinal);
        Assert.NotNull(listed.LastUsedAt);

        var stranger = await _host.SignInAsync("finance");
        Assert.Equal(HttpStatusCode.NotFound,
            (await stranger.DeleteAsync($"/api/v1/account/api-keys/{listed.Id}")).StatusCode);
        await database.AsOwnerAsync<int>("""
            update accounts.api_keys set created_at = now() - interval '2 days', expires_at = now() - interval '1 second'
             where api_key_id = @Id
            """, listed);
        Assert.Equal(HttpStatusCode.Unauthorized, await ReadAsync(key));
        var second = await KeyAsync(client, "analytics.read");
        var id = (await client.GetFromJsonAsync<List<OwnApiKey>>("/api/v1/account/api-keys"))!.Single().Id;
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"/api/v1/account/api-keys/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await ReadAsync(second));
        using var tooLong = await client.PostAsJsonAsync("/api/v1/account/api-keys",
            new { name = "Long", permissions = new[] { "analytics.read" }, expiresInDays = 367 });
        await tooLong.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
    }

    private static object Input(string name, string[] permissions, bool actsForVendor = false) => new
    {
        name, description = "Of a test", actsForVendor, requiresSecondFactor = false, permissions,
    };

    private static async Task<RoleRow> CreateAsync(HttpClient client, string[] permissions)
    {
        var name = "role " + RandomNumberGenerator.GetHexString(8, lowercase: true);
        using var answer = await client.PostAsJsonAsync("/api/v1/roles", Input(name, permissions));
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<RoleRow>())!;
    }

    private static Task<HttpResponseMessage> SaveAsync(HttpClient client, RoleRow role, string[] permissions) =>
        client.PutAsJsonAsync($"/api/v1/roles/{role.Id}", Input(role.Name, permissions));

    private static async Task<HttpStatusCode> PutUserAsync(HttpClient client, TestPerson person, object change)
    {
        using var answer = await client.PutAsJsonAsync($"/api/v1/users/{person.UserId}", change);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> ReadAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/api/v1/analytics/refunds");
        return answer.StatusCode;
    }

    private async Task<HttpClient> KeyAsync(HttpClient client, params string[] permissions)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/account/api-keys", new { name = "A key", permissions });
        answer.EnsureSuccessStatusCode();
        var made = await answer.Content.ReadFromJsonAsync<NewApiKey>();
        var program = _host.NewClient();
        program.DefaultRequestHeaders.Authorization = new("Bearer", made!.Key);
        return program;
    }

    // Where it matters who else is there.
    private static async Task<OwnHost> OwnDatabaseAsync()
    {
        var own = new TestDatabase();
        await own.InitializeAsync();
        return new(own, await TestHost.StartAsync(own));
    }

    private sealed record OwnHost(TestDatabase Database, TestHost Host) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            await Database.DisposeAsync();
        }
    }
}
