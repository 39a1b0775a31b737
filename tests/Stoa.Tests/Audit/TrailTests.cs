using System.Security.Cryptography;
using Dapper;
using Npgsql;
using Stoa.Accounts;
using Stoa.Audit;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Audit;

/// <summary>The trail of sensitive changes: what is written, and that whatever was done to it afterwards is named.</summary>
public sealed class TrailTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private SubjectKeys Keys => new(database.Db, Cluster.Current.Vault);

    [Fact]
    public async Task A_change_of_rights_is_written_with_who_did_it_and_what_was_before()
    {
        await using var host = await TestHost.StartAsync(database);
        var chief = await host.AddPersonAsync("operator");
        var person = await host.AddPersonAsync("shopper");
        await Users.ChangeAsync(database.Db, Keys, chief.UserId, person.UserId, new("support", "inactive"), default);
        var entry = await database.AsOwnerAsync<Entry>("""
            select e.actor_id, e.login, e.action, e.before ->> 'status' as was, e.after ->> 'status' as is_now,
                   (e.before ->> 'role_id')::bigint <> (e.after ->> 'role_id')::bigint as role_changed,
                   e.before::text || e.after::text as text
              from audit.audit_entries e
             where e.table_name = 'accounts.users' and e.row_key = jsonb_build_object('user_id', @UserId) and e.action = 'update'
            """, person);
        Assert.Equal((chief.UserId, "stoa_app", "active", "inactive", true),
            (entry.ActorId, entry.Login, entry.Was, entry.IsNow, entry.RoleChanged));
        Assert.DoesNotContain(person.Email, entry.Text, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The digest from before entries knew whom they are about, over the columns of that time.</summary>
    [Fact]
    public async Task An_entry_from_before_a_column_came_keeps_its_digest()
    {
        const string Old = """
            with made as (
              insert into audit.audit_entries (actor_id, reason, subject_id, table_name, row_key, action, before, after)
              values (7, 'old', null, 'accounts.roles', '{"role_id": 1}', 'update', '{"name": "ä"}', '{"name": "ö"}'),
                     (null, null, null, 'platform.settings', '{"name": "x"}', 'insert', null, '{"value": 1.50}'),
                     (null, null, 9, 'accounts.users', '{"user_id": 9}', 'delete', '{}', null)
              returning *
            ), old as (
              select m.entry_id, m.at, m.transaction_id, m.login, m.actor_id, m.reason, m.table_name, m.row_key, m.action, m.before,
                     m.after
                from made m
            )
            select array_agg(audit.entry_digest(row(m.*)::audit.audit_entries)
                             = sha256(convert_to(to_jsonb(o)::text, 'UTF8')) order by m.entry_id)
              from made m join old o using (entry_id)
            """;
        await using var owner = new NpgsqlConnection(database.Logins.Owner);
        await owner.OpenAsync();
        await using var transaction = await owner.BeginTransactionAsync();
        bool[] same = await owner.QuerySingleAsync<bool[]>(Old);
        Assert.Equal([true, true, false], same);
        await transaction.RollbackAsync();
    }

    [Fact]
    public async Task Nothing_of_secrets_or_addresses_is_in_the_trail()
    {
        await using var host = await TestHost.StartAsync(database);
        var person = await host.AddPersonAsync("shopper");
        await database.AsOwnerAsync<int>("""
            update accounts.users set password_hash = password_hash || 'x', email = 'new.' || email where user_id = @UserId
            """, person);
        var text = await database.AsOwnerAsync<string>(
            "select string_agg(e::text, ' ') from audit.audit_entries e where e.row_key ->> 'user_id' = @id",
            new { id = $"{person.UserId}" });
        Assert.Contains("changed", text, StringComparison.Ordinal);
        Assert.DoesNotContain("argon2", text, StringComparison.Ordinal);
        Assert.DoesNotContain(person.Email, text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_application_can_neither_change_nor_write_entries_by_itself()
    {
        foreach (var statement in new[]
        {
            "update audit.audit_entries set reason = 'x'", "delete from audit.audit_entries", "delete from audit.audit_seals",
            "insert into audit.audit_entries (table_name, row_key, action, after) values ('x', '{}', 'insert', '{}')",
            "update audit.audit_seals set number = number + 1", "delete from audit.unsealed_entries",
            "truncate audit.audit_entries", "alter table accounts.users disable trigger all",
        })
        {
            await using var connection = await database.Db.App.OpenConnectionAsync();
            var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(statement));
            Assert.Equal("42501", refused.SqlState);
        }
    }

    [Fact]
    public async Task Entries_of_transactions_in_flight_are_sealed_after_them_and_the_chain_holds()
    {
        await using var slow = new NpgsqlConnection(database.Logins.Owner);
        await slow.OpenAsync();
        await using var open = await slow.BeginTransactionAsync();
        await slow.ExecuteAsync("insert into platform.settings (name, value) values ('slow', '1')");
        await database.AsOwnerAsync<int>("insert into platform.settings (name, value) values ('quick', '1')");
        await SealTrail.Handle(database.Db, default);
        await open.CommitAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SealTrail.Handle(database.Db, default)));
        await UntilSealedAsync();
        Assert.Empty(await BadAsync(null));
    }

    /// <summary>A hundred edits by the table's owner, each of an entry of its own, of every kind: a hundred are named.</summary>
    [Fact]
    public async Task A_hundred_edits_of_sealed_entries_are_all_named()
    {
        for (var i = 0; i < 10; i++)
        {
            await database.AsOwnerAsync<int>("""
                insert into platform.settings (name, value)
                select 'edit ' || @i || ' ' || n, to_jsonb(n) from generate_series(1, 15) n
                """, new { i });
            await SealTrail.Handle(database.Db, default);
        }

        await UntilSealedAsync();
        var sealedIds = await database.AsOwnerAsync<long[]>("""
            select array_agg(s.entry_id order by s.number) from audit.audit_seals s
              join audit.audit_entries e on e.entry_id = s.entry_id
             where e.row_key ->> 'name' like 'edit %'
            """);
        var chosen = sealedIds.OrderBy(_ => RandomNumberGenerator.GetInt32(int.MaxValue)).Take(100).ToArray();
        string[] edits =
        [
            "update audit.audit_entries set actor_id = coalesce(actor_id, 0) + 1 where entry_id = @id",
            "update audit.audit_entries set after = jsonb_set(after, '{value}', '\"other\"') where entry_id = @id",
            "update audit.audit_entries set at = at + interval '1 microsecond' where entry_id = @id",
            "update audit.audit_entries set reason = 'because' where entry_id = @id",
            "delete from audit.audit_entries where entry_id = @id",
        ];
        var bad = await BadAsync(async connection =>
        {
            foreach (var (id, n) in chosen.Select((id, n) => (id, n)))
            {
                Assert.Equal(1, await connection.ExecuteAsync(edits[n % edits.Length], new { id }));
            }
        });
        Assert.Equal(100, bad.Length);
        Assert.All(chosen, id => Assert.Contains(bad, b => b.StartsWith($"entry {id} ", StringComparison.Ordinal)));
    }

    /// <summary>What is done to the seals themselves, or past them.</summary>
    [Theory]
    [InlineData("delete from audit.audit_seals where number = 3", "seal 4: 1 before it is missing")]
    [InlineData("update audit.audit_seals set digest = sha256('x') where number = 3", "seal 3 ")]
    [InlineData("""
        update audit.audit_seals s
           set entry_id = -(select o.entry_id from audit.audit_seals o where o.number = 7 - s.number) where number in (3, 4);
        update audit.audit_seals s set entry_id = -entry_id where number in (3, 4)
        """, "entry ")]
    [InlineData("""
        insert into audit.audit_entries (table_name, row_key, action, after) values ('x', '{}', 'insert', '{}')
        """, "was inserted past the trail")]
    [InlineData("""
        insert into audit.audit_entries (table_name, row_key, action, after, transaction_id) values ('x', '{}', 'insert', '{}', '3');
        insert into audit.unsealed_entries select max(entry_id) from audit.audit_entries;
        select audit.seal_entries()
        """, "was inserted after its time was sealed")]
    public async Task Seals_that_were_changed_removed_moved_or_gone_around_are_named(string edit, string named)
    {
        await database.AsOwnerAsync<int>("""
            insert into platform.settings (name, value)
            select 'seal ' || gen_random_uuid(), to_jsonb(n) from generate_series(1, 5) n
            """);
        await UntilSealedAsync();
        var bad = await BadAsync(connection => connection.ExecuteAsync(edit));
        Assert.Contains(bad, b => b.Contains(named, StringComparison.Ordinal));
        Assert.Empty(await BadAsync(null));
    }

    /// <summary>More than fits into one round: whole transactions, the earliest first, until all are sealed.</summary>
    [Fact]
    public async Task A_backlog_is_sealed_round_by_round_and_the_chain_holds()
    {
        await UntilSealedAsync();
        foreach (var entries in new[] { 1, 3, 12, 2, 1, 5 })
        {
            await database.AsOwnerAsync<int>("""
                insert into platform.settings (name, value)
                select 'backlog ' || gen_random_uuid(), to_jsonb(n) from generate_series(1, @entries) n
                """, new { entries });
        }

        var rounds = new List<long>();
        for (var tries = 0; tries < 3600 && rounds.Sum() < 24; tries++)
        {
            var taken = await database.AsOwnerAsync<long>("select s.sealed from audit.seal_entries(4) s");
            rounds.AddRange(taken > 0 ? [taken] : []);
            await Task.Delay(taken > 0 ? 0 : 50);
        }

        Assert.Equal(24, rounds.Sum());
        Assert.True(rounds.Count >= 4, string.Join(' ', rounds));
        Assert.Empty(await BadAsync(null));
    }

    /// <summary>A long transaction, of another database too, makes two rounds of sealing look alike.</summary>
    [Fact]
    public async Task An_entry_slipped_in_is_named_while_a_long_transaction_holds_sealing_back()
    {
        await database.AsOwnerAsync<int>("insert into platform.settings (name, value) values ('before', '1')");
        await using var other = new NpgsqlConnection(Cluster.Current.AdminConnectionString);
        await other.OpenAsync();
        await using var open = await other.BeginTransactionAsync();
        await other.ExecuteAsync("select pg_current_xact_id()");
        await UntilSealedAsync();
        var bad = await BadAsync(connection => connection.ExecuteAsync("""
            insert into audit.audit_entries (table_name, row_key, action, after, transaction_id) values ('x', '{}', 'insert', '{}', '3');
            insert into audit.unsealed_entries select max(entry_id) from audit.audit_entries;
            select audit.seal_entries()
            """));
        Assert.Contains(bad, b => b.Contains("was inserted after its time was sealed", StringComparison.Ordinal));
        Assert.Empty(await BadAsync(null));
    }

    private async Task UntilSealedAsync()
    {
        // Other databases of this cluster have transactions too, which hold the snapshot's end back.
        for (var tries = 0; tries < 3600; tries++)
        {
            await SealTrail.Handle(database.Db, default);
            if (await database.AsOwnerAsync<long>("select count(*) from audit.unsealed_entries") == 0)
            {
                return;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("Entries stay unsealed.");
    }

    // What verify names after an edit, which is taken back.
    private async Task<string[]> BadAsync(Func<NpgsqlConnection, Task>? edit)
    {
        await using var connection = new NpgsqlConnection(database.Logins.Owner);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (edit is not null)
        {
            await edit(connection);
        }

        return await connection.QuerySingleAsync<string[]>("select t.examples from audit.verify_trail(1000) t");
    }

    private sealed record Entry
    {
        public long? ActorId { get; init; }

        public string Login { get; init; } = "";

        public string Was { get; init; } = "";

        public string IsNow { get; init; } = "";

        public bool RoleChanged { get; init; }

        public string Text { get; init; } = "";
    }
}
