using Dapper;
using Npgsql;
using Stoa.Platform;

namespace Stoa.Host;

/// <summary>What doctor finds about keys and about the volume below the data.</summary>
internal static class DoctorKeys
{
    private const string StateSql =
        "select k.keys_current, k.keys_other, k.keys_destroyed, k.is_rotating from platform.key_state(@master) k";

    public static async Task KeysAsync(Installation installation, Action<string, string> say, CancellationToken cancel)
    {
        var (vault, data) = (installation.Vault, installation.Data);
        say("ok", $"the master key {vault.Masters.Current.Name[..8]}… is in {vault.Store!.Place} ({vault.Store.Kind})");
        foreach (var file in Directory.EnumerateFileSystemEntries(data.Keys).Prepend(data.Keys).Where(IsOpenToOthers))
        {
            say("broken", $"{file} is open to others: chmod {(Directory.Exists(file) ? "700" : "600")} it");
        }

        if (vault.Store.Kind == "file")
        {
            say("warning", $"the master key {data.MasterKeyFile} lies beside the data: copy it elsewhere, never into a backup");
        }

        await using var connection = new NpgsqlConnection(installation.Logins.Owner);
        await connection.OpenAsync(cancel);
        var (current, other, destroyed, unfinished) = await connection.QuerySingleAsync<(long, long, long, bool)>(
            StateSql, new { master = vault.Masters.Current.Fingerprint });
        say(other > 0 ? "warning" : "ok", $"{current} data keys are under the master key, {destroyed} destroyed"
            + (other > 0 ? $", {other} under another or an unnamed one: run rotate-key" : ""));
        if (unfinished)
        {
            say("warning", "a rotation of the master key is not finished: run rotate-key, which goes on with it");
        }
        else if (vault.Masters.Previous is not null)
        {
            say("warning", "a previous master key is still kept: rotate-key --destroy-previous destroys it");
        }
    }

    public static void Volume(DataFolder data, Action<string, string> say)
    {
        var (encrypted, on) = VolumeEncryption.Of(data.Path);
        say(encrypted is true ? "ok" : "warning", encrypted switch
        {
            true => $"the data folder's volume {on} is encrypted",
            false => $"the data folder's volume {on} is not encrypted by this machine: put it on LUKS (docs/operations.md), "
                + "unless the disk itself is encrypted, which cannot be seen from here",
            null => $"whether the data folder's volume is encrypted cannot be seen here: it is on {on}",
        });
    }

    public static bool IsOpenToOthers(string path) => !OperatingSystem.IsWindows()
        && (Directory.Exists(path) || File.Exists(path))
        && (File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead
            | UnixFileMode.OtherWrite)) != 0;
}
