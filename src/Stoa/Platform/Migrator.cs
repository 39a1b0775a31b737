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
        await VendorSetting.KeepAsync(connection, logins.VendorKey, cancel);
        return (migrations, routines);
    }

    private static int Apply(string connectionString, IReadOnlyList<DatabaseScript> scripts)
    {
        var log = new NoOpUpgradeLog();
        var manager = new Statements(connectionString);
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
            var failed = scripts.FirstOrDefault(s => Path.GetFileName(s.Path) == result.ErrorScript?.Name);
            throw failed is null
                ? new StoaException($"The database cannot be migrated: {result.Error.Message}", 1, result.Error)
                : Failed(failed, manager.Start, result.Error);
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
            await RunAsync(connection, script, cancel);
            await using var note = new NpgsqlCommand(remember, connection, transaction);
            note.Parameters.AddWithValue("path", script.Path);
            note.Parameters.AddWithValue("hash", script.Hash);
            await note.ExecuteNonQueryAsync(cancel);
            await transaction.CommitAsync(cancel);
        }
    }

    internal static StoaException TooOld(Version version) =>
        new($"PostgreSQL {version} is too old: Stoa needs 15 or newer. Upgrade the server, or use another.");

    /// <summary>Runs a script statement by statement in the connection's transaction.</summary>
    /// <exception cref="StoaException">Names file and line of what PostgreSQL refused.</exception>
    internal static async Task RunAsync(
        NpgsqlConnection connection, DatabaseScript script, CancellationToken cancel, Func<PostgresException, bool>? pass = null)
    {
        foreach (var (start, text) in SqlStatements.Split(script.Text))
        {
            try
            {
                await using var command = new NpgsqlCommand(text, connection);
                await command.ExecuteNonQueryAsync(cancel);
            }
            catch (PostgresException e) when (pass is null || !pass(e))
            {
                throw Failed(script, start, e);
            }
        }
    }

    /// <summary>One line that names file and line of what PostgreSQL refused.</summary>
    internal static StoaException Failed(DatabaseScript script, int start, Exception error)
    {
        var postgres = error as PostgresException ?? error.InnerException as PostgresException;
        var line = SqlStatements.LineAt(script.Text, start + Math.Max(0, (postgres?.Position ?? 1) - 1));
        return new StoaException(
            $"db/{script.Path} line {line}: {postgres?.MessageText ?? error.Message} " +
            $"({postgres?.SqlState ?? "no SQLSTATE"}). Nothing of it was kept.", 1, error);
    }

    /// <summary>Cuts scripts as we do: DbUp's own splitting knows less SQL. Remembers where it is.</summary>
    private sealed class Statements(string connectionString) : PostgresqlConnectionManager(connectionString)
    {
        /// <summary>Where the statement that runs now starts.</summary>
        public int Start { get; private set; }

        public override IEnumerable<string> SplitScriptIntoCommands(string scriptContents)
        {
            foreach (var (start, text) in SqlStatements.Split(scriptContents))
            {
                Start = start;
                yield return text;
            }
        }
    }
}
