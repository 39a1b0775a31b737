using Npgsql;

namespace Stoa.Platform;

/// <summary>What exists before the first migration: roles with their passwords, and the database.</summary>
public static class DatabaseSetup
{
    private const string PasswordSql = "select format('alter role %I password %L', @role::text, @password::text)";
    private const string ReadySql = """
        select exists (select from pg_database where datname = @database)
           and (select count(*) = 4 from pg_roles
                 where rolname in ('stoa_owner', 'stoa_app', 'stoa_vendor', 'stoa_readonly'))
        """;
    private const string ExistsSql = "select exists (select from pg_database where datname = @database)";

    /// <summary>Whether roles and database are there, so that a later start has nothing to prepare.</summary>
    public static async Task<bool> IsReadyAsync(NpgsqlConnection admin, string database, CancellationToken cancel) =>
        await AskAsync(admin, ReadySql, database, cancel);

    /// <summary>Creates the four roles (db/roles.sql) with these passwords, and the database, owned by stoa_owner.</summary>
    public static async Task EnsureAsync(
        NpgsqlConnection admin, IReadOnlyDictionary<string, string> passwords, string database,
        CancellationToken cancel = default)
    {
        await ExecuteAsync(admin, DatabaseScripts.Below("roles.sql").Single().Text, cancel);
        foreach (var role in new[] { "stoa_owner", "stoa_app", "stoa_vendor", "stoa_readonly" })
        {
            await SetPasswordAsync(admin, role, passwords[role], cancel);
        }

        if (!await AskAsync(admin, ExistsSql, database, cancel))
        {
            await ExecuteAsync(admin, $"create database \"{database}\" owner stoa_owner", cancel);
        }
    }

    /// <summary>Gives a role a password.</summary>
    public static async Task SetPasswordAsync(
        NpgsqlConnection admin, string role, string password, CancellationToken cancel = default)
    {
        await using var format = new NpgsqlCommand(PasswordSql, admin);
        format.Parameters.AddWithValue("role", role);
        format.Parameters.AddWithValue("password", password);
        await ExecuteAsync(admin, (string)(await format.ExecuteScalarAsync(cancel))!, cancel);
    }

    private static async Task<bool> AskAsync(
        NpgsqlConnection admin, string sql, string database, CancellationToken cancel)
    {
        await using var ask = new NpgsqlCommand(sql, admin);
        ask.Parameters.AddWithValue("database", database);
        return await ask.ExecuteScalarAsync(cancel) is true;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
