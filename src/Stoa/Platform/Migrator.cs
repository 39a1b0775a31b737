using DbUp.Builder;
using DbUp.Engine;
using DbUp.Engine.Output;
using DbUp.Engine.Transactions;
using DbUp.Postgresql;
using Npgsql;

namespace Stoa.Platform;

/// <summary>
/// Brings a database up to date: numbered migrations once (DbUp, one transaction each), routines whenever their text
/// changed, reference data. Many hosts may start at once: an advisory lock lets one work while the others wait.
/// </summary>
public static class Migrator
{
    /// <summary>PostgreSQL 15, the oldest server that is supported.</summary>
    public const int OldestServer = 150000;

    // Any constant will do, as long as nobody else in the database takes the same one.
    private const string LockSql = "select pg_advisory_lock(7305794311)";

    /// <summary>Migrates as the owner.</summary>
    /// <param name="directory">A folder like db/ to read from instead of the assembly.</param>
    /// <returns>How many migrations and routines were applied.</returns>
    public static async Task<(int Migrations, int Routines)> MigrateAsync(
        DatabaseLogins logins, string? directory = null, CancellationToken cancel = default)
    {
        var owner = new NpgsqlConnectionStringBuilder(logins.Owner)
        {
            MaxAutoPrepare = 0,
            CommandTimeout = 0,
            Pooling = false,
        }.ConnectionString;
        await using var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync(cancel);
        if (connection.PostgreSqlVersion.Major * 10000 < OldestServer)
        {
            throw TooOld(connection.PostgreSqlVersion);
        }

        await using (var take = new NpgsqlCommand(LockSql, connection))
        {
            await take.ExecuteNonQueryAsync(cancel);
        }

        var migrations = Apply(owner, DatabaseScripts.Below("migrations/", directory));
        var routines = await Routines.ApplyAsync(connection, DatabaseScripts.Below("routines/", directory), cancel);
        await SeedAsync(connection, DatabaseScripts.Below("seed/", directory), cancel);
        return (migrations, routines);
    }

    private static int Apply(string connectionString, IReadOnlyList<DatabaseScript> scripts)
    {
        var log = new NoOpUpgradeLog();
        var manager = new WholeScripts(connectionString);
        var builder = new UpgradeEngineBuilder();
        builder.Configure(c =>
        {
            c.ConnectionManager = manager;
            c.AddLog(log);
            c.VariablesEnabled = false;
            c.ScriptExecutor = new PostgresqlScriptExecutor(
                () => manager, () => log, null, () => false, c.ScriptPreprocessors, () => c.Journal);
            c.Journal = new PostgresqlTableJournal(() => manager, () => log, "public", "stoa_migrations");
        });
        builder.WithScripts(scripts.Select(s => new SqlScript(Path.GetFileName(s.Path), s.Text)));
        builder.WithTransactionPerScript();
        var result = builder.Build().PerformUpgrade();
        if (!result.Successful)
        {
            var path = $"migrations/{result.ErrorScript?.Name}";
            throw Failed(path, scripts.FirstOrDefault(s => s.Path == path)?.Text ?? "", result.Error);
        }

        return result.Scripts.Count();
    }

    /// <summary>Reference data (currencies, countries, permissions): idempotent files, run when changed.</summary>
    private static async Task SeedAsync(
        NpgsqlConnection connection, IReadOnlyList<DatabaseScript> scripts, CancellationToken cancel)
    {
        const string known = "select hash from platform.applied_scripts where path = @path";
        const string remember = """
            insert into platform.applied_scripts (path, hash) values (@path, @hash)
            on conflict (path) do update set hash = excluded.hash, applied_at = now()
            """;
        foreach (var script in scripts)
        {
            await using var check = new NpgsqlCommand(known, connection);
            check.Parameters.AddWithValue("path", script.Path);
            if (await check.ExecuteScalarAsync(cancel) as string == script.Hash)
            {
                continue;
            }

            await using var transaction = await connection.BeginTransactionAsync(cancel);
            try
            {
                await using var run = new NpgsqlCommand(script.Text, connection, transaction);
                await run.ExecuteNonQueryAsync(cancel);
            }
            catch (PostgresException e)
            {
                throw Failed(script.Path, script.Text, e);
            }

            await using var note = new NpgsqlCommand(remember, connection, transaction);
            note.Parameters.AddWithValue("path", script.Path);
            note.Parameters.AddWithValue("hash", script.Hash);
            await note.ExecuteNonQueryAsync(cancel);
            await transaction.CommitAsync(cancel);
        }
    }

    internal static StoaException TooOld(Version version) =>
        new($"PostgreSQL {version} is too old: Stoa needs 15 or newer. Upgrade the server, or use another.");

    /// <summary>One line that names file and line of what PostgreSQL refused.</summary>
    internal static StoaException Failed(string path, string text, Exception error)
    {
        var postgres = error as PostgresException ?? error.InnerException as PostgresException;
        var line = postgres is null ? 0 : LineOf(text, postgres);
        var where = line > 0 ? $"db/{path} line {line}" : $"db/{path}";
        return new StoaException(
            $"{where}: {postgres?.MessageText ?? error.Message} ({postgres?.SqlState ?? "no SQLSTATE"}). " +
            "Nothing of it was kept.", 1, error);
    }

    private static int LineOf(string text, PostgresException error)
    {
        // Npgsql sends a file statement by statement, and the position counts from the statement's start.
        var statement = error.BatchCommand?.CommandText ?? text;
        var start = Math.Max(0, text.IndexOf(statement.Trim(), StringComparison.Ordinal));
        var offset = start + Math.Max(0, error.Position - 1);
        return offset >= text.Length ? 0 : 1 + text.AsSpan(0, offset).Count('\n');
    }

    /// <summary>Hands a migration over as it is written: DbUp's own splitting knows less SQL than Npgsql's.</summary>
    private sealed class WholeScripts(string connectionString) : PostgresqlConnectionManager(connectionString)
    {
        public override IEnumerable<string> SplitScriptIntoCommands(string scriptContents) => [scriptContents];
    }
}
