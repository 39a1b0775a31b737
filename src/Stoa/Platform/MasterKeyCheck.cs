using System.Text.Json;
using Npgsql;

namespace Stoa.Platform;

/// <summary>
/// A database remembers a fingerprint of its master key: a host with another one (a lost key file makes a new one) is
/// refused before it changes passwords or writes what nobody else can open.
/// </summary>
public static class MasterKeyCheck
{
    private const string ExistsSql = "select to_regclass('platform.settings') is not null";
    private const string KeepSql = """
        insert into platform.settings (name, value) values ('master_key_fingerprint', @fingerprint::jsonb)
        on conflict (name) do nothing
        """;
    private const string ReadSql = "select value #>> '{}' from platform.settings where name = 'master_key_fingerprint'";

    // A database from before the fingerprints has no table of them yet, and its routines come with the migration.
    private const string CanAdmitSql = "select to_regprocedure('platform.admit_master(bytea)') is not null";
    private const string AdmitSql = "select platform.admit_master(@fingerprint)";

    /// <summary>
    /// Compares, and remembers at first use. Without tables yet there is nothing to compare. A host that has the database's key
    /// as its previous one is about to replace it: its current one may seal from now on. Answers the database's key, of which its
    /// logins' passwords are derived.
    /// </summary>
    /// <param name="owner">A connection string of the owner.</param>
    public static async Task<MasterKey> VerifyAsync(string owner, Vault vault, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(vault);
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(owner) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var exists = new NpgsqlCommand(ExistsSql, connection);
        if (await exists.ExecuteScalarAsync(cancel) is not true)
        {
            return vault.Masters.Current;
        }

        var current = vault.Masters.Current;
        await using var keep = new NpgsqlCommand(KeepSql, connection);
        keep.Parameters.AddWithValue("fingerprint", JsonSerializer.Serialize(current.Name));
        await keep.ExecuteNonQueryAsync(cancel);
        await using var read = new NpgsqlCommand(ReadSql, connection);
        var known = await read.ExecuteScalarAsync(cancel) as string;
        var its = vault.Masters.All.FirstOrDefault(k => k.Name == known);
        if (its is null)
        {
            throw new StoaException(
                $"The master key {vault.Store?.Place} is not the one this database was set up with: put that one in its " +
                "place, or encrypted columns cannot be read.");
        }

        await using var canAdmit = new NpgsqlCommand(CanAdmitSql, connection);
        if (await canAdmit.ExecuteScalarAsync(cancel) is true)
        {
            await using var admit = new NpgsqlCommand(AdmitSql, connection);
            admit.Parameters.AddWithValue("fingerprint", current.Fingerprint);
            await admit.ExecuteNonQueryAsync(cancel);
        }

        return its;
    }
}
