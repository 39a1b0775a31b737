using System.Text.Json;
using Npgsql;

namespace Stoa.Platform;

/// <summary>
/// A database remembers a fingerprint of its master key: a host with another one (a lost key file makes a new one) is
/// refused before it changes passwords or writes what nobody else can open.
/// </summary>
internal static class MasterKeyCheck
{
    private const string ExistsSql = "select to_regclass('platform.settings') is not null";
    private const string KeepSql = """
        insert into platform.settings (name, value) values ('master_key_fingerprint', @fingerprint::jsonb)
        on conflict (name) do nothing
        """;
    private const string ReadSql = "select value #>> '{}' from platform.settings where name = 'master_key_fingerprint'";

    /// <summary>Compares, and remembers at first use. Without tables yet there is nothing to compare.</summary>
    /// <param name="owner">A connection string of the owner.</param>
    public static async Task VerifyAsync(string owner, Vault vault, DataFolder data, CancellationToken cancel)
    {
        var fingerprint = Convert.ToHexStringLower(vault.Derive("fingerprint").AsSpan(0, 8));
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(owner) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var exists = new NpgsqlCommand(ExistsSql, connection);
        if (await exists.ExecuteScalarAsync(cancel) is not true)
        {
            return;
        }

        await using var keep = new NpgsqlCommand(KeepSql, connection);
        keep.Parameters.AddWithValue("fingerprint", JsonSerializer.Serialize(fingerprint));
        await keep.ExecuteNonQueryAsync(cancel);
        await using var read = new NpgsqlCommand(ReadSql, connection);
        if (await read.ExecuteScalarAsync(cancel) as string != fingerprint)
        {
            throw new StoaException(
                $"The master key {data.MasterKeyFile} is not the one this database was set up with: put that one in its " +
                "place, or encrypted columns cannot be read.");
        }
    }
}
