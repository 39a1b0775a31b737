using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform;

/// <summary>Wraps outside of backups, and a database out of a backup from before a rotation.</summary>
public sealed class KeyWrapsTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly ScratchFolder _scratch = new();

    [Fact]
    public async Task A_backup_from_before_a_rotation_gets_the_wraps_of_the_file_and_the_erased_stay_erased()
    {
        var data = new DataFolder(_scratch.Path);
        data.Create();
        Assert.Null(await KeepWraps.Handle(database.Db, Cluster.Current.Vault, data, new FakeTimeProvider(), default));
        var old = Cluster.Current.Vault;
        var keys = new SubjectKeys(database.Db, old);
        var values = new List<byte[]>();
        for (var id = 1; id <= 4; id++)
        {
            values.Add(await keys.SealAsync(Subject.Vendor(id), $"vendor {id}", default));
        }

        await database.AsOwnerAsync<int>(
            "update platform.encryption_keys set wrapped_key = null, destroyed_at = now() where subject_id = 4");
        await database.AsOwnerAsync<int>(
            "insert into platform.outbox (kind, sealed_payload) values ('mail', @payload)", new { payload = old.SealForHosts([1]) });

        // The rotation happened after that backup, when the third key did not exist yet and the fourth was there still.
        var rotated = new Vault(new FileKeyStore(data));
        var lines = new List<string> { $$"""{"master":"{{rotated.Masters.Current.Name}}","at":"2026-05-14T00:00:00Z"}""" };
        foreach (var id in new[] { 1, 2, 4 })
        {
            var wrap = id == 4 ? old.SealForHosts(new byte[32]) : await database.AsOwnerAsync<byte[]>(
                "select wrapped_key from platform.encryption_keys where subject_id = @id", new { id });
            lines.Add(JsonSerializer.Serialize(new
            {
                keyId = Vault.KeyIdOf(values[id - 1]), wrap = rotated.SealForHosts(old.Unwrap(wrap)),
            }));
        }

        await File.WriteAllLinesAsync(data.WrapsFile, lines);
        await using var owner = new NpgsqlConnection(database.Logins.Owner);
        await owner.OpenAsync();
        var restored = await KeyWraps.RestoreAsync(owner, data, rotated, default);
        Assert.Equal((2, 1, 1), (restored.Taken, restored.Missing, restored.Dropped));
        Assert.Equal([Vault.KeyIdOf(values[2])], restored.MissingKeyIds);
        Assert.Equal(rotated.Masters.Current.Name, (await MasterKeyCheck.VerifyAsync(database.Logins.Owner, rotated, default)).Name);

        var opened = await new SubjectKeys(database.Db, rotated).OpenAsync(
            [(Subject.Vendor(1), values[0]), (Subject.Vendor(2), values[1]), (Subject.Vendor(4), values[3])], default);
        Assert.Equal(["vendor 1", "vendor 2", null], opened);
        await Assert.ThrowsAsync<UnknownMasterException>(
            () => new SubjectKeys(database.Db, rotated).OpenAsync([(Subject.Vendor(3), values[2])], default));

        // Twice changes nothing; written anew, the file has what the database has.
        var again = await KeyWraps.RestoreAsync(owner, data, rotated, default);
        Assert.Equal((0, 1, 0), (again.Taken, again.Missing, again.Dropped));
        Assert.Equal(3, await KeepWraps.Handle(database.Db, rotated, data, new FakeTimeProvider(), default));
        Assert.Equal(4, File.ReadLines(data.WrapsFile).Count());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(data.WrapsFile));

        await File.AppendAllTextAsync(data.WrapsFile, "{\"keyId\":\n");
        var damaged = await Assert.ThrowsAsync<StoaException>(() => KeyWraps.RestoreAsync(owner, data, rotated, default));
        Assert.Contains("line 5", damaged.Message);
        var stranger = await Assert.ThrowsAsync<StoaException>(
            () => KeyWraps.RestoreAsync(owner, data, new Vault(new byte[32]), default));
        Assert.Contains("another master key", stranger.Message);
    }

    /// <summary>A wrap as versions before the fingerprints made it.</summary>
    internal static byte[] Version1(byte[] master, byte[] key)
    {
        var made = new byte[1 + 12 + 32 + 16];
        made[0] = 1;
        RandomNumberGenerator.Fill(made.AsSpan(1, 12));
        using var aes = new AesGcm(master, 16);
        aes.Encrypt(made.AsSpan(1, 12), key, made.AsSpan(13, 32), made.AsSpan(45));
        return made;
    }

    public void Dispose() => _scratch.Dispose();
}
