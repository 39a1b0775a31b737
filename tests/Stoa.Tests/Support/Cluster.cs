using Npgsql;
using Stoa.Platform;

[assembly: AssemblyFixture(typeof(Stoa.Tests.Support.Cluster))]

namespace Stoa.Tests.Support;

/// <summary>
/// One PostgreSQL server for the whole run, in a folder of its own, and a migrated template that every test class
/// clones. STOA_POSTGRES_BIN runs the same tests on another version.
/// </summary>
public sealed class Cluster : IAsyncLifetime
{
    private const string Template = "stoa_template";
    private static readonly SemaphoreSlim OneCloneAtATime = new(1);
    private static int _databases;
    private EmbeddedPostgres? _server;

    /// <summary>The running cluster. Set while tests run.</summary>
    public static Cluster Current { get; private set; } = null!;

    public DataFolder Data { get; } = new(Path.Combine(Path.GetTempPath(), $"stoa-tests-{Environment.ProcessId}"));

    /// <summary>The repository's root.</summary>
    public static string Root { get; } = typeof(Cluster).Assembly
        .GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), false)
        .Cast<System.Reflection.AssemblyMetadataAttribute>().Single(a => a.Key == "RepoRoot").Value!;

    public Vault Vault { get; private set; } = null!;

    public string AdminConnectionString => _server!.AdminConnectionString;

    private DatabaseLogins TemplateLogins { get; set; } = null!;

    public async ValueTask InitializeAsync()
    {
        // A crash of a test run loses nothing worth keeping: no fsync.
        _server = await EmbeddedPostgres.StartAsync(
            Data, settings: ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=400"]);
        TemplateLogins = await _server.PrepareAsync(Data, Template);
        Vault = new Vault(new FileKeyStore(Data));
        await Migrator.MigrateAsync(TemplateLogins);
        await MasterKeyCheck.VerifyAsync(TemplateLogins.Owner, Vault, CancellationToken.None);
        Current = this;
    }

    /// <summary>The logins in any database of this cluster.</summary>
    public DatabaseLogins LoginsOf(string database) => TemplateLogins.InDatabase(database);

    /// <summary>An empty migrated database of one's own.</summary>
    public async Task<DatabaseLogins> CloneAsync()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await OneCloneAtATime.WaitAsync();
        try
        {
            await using var connection = new NpgsqlConnection(AdminConnectionString);
            await connection.OpenAsync();
            await using var command =
                new NpgsqlCommand($"create database {name} template {Template} owner stoa_owner", connection);
            await command.ExecuteNonQueryAsync();
        }
        finally
        {
            OneCloneAtATime.Release();
        }

        return TemplateLogins.InDatabase(name);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        var logs = Directory.EnumerateFiles(Data.Logs).SelectMany(File.ReadLines).ToList();
        Directory.Delete(Data.Path, recursive: true);
        LogSearch.AssertClean("PostgreSQL", logs);
    }
}
