using Dapper;
using Npgsql;
using Spectre.Console;
using Stoa.Accounts;
using Stoa.Platform;
using Stoa.Platform.Backup;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform.Backup;

/// <summary>
/// Somebody who was erased stays so: in a backup from before, restored; in a database that the log made; and after the master
/// key changed, when backups' own wraps open nothing any more. All else is there.
/// </summary>
[Trait("Needs", "Processes")]
public sealed class ErasedPeopleTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    private DataFolder Data => new(Path.Combine(_scratch.Path, "data"));

    private string Folder => Path.Combine(_scratch.Path, "backup");

    [Fact]
    public async Task Of_an_erased_person_nothing_comes_back_with_a_backup_from_before_or_by_the_log()
    {
        MarkedPerson person;
        await using (var installation = await Installation.OpenAsync(Data.Path, null, attach: false))
        {
            person = await MarkedPerson.CreateAsync(installation.Db, installation.Logins, installation.Vault);
            await RunBackup.RunAsync(installation, Folder, 14, (_, _) => { }, TimeProvider.System, default);
            Assert.NotEmpty(await MarkedPerson.SearchAsync(await AdminAsync(Data), person.Mark));
        }

        // The copy holds them, readable to nobody without its key.
        Assert.Equal([], MarkedPerson.SearchFiles(Folder, person.Mark));
        Assert.NotEmpty(await MarksAsync("held", person.Mark, afterErasure: false));

        await using (var installation = await Installation.OpenAsync(Data.Path, null, attach: false))
        {
            using var receiver = new ReceiveWal(await AdminAsync(Data), BackupRepository.Open(Folder, Data));
            Assert.True(await receiver.PrepareAsync(default));
            using var stop = new CancellationTokenSource();
            var receiving = receiver.RunAsync(stop.Token);
            var eraser = new Erase(
                installation.Db, installation.Vault, Data, new SubjectKeys(installation.Db, installation.Vault));
            // The moment before, which the backup can restore once the log has come past it.
            var before = await NowAsync(installation.Logins);
            await Task.Delay(100);
            await eraser.PersonAsync(null, person.UserId, "own", default);
            await eraser.GuestAsync(null, person.GuestEmail, person.GuestOrder, default);
            await UntilAsync(async () => receiver.ReachesTo > await NowAsync(installation.Logins) - TimeSpan.FromSeconds(6)
                && receiver.ReachesTo > before);
            await stop.CancelAsync();
            await receiving;
            Assert.Equal([], await MarkedPerson.SearchAsync(await AdminAsync(Data), person.Mark));
            Assert.Equal([], await MarksAsync("earlier", person.Mark, afterErasure: true, before));
            Assert.Equal([], await MarksAsync("latest", person.Mark, afterErasure: true));
        }

        Assert.Equal([], MarkedPerson.SearchFiles(Data.Path, person.Mark));
    }

    [Fact]
    public async Task After_the_master_key_changed_a_backup_from_before_opens_for_the_living_only()
    {
        byte[] livingPhone;
        byte[] erasedPhone;
        long living;
        long erased;
        byte[] oldWrap;
        await using (var installation = await Installation.OpenAsync(Data.Path, null, attach: false))
        {
            var keys = new SubjectKeys(installation.Db, installation.Vault);
            (living, livingPhone) = await PersonAsync(installation, keys, "living@stoa.example");
            (erased, erasedPhone) = await PersonAsync(installation, keys, "erased@stoa.example");
            oldWrap = await WrapAsync(installation.Logins, erased);
            await RunBackup.RunAsync(installation, Folder, 14, (_, _) => { }, TimeProvider.System, default);
            await new Erase(installation.Db, installation.Vault, Data, keys).PersonAsync(null, erased, "own", default);
            var quiet = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
            await RotateKey.RunAsync(installation, keepPrevious: false, relogin: null, quiet, TimeProvider.System, default);
        }

        var restored = await RestoreAsync("rotated", null);
        await using var there = await Installation.OpenRestoredAsync(restored.Path);
        var opens = new SubjectKeys(there.Db, there.Vault);
        Assert.Equal("+442079460018", (await opens.OpenAsync(living, [livingPhone], default))[0]);
        Assert.Null((await opens.OpenAsync(erased, [erasedPhone], default))[0]);
        // Not even who has the backup's own wrap and the keys folder of today opens it.
        Assert.False(there.Vault.CanOpen(oldWrap));
        using var output = new StringWriter();
        Assert.True(await Verify.RunAsync(there.Logins, output), output.ToString());
    }

    [Fact]
    public async Task A_moment_after_which_nothing_was_committed_is_restored_too()
    {
        DateTimeOffset moment;
        await using (var installation = await Installation.OpenAsync(Data.Path, null, attach: false))
        {
            await RunBackup.RunAsync(installation, Folder, 14, (_, _) => { }, TimeProvider.System, default);
            using var receiver = new ReceiveWal(await AdminAsync(Data), BackupRepository.Open(Folder, Data));
            Assert.True(await receiver.PrepareAsync(default));
            using var stop = new CancellationTokenSource();
            var receiving = receiver.RunAsync(stop.Token);
            await using (var owner = new NpgsqlConnection(installation.Logins.Owner))
            {
                await owner.ExecuteAsync("create table public.kept as select 42 as n");
            }

            moment = await NowAsync(installation.Logins) + TimeSpan.FromSeconds(1);
            await UntilAsync(() => Task.FromResult(receiver.ReachesTo > moment));
            await stop.CancelAsync();
            await receiving;
        }

        var restored = await RestoreAsync("quiet", moment);
        await using var there = await Installation.OpenRestoredAsync(restored.Path);
        await using var asked = new NpgsqlConnection(there.Logins.Owner);
        Assert.Equal(42, await asked.QuerySingleAsync<int>("select n from public.kept"));
    }

    public void Dispose() => _scratch.Dispose();

    // Restores beside, with the keys folder as it is now, opens it as a host would, and says where the mark is.
    private async Task<List<string>> MarksAsync(string name, string mark, bool afterErasure, DateTimeOffset? to = null)
    {
        var restored = await RestoreAsync(name, to);
        await using var installation = await Installation.OpenRestoredAsync(restored.Path);
        using var output = new StringWriter();
        Assert.True(await Verify.RunAsync(installation.Logins, output), output.ToString());
        if (afterErasure)
        {
            Assert.Equal([], MarkedPerson.SearchFiles(restored.Path, mark));
        }

        return await MarkedPerson.SearchAsync(await AdminAsync(restored), mark);
    }

    private async Task<DataFolder> RestoreAsync(string name, DateTimeOffset? to)
    {
        var restored = new DataFolder(Path.Combine(_scratch.Path, name));
        restored.Create();
        foreach (var key in Directory.EnumerateFiles(Data.Keys))
        {
            File.Copy(key, Path.Combine(restored.Keys, Path.GetFileName(key)));
        }

        await RestoreBackup.RunAsync(restored, BackupRepository.Open(Folder, restored), to, (_, _) => { }, default);
        return restored;
    }

    private static async Task<(long UserId, byte[] Phone)> PersonAsync(Installation installation, SubjectKeys keys, string email)
    {
        var id = await CreateAccount.Handle(installation.Db, new("Ann Example", email, "plover quartz meadow lantern", "shopper"));
        var phone = await keys.SealAsync(id, "+442079460018", default);
        await using var owner = new NpgsqlConnection(installation.Logins.Owner);
        await owner.ExecuteAsync("update accounts.users set phone = @phone where user_id = @id", new { id, phone });
        return (id, phone);
    }

    private static async Task<byte[]> WrapAsync(DatabaseLogins logins, long userId)
    {
        await using var owner = new NpgsqlConnection(logins.Owner);
        return await owner.QuerySingleAsync<byte[]>("""
            select wrapped_key from platform.encryption_keys where subject_kind = 'person' and subject_id = @userId
            """, new { userId });
    }

    private static async Task<DateTimeOffset> NowAsync(DatabaseLogins logins)
    {
        await using var owner = new NpgsqlConnection(logins.Owner);
        return new DateTimeOffset(await owner.QuerySingleAsync<DateTime>("select clock_timestamp()"));
    }

    // The superuser on the server that runs on a folder, in the marketplace's database.
    private static async Task<string> AdminAsync(DataFolder data)
    {
        var logins = await EmbeddedPostgres.TryAttachAsync(data, Installation.EmbeddedDatabase);
        return new NpgsqlConnectionStringBuilder(logins!.Owner)
        {
            Username = "postgres",
            Password = data.DatabasePasswords()["postgres"],
            Pooling = false,
        }.ConnectionString;
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            if (await isSo())
            {
                return;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException("It does not happen.");
    }
}
