using Npgsql;
using Stoa.Accounts;
using Stoa.Audit;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Accounts;

/// <summary>Erasing somebody: of a person with a mark in every place nothing is left, and everything else still adds up.</summary>
public sealed class ErasureTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    // Masked by being sealed, or only a copy of another column: the mark cannot be read there to begin with.
    private static readonly string[] Unreadable =
    [
        "accounts.users.phone", "accounts.users.phone_index", "accounts.users.password_hash", "accounts.users.security_stamp",
        "accounts.users.language",
        "accounts.users.source", "accounts.users.currency", "accounts.users.country", "accounts.users.region",
        "accounts.users.security_questions", "accounts.privacy_requests.sealed_reason", "accounts.privacy_requests.failure",
        "orders.checkouts.public_id", "orders.refunds.source_ref", "platform.encryption_keys.wrapped_key",
        "orders.orders.billing_address", "platform.outbox.sealed_payload", "vendors.vendors.payout_details",
        "vendors.vendors.contact_details", "vendors.vendors.payout_tail", "vendors.vendor_documents.sealed_content",
    ];

    private readonly DataFolder _data = Cluster.Current.Data;

    [Fact]
    public async Task Of_an_erased_person_nothing_is_left_and_all_figures_hold()
    {
        var person = await MarkedPerson.CreateAsync(database.Db, database.Logins, Cluster.Current.Vault);
        await database.AsOwnerAsync<int>("vacuum (analyze)");
        var before = await MarkedPerson.SearchAsync(Admin, person.Mark);
        // Every place that the register says is emptied was marked: else the search below would show nothing.
        var wanted = await database.AsOwnerAsync<string[]>("""
            select array_agg(c.table_name || '.' || c.column_name) from platform.personal_columns c
              join platform.personal_tables t using (table_name)
             where t.erasure = 'emptied' and c.erasure in ('emptied', 'replaced')
            """);
        var names = before.Select(b => b.Replace("activity_logs_default", "activity_logs")).ToList();
        Assert.Equal([], wanted.Except(names).Except(Unreadable));
        foreach (var table in new[] { "addresses", "sessions", "passkeys", "registrations", "email_changes", "invitations",
            "api_keys", "consents" })
        {
            Assert.Contains(before, b => b.StartsWith($"accounts.{table}.", StringComparison.Ordinal));
        }

        Assert.Contains(before, b => b.StartsWith("pg_statistic", StringComparison.Ordinal));
        Assert.Contains(before, b => b == "analytics.deltas.ship_city");
        Directory.CreateDirectory(_data.Mailbox);
        await File.WriteAllTextAsync(Path.Combine(_data.Mailbox, $"{person.UserId}.eml"),
            $"From: a@stoa.example\r\nTo: {person.Email}\r\nSubject: Hello {person.Mark}\r\n\r\nHello.\r\n");

        var line = await Eraser().PersonAsync(null, person.UserId, "own", default);
        await Eraser().GuestAsync(null, person.GuestEmail, person.GuestOrder, default);

        Assert.Equal([], await MarkedPerson.SearchAsync(Admin, person.Mark));
        Assert.Equal([], MarkedPerson.SearchFiles(_data.Path, person.Mark));
        Assert.Contains(line.ErasureId.ToString(), await File.ReadAllTextAsync(_data.ErasureJournalFile), StringComparison.Ordinal);
        Assert.Equal(("Erased person", true, true), await database.AsOwnerAsync<(string, bool, bool)>("""
            select u.name, u.erased_at is not null and u.phone_index is null, k.wrapped_key is null and k.destroyed_at is not null
              from accounts.users u join platform.encryption_keys k on k.subject_kind = 'person' and k.subject_id = u.user_id
             where u.user_id = @UserId
            """, person));
        // What accounting needs is there: amounts, country.
        Assert.Equal((3L, 3L, 0L), await database.AsOwnerAsync<(long, long, long)>("""
            select count(*), count(*) filter (where ship_country = 'Germany'), count(ship_city) from orders.orders
             where order_id = any(@OrderIds) and order_total > 0 and order_id <> @odd
            """, new { person.OrderIds, odd = person.OrderIds[0] }));
        await SealTrail.Handle(database.Db, default);
        Assert.Equal(1, await database.AsOwnerAsync<long>("""
            select count(*) from audit.audit_entries where table_name = 'accounts.users' and reason = 'erasure'
               and row_key = jsonb_build_object('user_id', @UserId)
            """, person));
        await VerifiedAsync();
    }

    [Fact]
    public async Task A_person_is_not_erased_while_an_order_of_theirs_is_open()
    {
        var person = await MarkedPerson.CreateAsync(database.Db, database.Logins, Cluster.Current.Vault);
        var number = await database.AsOwnerAsync<string>("""
            select order_number from orders.create_order(@UserId, '{"country": "Germany"}',
              (select jsonb_build_array(jsonb_build_object('variant_id', max(variant_id), 'quantity', 1)) from catalog.product_variants))
            """, person);
        var refused = await Assert.ThrowsAsync<PostgresException>(
            () => Eraser().PersonAsync(null, person.UserId, "own", default));
        Assert.Equal("ST409", refused.SqlState);
        Assert.Contains(number, refused.MessageText, StringComparison.Ordinal);
        Assert.NotEmpty(await MarkedPerson.SearchAsync(Admin, person.Mark));
    }

    [Fact]
    public async Task Who_owns_a_vendor_hands_it_over_first()
    {
        await using var host = await TestHost.StartAsync(database);
        var owner = await host.AddPersonAsync("vendor owner", await host.AddVendorAsync("Handover"));
        await database.AsOwnerAsync<int>("update vendors.vendors set user_id = @UserId where vendor_id = @VendorId", owner);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => Eraser().PersonAsync(null, owner.UserId, "own", default));
        Assert.Equal(("ST409", true), (refused.SqlState, refused.MessageText.Contains("Handover", StringComparison.Ordinal)));
        await database.AsOwnerAsync<int>("update vendors.vendors set user_id = null where vendor_id = @VendorId", owner);
        await Eraser().PersonAsync(null, owner.UserId, "own", default);
    }

    [Fact]
    public async Task Nobody_is_erased_twice_or_above_the_one_who_erases()
    {
        await using var host = await TestHost.StartAsync(database);
        var support = await host.AddPersonAsync("support");
        var chief = await host.AddPersonAsync("operator");
        var person = await host.AddPersonAsync("shopper");
        await Eraser().PersonAsync(support.UserId, person.UserId, "staff", default);
        var again = await Assert.ThrowsAsync<PostgresException>(
            () => Eraser().PersonAsync(support.UserId, person.UserId, "staff", default));
        var above = await Assert.ThrowsAsync<PostgresException>(
            () => Eraser().PersonAsync(support.UserId, chief.UserId, "staff", default));
        Assert.Equal(("ST404", "ST403"), (again.SqlState, above.SqlState));
    }

    /// <summary>An older copy of the database forgets nobody's erasure, and spares who has the number since.</summary>
    [Fact]
    public async Task A_restored_older_database_erases_them_again_before_it_serves()
    {
        await using var own = await OwnAsync();
        var person = await MarkedPerson.CreateAsync(own.Db, own.Logins, Cluster.Current.Vault);
        using var scratch = new ScratchFolder();
        var data = Folder(scratch);
        await own.Db.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        var older = await CopyAsync(own.Logins);
        await using var now = new Db(own.Logins);
        var eraser = new Erase(now, Cluster.Current.Vault, data, new SubjectKeys(now, Cluster.Current.Vault));
        await eraser.PersonAsync(null, person.UserId, "own", default);
        await eraser.GuestAsync(null, person.GuestEmail, person.GuestOrder, default);

        Assert.NotEmpty(await MarkedPerson.SearchAsync(AdminOf(older), person.Mark));
        var replayed = await ReplayAsync(older, data);
        Assert.Equal(new Replayed(2, 0, false), replayed);
        Assert.Equal([], await MarkedPerson.SearchAsync(AdminOf(older), person.Mark));
        Assert.Equal(new Replayed(0, 0, false), await ReplayAsync(older, data));

        // A database that never held them: it notes the erasures, and whoever has the number there stays.
        var other = await OwnAsync();
        var stranger = await MarkedPerson.CreateAsync(other.Db, other.Logins, Cluster.Current.Vault);
        await other.AsOwnerAsync<int>("select setval(pg_get_serial_sequence('accounts.users', 'user_id'), 1000)");
        Assert.Equal(new Replayed(0, 2, false), await ReplayAsync(other.Logins, data));
        Assert.NotEmpty(await MarkedPerson.SearchAsync(AdminOf(other.Logins), stranger.Mark));
    }

    [Fact]
    public async Task A_journal_that_was_cut_off_is_mended_and_one_that_was_changed_is_refused()
    {
        await using var own = await OwnAsync();
        using var scratch = new ScratchFolder();
        var data = Folder(scratch);
        await own.AsOwnerAsync<int>("""
            insert into platform.erasures (subject, subject_id, subject_created_at, kind, routine_version)
            select 'person', n, now(), 'own', 1 from generate_series(1001, 1003) as n
            """);
        Assert.Equal(3, await ErasureJournal.KeepInStepAsync(own.Db, data, default));
        Assert.Equal(0, await ErasureJournal.KeepInStepAsync(own.Db, data, default));
        var whole = await File.ReadAllTextAsync(data.ErasureJournalFile);
        await File.WriteAllTextAsync(data.ErasureJournalFile, whole[..^20]);
        Assert.Equal(new Replayed(0, 0, true), await ReplayAsync(own.Logins, data));
        Assert.Equal(whole.Split('\n').Order(), (await File.ReadAllTextAsync(data.ErasureJournalFile)).Split('\n').Order());
        await File.WriteAllTextAsync(data.ErasureJournalFile, "nonsense\n" + whole);
        var refused = await Assert.ThrowsAsync<StoaException>(() => ReplayAsync(own.Logins, data));
        Assert.Contains("line 1", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoaException>(() => ErasureJournal.KeepInStepAsync(own.Db, data, default));
    }

    private static Task<Replayed> ReplayAsync(DatabaseLogins logins, DataFolder data) =>
        ErasureJournal.ReplayAsync(logins, data, Cluster.Current.Vault, default);

    private string Admin => AdminOf(database.Logins);

    private static string AdminOf(DatabaseLogins logins) =>
        new NpgsqlConnectionStringBuilder(Cluster.Current.AdminConnectionString)
        {
            Database = new NpgsqlConnectionStringBuilder(logins.Owner).Database,
        }.ConnectionString;

    private static DataFolder Folder(ScratchFolder scratch)
    {
        var data = new DataFolder(scratch.Path);
        data.Create();
        File.Copy(Cluster.Current.Data.MasterKeyFile, data.MasterKeyFile);
        return data;
    }

    private static async Task<TestDatabase> OwnAsync()
    {
        var logins = await Cluster.Current.CloneAsync();
        return TestDatabase.Over(logins, new Db(logins));
    }

    private static async Task<DatabaseLogins> CopyAsync(DatabaseLogins logins)
    {
        var name = new NpgsqlConnectionStringBuilder(logins.Owner).Database;
        await using var connection = new NpgsqlConnection(Cluster.Current.AdminConnectionString);
        await connection.OpenAsync();
        await using var copy = new NpgsqlCommand($"create database {name}_older template {name} owner stoa_owner", connection);
        await copy.ExecuteNonQueryAsync();
        return Cluster.Current.LoginsOf($"{name}_older");
    }

    private Erase Eraser() => new(
        database.Db, Cluster.Current.Vault, _data, new SubjectKeys(database.Db, Cluster.Current.Vault));

    private async Task VerifiedAsync()
    {
        var output = new StringWriter();
        Assert.True(await Verify.RunAsync(database.Logins, output), output.ToString());
    }
}
