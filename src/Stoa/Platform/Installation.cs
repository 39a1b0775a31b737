using System.Globalization;
using Npgsql;

namespace Stoa.Platform;

/// <summary>
/// One installation, opened for a verb: the data folder with its keys, and the database, embedded or external.
/// Disposing closes what was opened, and stops the embedded server if this verb started it.
/// </summary>
public sealed class Installation : IAsyncDisposable
{
    /// <summary>The embedded server's database.</summary>
    public const string EmbeddedDatabase = "stoa";

    // A database from before the rollups has none yet.
    private const string RollupsSql = "select analytics.ensure_rollups()";

    private Installation(DataFolder data, Vault vault, DatabaseLogins logins, EmbeddedPostgres? server, bool embedded)
    {
        Data = data;
        Vault = vault;
        Logins = logins;
        Server = server;
        IsEmbedded = embedded;
        Db = new Db(logins);
    }

    public DataFolder Data { get; }

    public Vault Vault { get; }

    public DatabaseLogins Logins { get; }

    public Db Db { get; }

    /// <summary>Whether the database is the data folder's own; otherwise ConnectionStrings__Stoa names it.</summary>
    public bool IsEmbedded { get; }

    /// <summary>The embedded server, where this process runs it.</summary>
    public EmbeddedPostgres? Server { get; }

    /// <summary>Opens an installation and brings its schema up to date.</summary>
    /// <param name="dataPath">The data folder; it is made where it is missing.</param>
    /// <param name="connectionString">An external server; null or empty for the embedded one.</param>
    /// <param name="attach">
    /// Whether a running embedded server is used. A second <c>serve</c> must not: it is refused.
    /// </param>
    public static Task<Installation> OpenAsync(
        string dataPath, string? connectionString, bool attach, CancellationToken cancel = default) =>
        OpenAsync(dataPath, connectionString, attach, restored: false, cancel);

    /// <summary>
    /// Opens an embedded database that came out of a backup just now: its data keys' wraps may be older than the master key.
    /// </summary>
    public static Task<Installation> OpenRestoredAsync(string dataPath, CancellationToken cancel = default) =>
        OpenAsync(dataPath, null, attach: false, restored: true, cancel);

    private static async Task<Installation> OpenAsync(
        string dataPath, string? connectionString, bool attach, bool restored, CancellationToken cancel)
    {
        var data = new DataFolder(dataPath);
        data.Create();
        var vault = new Vault(KeyStores.From(data));
        if (!string.IsNullOrWhiteSpace(connectionString))
        {
            var external = await ExternalDatabase.ConnectAsync(connectionString, vault, cancel);
            await SettleAsync(external, data, vault, restored: false, cancel);
            return new Installation(data, vault, external, server: null, embedded: false);
        }

        if (attach && await EmbeddedPostgres.TryAttachAsync(data, EmbeddedDatabase, cancel) is { } running)
        {
            return new Installation(data, vault, running, server: null, embedded: true);
        }

        var server = await EmbeddedPostgres.StartAsync(data, cancel: cancel);
        try
        {
            var logins = await server.PrepareAsync(data, EmbeddedDatabase, cancel);
            await SettleAsync(logins, data, vault, restored, cancel);
            return new Installation(data, vault, logins, server, embedded: true);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    // What must be right before anything serves: the schema, the keys, and that whoever was erased is.
    private static async Task SettleAsync(
        DatabaseLogins logins, DataFolder data, Vault vault, bool restored, CancellationToken cancel)
    {
        await MigrateAsync(logins, cancel);
        if (restored)
        {
            await TakeWrapsAsync(logins, data, vault, cancel);
        }

        await MasterKeyCheck.VerifyAsync(logins.Owner, vault, cancel);
        await ErasureJournal.ReplayAsync(logins, data, vault, cancel);
        if (restored && await TakeWrapsAsync(logins, data, vault, cancel) is { Missing: > 0 } wraps)
        {
            // Those of people who were erased since are missing rightly: they are erased again by now.
            throw new StoaException(string.Create(CultureInfo.InvariantCulture,
                $"{wraps.Missing} data keys of the backup are under a master key that is gone, and {data.WrapsFile} lacks them " +
                $"(the first is {wraps.MissingKeyIds[0]}): put the copy of keys/ there that was kept last, and restore again."));
        }
    }

    private static async Task<RestoredWraps> TakeWrapsAsync(
        DatabaseLogins logins, DataFolder data, Vault vault, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(logins.Owner) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
        await connection.OpenAsync(cancel);
        return await KeyWraps.RestoreAsync(connection, data, vault, cancel);
    }

    private static async Task MigrateAsync(DatabaseLogins logins, CancellationToken cancel)
    {
        await Migrator.MigrateAsync(logins, cancel: cancel);
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(logins.Owner) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(RollupsSql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await Db.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }
}
