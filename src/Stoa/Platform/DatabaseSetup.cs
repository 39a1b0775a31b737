using Npgsql;

namespace Stoa.Platform;

/// <summary>What exists before the first migration: roles with their passwords, and the database.</summary>
public static class DatabaseSetup
{
    private const string PasswordSql =
        "select format('alter role %I password %L', @role::text, @password::text)";
    private const string ExistsSql = "select exists (select from pg_database where datname = @database)";

    /// <summary>Creates the four roles (db/roles.sql) and sets their passwords.</summary>
    public static async Task EnsureRolesAsync(
        NpgsqlDataSource admin, IReadOnlyDictionary<string, string> passwords, CancellationToken cancel = default)
    {
        await using var connection = await admin.OpenConnectionAsync(cancel);
        await ExecuteAsync(connection, DatabaseScripts.Below("roles.sql").Single().Text, cancel);
        foreach (var role in new[] { "stoa_owner", "stoa_app", "stoa_vendor", "stoa_readonly" })
        {
            await using var format = new NpgsqlCommand(PasswordSql, connection);
            format.Parameters.AddWithValue("role", role);
            format.Parameters.AddWithValue("password", passwords[role]);
            await ExecuteAsync(connection, (string)(await format.ExecuteScalarAsync(cancel))!, cancel);
        }
    }

    /// <summary>Creates the database, owned by stoa_owner, where it is missing.</summary>
    public static async Task EnsureDatabaseAsync(
        NpgsqlDataSource admin, string database, CancellationToken cancel = default)
    {
        await using var connection = await admin.OpenConnectionAsync(cancel);
        await using var exists = new NpgsqlCommand(ExistsSql, connection);
        exists.Parameters.AddWithValue("database", database);
        if (await exists.ExecuteScalarAsync(cancel) is false)
        {
            await ExecuteAsync(connection, $"create database \"{database}\" owner stoa_owner", cancel);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
