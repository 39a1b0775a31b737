using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Stoa.Platform;

/// <summary>
/// The private PostgreSQL server of a data folder: made at first use, reachable through a socket in the folder (or
/// loopback where sockets cannot be), started again when it crashes, stopped with its starter even when that is killed.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const int MostRestarts = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DataFolder _data;
    private readonly PostgresProcess _process;
    private readonly FileStream _lock;
    private readonly CancellationTokenSource _stopping = new();
    private Task _watch = Task.CompletedTask;

    private EmbeddedPostgres(DataFolder data, PostgresProcess process, FileStream @lock)
    {
        _data = data;
        _process = process;
        _lock = @lock;
    }

    /// <summary>Ends when the server is gone for good; its result says why. Never ends by itself otherwise.</summary>
    public Task Watch => _watch;

    /// <summary>The cluster's superuser, used to create roles and databases only.</summary>
    public string AdminConnectionString => AdminOf(_process.Host, _process.Port, _data.DatabasePasswords());

    /// <summary>Starts the folder's server, creating the cluster at first use.</summary>
    /// <param name="settings">Further server settings as name=value.</param>
    public static async Task<EmbeddedPostgres> StartAsync(
        DataFolder data, PostgresBinaries? binaries = null, IReadOnlyList<string>? settings = null,
        CancellationToken cancel = default)
    {
        data.Create();
        var owner = TakeLock(data) ?? throw new StoaException(
            $"The data folder {data.Path} is in use by another Stoa: stop that one, or choose another with --data.");
        try
        {
            await PostgresProcess.StopLeftoverAsync(data, cancel);
            var process = new PostgresProcess(data, binaries ?? PostgresBinaries.Find(data), settings ?? []);
            await process.InitialiseAsync(data.DatabasePasswords()["postgres"], cancel);
            var server = new EmbeddedPostgres(data, process, owner);
            await server.LaunchAsync(cancel);
            server._watch = server.KeepRunningAsync();
            return server;
        }
        catch
        {
            await owner.DisposeAsync();
            throw;
        }
    }

    /// <summary>The logins of the server that another process runs on this folder; null when none does.</summary>
    public static async Task<DatabaseLogins?> TryAttachAsync(
        DataFolder data, string database, CancellationToken cancel = default)
    {
        var free = TakeLock(data);
        if (free is not null)
        {
            await free.DisposeAsync();
            return null;
        }

        // The other process may still be starting: connection-uri names the endpoint once it is up.
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (File.Exists(data.ConnectionUriFile) && File.Exists(data.SecretsFile))
            {
                var (host, port) = EndpointOf(await File.ReadAllTextAsync(data.ConnectionUriFile, cancel));
                var logins = Logins(host, port, database, data.DatabasePasswords());
                try
                {
                    await using var connection = new NpgsqlConnection(logins.App);
                    await connection.OpenAsync(cancel);
                    return logins;
                }
                catch (NpgsqlException) when (waited.Elapsed < Patience)
                {
                    await Task.Delay(100, cancel);
                    continue;
                }
            }

            if (waited.Elapsed > Patience)
            {
                throw new StoaException($"Another Stoa uses {data.Path}, and its database does not answer: stop it.");
            }

            await Task.Delay(100, cancel);
        }
    }

    /// <summary>The superuser's connection string on the server that runs on a data folder, in whichever process.</summary>
    internal static async Task<string> AdminOfAsync(DataFolder data, CancellationToken cancel)
    {
        var (host, port) = EndpointOf(await File.ReadAllTextAsync(data.ConnectionUriFile, cancel));
        return AdminOf(host, port, data.DatabasePasswords());
    }

    /// <summary>Creates roles, passwords and the database where they are missing, and writes the two URIs.</summary>
    public async Task<DatabaseLogins> PrepareAsync(DataFolder data, string database, CancellationToken cancel = default)
    {
        var passwords = data.DatabasePasswords();
        await using (var admin = new NpgsqlConnection(AdminConnectionString))
        {
            await admin.OpenAsync(cancel);
            if (!await DatabaseSetup.IsReadyAsync(admin, database, cancel))
            {
                await DatabaseSetup.EnsureAsync(admin, passwords, database, cancel);
            }
        }

        var logins = Logins(_process.Host, _process.Port, database, passwords);
        DataFolder.WritePrivate(data.ReadOnlyUriFile, LibpqUri(logins.ReadOnly) + "\n");
        DataFolder.WritePrivate(data.ConnectionUriFile, LibpqUri(logins.Owner) + "\n");
        return logins;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _process.StopAsync();
        await _watch;
        // The watch may have been starting it again just then.
        await _process.StopAsync();
        await _lock.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task LaunchAsync(CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            _process.Launch();
            if (await IsReadyAsync(cancel))
            {
                return;
            }

            var reason = _process.LastError();
            // The children of a killed server need a moment to notice and let go of its memory.
            if (attempt < 20 && (reason.Contains("shared memory", StringComparison.Ordinal)
                || reason.Contains("lock file", StringComparison.Ordinal)))
            {
                await Task.Delay(250, cancel);
                continue;
            }

            throw new StoaException($"PostgreSQL did not start: {reason} (see {_process.LogFile})");
        }
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        // Recovery after a crash may take its time; the process ending is what tells failure.
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(AdminConnectionString);
                await connection.OpenAsync(cancel);
                return true;
            }
            catch (NpgsqlException e) when (e is not PostgresException { SqlState: not ("57P01" or "57P02" or "57P03") })
            {
                if (_process.HasExited)
                {
                    return false;
                }

                await Task.Delay(20, cancel);
            }
        }
    }

    /// <summary>A server that was killed is started again, a few times; clients reconnect by themselves.</summary>
    private async Task KeepRunningAsync()
    {
        for (var restart = 1; ; restart++)
        {
            await _process.WaitForExitAsync();
            if (_stopping.IsCancellationRequested || restart > MostRestarts)
            {
                return;
            }

            try
            {
                await PostgresProcess.StopLeftoverAsync(_data, _stopping.Token);
                await LaunchAsync(_stopping.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or StoaException or IOException or NpgsqlException)
            {
                return;
            }
        }
    }

    /// <summary>The data folder's lock; null when another process has it.</summary>
    internal static FileStream? TakeLock(DataFolder data)
    {
        try
        {
            var file = Path.Combine(data.Runtime, "server.lock");
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    internal static string AdminOf(string host, int port, Dictionary<string, string> passwords) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = host,
            Port = port,
            Username = "postgres",
            Password = passwords["postgres"],
            Database = "postgres",
            Pooling = false,
            Timeout = 5,
        }.ConnectionString;

    private static DatabaseLogins Logins(string host, int port, string database, Dictionary<string, string> passwords) =>
        DatabaseLogins.From(
            new NpgsqlConnectionStringBuilder(AdminOf(host, port, passwords))
            {
                Database = database,
                Pooling = true,
                Timeout = 15,
            }.ConnectionString,
            passwords);

    private static string LibpqUri(string connectionString)
    {
        var b = new NpgsqlConnectionStringBuilder(connectionString);
        var options = Uri.EscapeDataString($"-csearch_path={DatabaseLogins.SearchPath}");
        return $"postgresql://{b.Username}:{b.Password}@/{b.Database}" +
            $"?host={Uri.EscapeDataString(b.Host!)}&port={b.Port}&options={options}";
    }

    private static (string Host, int Port) EndpointOf(string uri)
    {
        var query = uri.Trim()[(uri.IndexOf('?') + 1)..].Split('&').Select(p => p.Split('=', 2))
            .ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1]));
        return (query["host"], int.Parse(query["port"], CultureInfo.InvariantCulture));
    }
}
