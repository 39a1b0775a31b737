using System.Security.Cryptography;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform;

/// <summary>The verb rotate-key as a process, killed and begun again.</summary>
[Trait("Needs", "Processes")]
public sealed class RotateKeyTests : IDisposable
{
    private const int Keys = 20_000;
    private readonly ScratchFolder _scratch = new();

    [Fact]
    public async Task A_rotation_killed_three_times_ends_with_every_value_open_and_nothing_under_the_old_key()
    {
        var data = new DataFolder(_scratch.Path);
        data.Create();
        var master = RandomNumberGenerator.GetBytes(32);
        DataFolder.WritePrivate(data.MasterKeyFile, Convert.ToHexStringLower(master));
        // This process is the host that has the server: it goes on while rotations are killed.
        await using var server = await EmbeddedPostgres.StartAsync(data);
        var logins = await server.PrepareAsync(data, Installation.EmbeddedDatabase);
        await Migrator.MigrateAsync(logins);
        var old = new Vault(new FileKeyStore(data));
        await MasterKeyCheck.VerifyAsync(logins.Owner, old, default);
        await using var owner = new NpgsqlConnection(logins.Owner);
        await owner.OpenAsync();
        var made = await FillAsync(owner, old, master);
        await owner.ExecuteAsync("insert into platform.outbox (kind, sealed_payload) values ('mail', @payload)",
            new { payload = old.SealForHosts("a letter"u8.ToArray()) });
        await owner.ExecuteAsync("insert into platform.data_protection_keys (friendly_name, sealed_xml) values ('ring', @xml)",
            new { xml = old.SealForHosts("<key/>"u8.ToArray()) });

        await KillAsync(() => Task.FromResult(File.Exists(FileKeyStore.PreviousFile(data))));
        foreach (var (from, to) in new[] { (1, 10_000), (10_000, 19_000) })
        {
            var enough = RandomNumberGenerator.GetInt32(from, to);
            await KillAsync(async () => await owner.QuerySingleAsync<long>(
                "select coalesce(max(done), 0) from platform.key_rotations") >= enough);
            // Whoever is erased between two runs stays erased.
            await owner.ExecuteAsync(
                "update platform.encryption_keys set wrapped_key = null, destroyed_at = now() where key_id = @enough", new { enough });
            made.Remove(enough);
            await AssertAllOpenAsync(owner, new Vault(new FileKeyStore(data)), made);
        }

        var (exit, output) = await HostProcess.RunAsync(["rotate-key", "--data", data.Path]);
        Assert.True(exit == 0, output);
        Assert.Contains("Going on with the rotation", output);
        Assert.False(File.Exists(FileKeyStore.PreviousFile(data)));
        var fresh = new Vault(new FileKeyStore(data));
        Assert.NotEqual(old.Masters.Current.Name, fresh.Masters.Current.Name);
        Assert.Null(fresh.Masters.Previous);
        await AssertAllOpenAsync(owner, fresh, made);
        Assert.Equal("a letter"u8.ToArray(), fresh.OpenForHosts(
            await owner.QuerySingleAsync<byte[]>("select sealed_payload from platform.outbox")));
        Assert.Equal("<key/>"u8.ToArray(), fresh.OpenForHosts(
            await owner.QuerySingleAsync<byte[]>("select sealed_xml from platform.data_protection_keys where friendly_name = 'ring'")));
        Assert.Equal([fresh.Masters.Current.Fingerprint],
            await owner.QueryAsync<byte[]>("select fingerprint from platform.master_keys"));
        Assert.Equal(0, await owner.QuerySingleAsync<int>(
            "select count(*)::int from platform.encryption_keys where wrapped_key is not null and master_fingerprint is null"));
        Assert.Equal(made.Count + 1, File.ReadLines(data.WrapsFile).Count());
        Assert.Single(await owner.QueryAsync<int>("select 1 from platform.key_rotations"));

        // A host that slept through all of it loses nothing: what it seals under the old key is refused.
        var late = await Assert.ThrowsAsync<PostgresException>(() => owner.ExecuteAsync(
            "insert into platform.outbox (kind, sealed_payload) values ('mail', @payload)", new { payload = old.SealForHosts([1]) }));
        Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, late.SqlState);
        Assert.Equal([1], fresh.OpenForHosts(fresh.SealForHosts([1])));
        Assert.Equal("a letter"u8.ToArray(), old.OpenForHosts(
            await owner.QuerySingleAsync<byte[]>("select sealed_payload from platform.outbox")));
    }

    [Fact]
    public async Task Keys_of_the_environment_are_rotated_by_whoever_sets_them()
    {
        var (first, second) = (RandomNumberGenerator.GetHexString(64), RandomNumberGenerator.GetHexString(64));
        Assert.Equal(0, (await RunAsync("migrate", first)).ExitCode);
        var refused = await RunAsync("rotate-key", first);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("set Stoa__MasterKey to a new key", refused.Output);
        var rotated = await RunAsync("rotate-key", second, first);
        Assert.True(rotated.ExitCode == 0, rotated.Output);
        Assert.Contains("take Stoa__PreviousMasterKey away", rotated.Output);
        Assert.Equal(0, (await RunAsync("migrate", second)).ExitCode);
        var stale = await RunAsync("migrate", first);
        Assert.Equal(1, stale.ExitCode);
        Assert.Contains("is not the one this database was set up with", stale.Output);
        Assert.False(File.Exists(new DataFolder(_scratch.Path).MasterKeyFile));
    }

    [Fact]
    public async Task A_key_store_over_http_is_rotated_and_keeps_the_old_key_as_long_as_asked()
    {
        await using var store = await FakeKeyStore.StartAsync();
        Assert.Equal(0, (await RunAsync(store, "migrate")).ExitCode);
        var kept = await RunAsync(store, "rotate-key", "--keep-previous");
        Assert.True(kept.ExitCode == 0, kept.Output);
        Assert.Contains("rotate-key --destroy-previous", kept.Output);
        Assert.Equal(2, store.Kept.Count);
        var destroyed = await RunAsync(store, "rotate-key", "--destroy-previous");
        Assert.Contains("The previous master key is destroyed.", destroyed.Output);
        Assert.Single(store.Kept);
        store.Broken = 503;
        var refused = await RunAsync(store, "migrate");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("sealed or in maintenance", refused.Output);
    }

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        _scratch.Dispose();
    }

    private Task<(int ExitCode, string Output)> RunAsync(string verb, string key, string? previous = null) =>
        HostProcess.RunAsync([verb, "--data", _scratch.Path], environment: new Dictionary<string, string?>
        {
            ["Stoa__MasterKey"] = key, ["Stoa__PreviousMasterKey"] = previous,
        });

    private Task<(int ExitCode, string Output)> RunAsync(FakeKeyStore store, params string[] verb) =>
        HostProcess.RunAsync([.. verb, "--data", _scratch.Path], environment: new Dictionary<string, string?>
        {
            ["Stoa__KeyStore"] = store.Address, ["Stoa__KeyStoreToken"] = FakeKeyStore.Token,
        });

    /// <summary>Runs a rotation until something is so, and kills it then as the kernel would.</summary>
    private async Task KillAsync(Func<Task<bool>> until)
    {
        await using var rotation = HostProcess.Start(["rotate-key", "--data", _scratch.Path]);
        while (!await until())
        {
            Assert.False(rotation.Process.HasExited, rotation.Output);
            await Task.Delay(1);
        }

        await rotation.KillAsync();
        Assert.NotEqual(0, rotation.Process.ExitCode);
    }

    // Half of them as earlier versions wrapped them.
    private static async Task<Dictionary<long, byte[]>> FillAsync(NpgsqlConnection owner, Vault vault, byte[] master)
    {
        var made = new Dictionary<long, byte[]>();
        await using var copy = await owner.BeginBinaryImportAsync(
            "copy platform.encryption_keys (key_id, subject_kind, subject_id, wrapped_key) from stdin (format binary)");
        for (var id = 1L; id <= Keys; id++)
        {
            var (key, wrap) = vault.NewDataKey();
            made.Add(id, key);
            await copy.StartRowAsync();
            await copy.WriteAsync(id, NpgsqlDbType.Bigint);
            await copy.WriteAsync("person");
            await copy.WriteAsync(id, NpgsqlDbType.Bigint);
            await copy.WriteAsync(id % 2 == 0 ? wrap : KeyWrapsTests.Version1(master, key), NpgsqlDbType.Bytea);
        }

        await copy.CompleteAsync();
        return made;
    }

    private static async Task AssertAllOpenAsync(NpgsqlConnection owner, Vault vault, Dictionary<long, byte[]> made)
    {
        var rows = (await owner.QueryAsync<(long Id, byte[] Wrap)>(
            "select key_id, wrapped_key from platform.encryption_keys where wrapped_key is not null")).ToList();
        Assert.Equal(made.Count, rows.Count);
        Assert.All(rows, r => Assert.Equal(made[r.Id], vault.Unwrap(r.Wrap)));
    }
}
