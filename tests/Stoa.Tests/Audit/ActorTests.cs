using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Npgsql;
using Stoa.Tests.Support;

namespace Stoa.Tests.Audit;

/// <summary>Each sensitive change says in the trail who did it, whom it is about and why.</summary>
public sealed class ActorTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private TestHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TestHost.StartAsync(database);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_typed_reason_of_a_ban_is_sealed_and_read_by_auditors_only()
    {
        var chief = await _host.AddPersonAsync("operator");
        var client = await _host.SignInAsync(chief);
        var person = await _host.AddPersonAsync("shopper");
        using var banned = await client.PutAsJsonAsync(
            $"/api/v1/users/{person.UserId}", new { status = "banned", reason = "Three chargebacks in one week" });
        Assert.Equal(HttpStatusCode.OK, banned.StatusCode);
        var page = await client.GetFromJsonAsync<JsonElement>(
            $"/api/v1/audit/entries?table=accounts.users&key={{\"user_id\":{person.UserId}}}&action=update&text=ban");
        var entry = Assert.Single(page.GetProperty("rows").EnumerateArray());
        Assert.Equal((chief.UserId, person.UserId, true, "active", "banned"), (entry.GetProperty("actorId").GetInt64(),
            entry.GetProperty("subjectId").GetInt64(), entry.GetProperty("hasSealedReason").GetBoolean(),
            entry.GetProperty("before").GetProperty("status").GetString(), entry.GetProperty("after").GetProperty("status").GetString()));
        var full = await client.GetFromJsonAsync<JsonElement>($"/api/v1/audit/entries/{entry.GetProperty("id").GetInt64()}");
        Assert.Equal("Three chargebacks in one week", full.GetProperty("typedReason").GetString());
        Assert.DoesNotContain("chargebacks", page.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("chargebacks", await KeptAsync(person), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_keys_answers_and_registrations_carry_their_actor()
    {
        var chief = await _host.AddPersonAsync("operator");
        var client = await _host.SignInAsync(chief);
        using var role = await client.PostAsJsonAsync(
            "/api/v1/roles", new { name = "auditor " + chief.UserId, description = "", permissions = new[] { "audit.read" } });
        var roleId = (await role.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
        Assert.Equal(chief.UserId, await ActorAsync("accounts.roles", $"{{\"role_id\": {roleId}}}"));
        using var key = await client.PostAsJsonAsync(
            "/api/v1/account/api-keys", new { name = "Key", permissions = new[] { "audit.read" }, expiresInDays = 1 });
        var made = await key.Content.ReadFromJsonAsync<JsonElement>();
        LogSearch.Plant("API key", made.GetProperty("key").GetString());
        Assert.Equal(chief.UserId,
            await ActorAsync("accounts.api_keys", $"{{\"api_key_id\": {made.GetProperty("id").GetInt64()}}}"));
        await database.AsOwnerAsync<int>("""
            select 1 from accounts.set_security_answers(@UserId, array['first-trip'], array['never kept'])
            """, chief);
        Assert.Equal(chief.UserId,
            await ActorAsync("accounts.security_answers", $"{{\"user_id\": {chief.UserId}, \"question\": \"first-trip\"}}"));
        Assert.DoesNotContain("never kept", await KeptAsync(chief), StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_accounts_say_who_invited_them_or_by_which_way_they_came()
    {
        var chief = await _host.AddPersonAsync("operator");
        var (invited, registered) = ($"invited.{chief.UserId}@stoa.example", $"registered.{chief.UserId}@stoa.example");
        var byLetter = await database.AsOwnerAsync<long>("""
            insert into accounts.invitations (token_hash, email, role_id, invited_by, expires_at)
            select sha256(@invited::text::bytea), @invited, role_id, @UserId, now() + interval '1 day'
              from accounts.roles where name = 'support';
            select accounts.accept_invitation(sha256(@invited::text::bytea), null, 'New', 'x', 'en')
            """, new { invited, chief.UserId });
        Assert.Equal((chief.UserId, "invited"), await FirstAsync(byLetter));
        var byLink = await database.AsOwnerAsync<long>("""
            insert into accounts.registrations (token_hash, email, name, password_hash, language, expires_at)
            values (sha256(@registered::text::bytea), @registered, 'New', 'x', 'en', now() + interval '1 day');
            select accounts.confirm_registration(sha256(@registered::text::bytea))
            """, new { registered });
        Assert.Equal(((long?)null, "registered"), await FirstAsync(byLink));
        // Somebody who has an account and takes a role did that themselves.
        await database.AsOwnerAsync<long>("""
            insert into accounts.invitations (token_hash, email, role_id, invited_by, expires_at)
            select sha256(@registered::text::bytea), @registered, role_id, @UserId, now() + interval '1 day'
              from accounts.roles where name = 'support';
            select accounts.accept_invitation(sha256(@registered::text::bytea), @byLink, 'New', 'x', 'en')
            """, new { registered, chief.UserId, byLink });
        Assert.Equal(byLink, await database.AsOwnerAsync<long?>("""
            select e.actor_id from audit.audit_entries e where e.subject_id = @byLink and e.action = 'update'
            """, new { byLink }));
    }

    [Fact]
    public async Task The_first_operator_came_by_the_starts_link_and_settings_name_who_was_acting()
    {
        await using var owner = new NpgsqlConnection(database.Logins.Owner);
        await owner.OpenAsync();
        await using var transaction = await owner.BeginTransactionAsync();
        var first = await owner.QuerySingleAsync<long>("""
            update accounts.users set role_id = (select role_id from accounts.roles where name = 'shopper')
             where role_id = (select role_id from accounts.roles where name = 'operator');
            delete from accounts.operator_links;
            insert into accounts.operator_links (token_hash, expires_at) values (sha256('first'), now() + interval '1 hour');
            select accounts.create_operator(sha256('first'), 'First', 'first.operator@stoa.example', 'x')
            """);
        Assert.Equal(((long?)null, "operator link"), await owner.QuerySingleAsync<(long?, string)>("""
            select e.actor_id, e.reason from audit.audit_entries e where e.subject_id = @first
            """, new { first }));
        await owner.ExecuteAsync("""
            select audit.act_as(@first, 'settings');
            insert into platform.settings (name, value) values ('bench', '1');
            update platform.settings set value = '2' where name = 'bench';
            select platform.set_retention(@first, (select min(kind) from platform.retention_rules where is_on), null, false)
            """, new { first });
        var noted = await owner.QueryAsync<string>("""
            select concat_ws(' ', e.table_name, e.action) from audit.audit_entries e
             where e.actor_id = @first and e.table_name in ('platform.settings', 'platform.retention_rules') order by e.entry_id
            """, new { first });
        Assert.Equal(["platform.settings insert", "platform.settings update", "platform.retention_rules update"], noted);
        await transaction.RollbackAsync();
    }

    [Fact]
    public async Task A_reason_about_one_person_is_not_kept_with_entries_about_another()
    {
        var (one, other) = (await _host.AddPersonAsync("shopper"), await _host.AddPersonAsync("shopper"));
        await database.AsOwnerAsync<int>("""
            with said as materialized (select audit.act_about(null, @one, decode('01' || repeat('00', 40), 'hex')))
            update accounts.users u set status = 'inactive' from said where u.user_id in (@one, @other) returning 1
            """, new { one = one.UserId, other = other.UserId });
        Assert.Equal([one.UserId], await database.AsOwnerAsync<long[]>("""
            select array_agg(e.subject_id) from audit.audit_entries e
             where e.subject_id in (@one, @other) and e.sealed_reason is not null
            """, new { one = one.UserId, other = other.UserId }));
    }

    [Fact]
    public async Task Rates_that_somebody_typed_or_changed_are_noted_and_those_of_a_source_are_not()
    {
        await database.AsOwnerAsync<int>("""
            insert into pricing.exchange_rates (base_currency, quote_currency, rate_date, rate, source)
            values ('EUR', 'GBP', '2001-01-01', 0.8, 'manual'), ('EUR', 'GBP', '2001-01-02', 0.8, 'a source');
            update pricing.exchange_rates set rate = 0.9 where rate_date = '2001-01-02'
            """);
        Assert.Equal(["2001-01-01 insert", "2001-01-02 update"], await database.AsOwnerAsync<string[]>("""
            select array_agg(concat(e.row_key ->> 'rate_date', ' ', e.action) order by e.entry_id)
              from audit.audit_entries e where e.table_name = 'pricing.exchange_rates'
            """));
    }

    private Task<(long? Actor, string Reason)> FirstAsync(long userId) => database.AsOwnerAsync<(long?, string)>("""
        select e.actor_id, e.reason from audit.audit_entries e where e.subject_id = @userId and e.action = 'insert'
        """, new { userId });

    private Task<long?> ActorAsync(string table, string key) => database.AsOwnerAsync<long?>("""
        select e.actor_id from audit.audit_entries e where e.table_name = @table and e.row_key = @key::jsonb order by e.entry_id limit 1
        """, new { table, key });

    private Task<string> KeptAsync(TestPerson person) => database.AsOwnerAsync<string>(
        "select string_agg(e::text, ' ') from audit.audit_entries e where e.subject_id = @UserId", person);
}
