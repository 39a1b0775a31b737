using Npgsql;

namespace Stoa.Platform;

/// <summary>
/// A PostgreSQL of one's own, named by ConnectionStrings__Stoa: its login prepares the roles where it may, and works
/// as stoa_owner. The other logins' passwords are derived from the master key, so that every host knows them.
/// </summary>
public static class ExternalDatabase
{
    private const string MissingRolesSql = """
        select coalesce(string_agg(name, ', '), '')
          from unnest(array['stoa_owner', 'stoa_app', 'stoa_vendor', 'stoa_readonly']) as name
         where not exists (select from pg_roles where rolname = name)
        """;

    // Many hosts start at once; the session's end gives the lock back. Being a member does not include becoming that
    // role since 16.
    private const string LockSql = "select pg_advisory_lock(7305794312)";
    private const string CanWorkAsOwnerSql = """
        select case when current_setting('server_version_num')::int >= 160000
                    then pg_has_role(current_user, 'stoa_owner', 'set')
                    else pg_has_role(current_user, 'stoa_owner', 'member') end
           and has_database_privilege('stoa_owner', current_database(), 'create')
           and has_schema_privilege('stoa_owner', 'public', 'create')
        """;

    private const string GrantsSql = """
        do $grants$
        begin
          -- Since PostgreSQL 16 the creator of a role may grant it, and must, before working as it.
          execute format('grant stoa_owner to %I', current_user);
          execute format('grant create, connect, temporary on database %I to stoa_owner', current_database());
          grant usage, create on schema public to stoa_owner;
        end
        $grants$
        """;

    /// <summary>Connects, prepares roles, and answers the four logins.</summary>
    /// <exception cref="StoaException">The server is unreachable, too old, or somebody must prepare it first.</exception>
    public static async Task<DatabaseLogins> ConnectAsync(
        string connectionString, Vault vault, CancellationToken cancel = default)
    {
        var given = Parse(connectionString);
        await using var connection = new NpgsqlConnection(given.ConnectionString);
        try
        {
            await connection.OpenAsync(cancel);
        }
        catch (NpgsqlException e)
        {
            throw new StoaException(
                $"The database at {given.Host}:{given.Port} (ConnectionStrings__Stoa) cannot be reached: {e.Message}", 1, e);
        }

        if (connection.PostgreSqlVersion.Major < Migrator.OldestServer / 10000)
        {
            throw Migrator.TooOld(connection.PostgreSqlVersion);
        }

        await ExecuteAsync(connection, LockSql, cancel);
        await PrepareAsync(connection, cancel);
        var owner = new NpgsqlConnectionStringBuilder(given.ConnectionString)
        {
            Options = $"{given.Options} -c role=stoa_owner".Trim(),
            Pooling = true,
        };
        // Before any password is derived from the key: another host's logins must not be locked out.
        // (While the key is being replaced they are still of the old one.)
        var master = await MasterKeyCheck.VerifyAsync(owner.ConnectionString, vault, cancel);
        return new DatabaseLogins(
            DatabaseLogins.Complete(owner),
            await LoginAsync(connection, given, master, "stoa_app", "ConnectionStrings__StoaApp", cancel),
            await LoginAsync(connection, given, master, "stoa_vendor", "ConnectionStrings__StoaVendor", cancel),
            await LoginAsync(connection, given, master, "stoa_readonly", "ConnectionStrings__StoaReadOnly", cancel),
            Convert.ToHexStringLower(master.Derive("vendor setting")));
    }

    /// <summary>Lets the logins, and the key that signs vendors' requests, follow the database's master key.</summary>
    public static async Task<DatabaseLogins> RenewLoginsAsync(
        string connectionString, Vault vault, CancellationToken cancel)
    {
        var logins = await ConnectAsync(connectionString, vault, cancel);
        await using var owner = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(logins.Owner) { Pooling = false }.ConnectionString);
        await owner.OpenAsync(cancel);
        await VendorSetting.KeepAsync(owner, logins.VendorKey, cancel);
        return logins;
    }

    private static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new StoaException(
                "ConnectionStrings__Stoa is not a connection string: write Host=…;Database=…;Username=…;Password=…", 2, e);
        }
    }

    private static async Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        try
        {
            if (await ScalarAsync(connection, MissingRolesSql, cancel) is string { Length: > 0 })
            {
                await ExecuteAsync(connection, DatabaseScripts.Below("roles.sql").Single().Text, cancel);
            }

            if (await ScalarAsync(connection, CanWorkAsOwnerSql, cancel) is false)
            {
                await ExecuteAsync(connection, GrantsSql, cancel);
            }

            // A grant that its giver may not give is only a warning to PostgreSQL.
            if (await ScalarAsync(connection, CanWorkAsOwnerSql, cancel) is false)
            {
                throw MustBePrepared(connection, "its grants had no effect", null);
            }
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InsufficientPrivilege)
        {
            throw MustBePrepared(connection, e.MessageText, e);
        }
    }

    private static StoaException MustBePrepared(NpgsqlConnection connection, string reason, Exception? inner) => new(
        $"The login {connection.UserName} may not prepare Stoa's roles ({reason}): have an administrator run " +
        "db/roles.sql, grant it stoa_owner, and let stoa_owner create in the database and its schema public.", 1, inner);

    /// <summary>A login's connection string; its password is set only where signing in with it fails.</summary>
    private static async Task<string> LoginAsync(
        NpgsqlConnection admin, NpgsqlConnectionStringBuilder given, MasterKey master, string role, string setting,
        CancellationToken cancel)
    {
        if (Environment.GetEnvironmentVariable(setting) is { Length: > 0 } chosen)
        {
            return DatabaseLogins.Complete(Parse(chosen));
        }

        var password = Convert.ToHexStringLower(master.Derive($"login:{role}"));
        var login = new NpgsqlConnectionStringBuilder(given.ConnectionString) { Username = role, Password = password };
        try
        {
            await using var attempt = new NpgsqlConnection(login.ConnectionString);
            await attempt.OpenAsync(cancel);
        }
        catch (PostgresException e) when (e.SqlState is "28P01" or "28000")
        {
            try
            {
                await DatabaseSetup.SetPasswordAsync(admin, role, password, cancel);
            }
            catch (PostgresException denied) when (denied.SqlState is PostgresErrorCodes.InsufficientPrivilege)
            {
                throw new StoaException(
                    $"Nobody can sign in as {role}, and {admin.UserName} may not set its password: give {setting}.", 1, denied);
            }
        }

        login.Pooling = true;
        return DatabaseLogins.Complete(login);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancel);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
