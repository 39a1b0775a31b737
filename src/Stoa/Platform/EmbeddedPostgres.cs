using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Stoa.Platform;

/// <summary>
/// The private PostgreSQL server of a data folder: made at first use, reachable through a socket in the folder (or
/// loopback where sockets cannot be), stopped with its starter even when that is killed.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    // Runs the server and stops it when the pipe on standard input closes, which happens however the host ends.
    private const string Guard = """
        trap '' INT TERM HUP
        exec 3<&0
        setsid "$@" </dev/null &
        server=$!
        ( cat <&3 >/dev/null; kill -INT $server ) 2>/dev/null &
        watcher=$!
        wait $server
        status=$?
        kill $watcher 2>/dev/null
        exit $status
        """;

    private readonly Process _guard;
    private readonly FileStream _lock;

    private EmbeddedPostgres(Process guard, FileStream @lock, string adminConnectionString)
    {
        _guard = guard;
        _lock = @lock;
        AdminConnectionString = adminConnectionString;
    }

    /// <summary>The cluster's superuser, used to create roles and databases only.</summary>
    public string AdminConnectionString { get; }

    /// <summary>Starts the folder's server, creating the cluster at first use.</summary>
    /// <param name="settings">Further server settings as name=value.</param>
    public static async Task<EmbeddedPostgres> StartAsync(
        DataFolder data, PostgresBinaries? binaries = null, IEnumerable<string>? settings = null,
        CancellationToken cancel = default)
    {
        data.Create();
        var owner = TakeLock(data);
        try
        {
            binaries ??= PostgresBinaries.Find();
            var passwords = data.DatabasePasswords();
            if (!File.Exists(Path.Combine(data.Cluster, "PG_VERSION")))
            {
                await InitialiseAsync(data, binaries, passwords["postgres"], cancel);
            }

            var endpoint = Endpoint(data);
            var guard = Launch(data, binaries, endpoint, settings ?? []);
            var admin = new NpgsqlConnectionStringBuilder
            {
                Host = endpoint.Host,
                Port = endpoint.Port,
                Username = "postgres",
                Password = passwords["postgres"],
                Database = "postgres",
                Pooling = false,
                Timeout = 5,
            }.ConnectionString;
            await WaitUntilReadyAsync(admin, guard, data, cancel);
            return new EmbeddedPostgres(guard, owner, admin);
        }
        catch
        {
            await owner.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates roles, passwords and the database where they are missing, and writes connection-uri.</summary>
    public async Task<DatabaseLogins> PrepareAsync(DataFolder data, string database, CancellationToken cancel = default)
    {
        var passwords = data.DatabasePasswords();
        await using var source = NpgsqlDataSource.Create(AdminConnectionString);
        await DatabaseSetup.EnsureRolesAsync(source, passwords, cancel);
        await DatabaseSetup.EnsureDatabaseAsync(source, database, cancel);
        var logins = DatabaseLogins.From(
            new NpgsqlConnectionStringBuilder(AdminConnectionString) { Database = database, Pooling = true, Timeout = 15 }
                .ConnectionString,
            passwords);
        DataFolder.WritePrivate(data.ConnectionUriFile, LibpqUri(logins.Owner) + "\n");
        return logins;
    }

    public async ValueTask DisposeAsync()
    {
        _guard.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await _guard.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _guard.Kill(entireProcessTree: true);
        }

        _guard.Dispose();
        await _lock.DisposeAsync();
    }

    private static string LibpqUri(string connectionString)
    {
        var b = new NpgsqlConnectionStringBuilder(connectionString);
        var options = Uri.EscapeDataString($"-csearch_path={DatabaseLogins.SearchPath}");
        return b.Host!.StartsWith('/')
            ? $"postgresql://{b.Username}:{b.Password}@/{b.Database}?host={Uri.EscapeDataString(b.Host)}&port={b.Port}&options={options}"
            : $"postgresql://{b.Username}:{b.Password}@{b.Host}:{b.Port}/{b.Database}?options={options}";
    }

    private static FileStream TakeLock(DataFolder data)
    {
        try
        {
            return new FileStream(Path.Combine(data.Runtime, "server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite,
                FileShare.None);
        }
        catch (IOException e)
        {
            throw new StoaException(
                $"The data folder {data.Path} is in use by another Stoa: stop that one, or choose another with --data.",
                1, e);
        }
    }

    private static (string Host, int Port) Endpoint(DataFolder data)
    {
        // A socket's path may have 107 characters; beyond that, and on Windows, loopback serves.
        if (!OperatingSystem.IsWindows() && data.Runtime.Length + "/.s.PGSQL.5432".Length <= 107)
        {
            return (data.Runtime, 5432);
        }

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
    }

    private static async Task InitialiseAsync(
        DataFolder data, PostgresBinaries binaries, string password, CancellationToken cancel)
    {
        // An interrupted first start leaves a half-made folder: build beside it and move into place.
        var building = data.Cluster + ".new";
        if (Directory.Exists(building))
        {
            Directory.Delete(building, recursive: true);
        }

        var passwordFile = Path.Combine(data.Runtime, "initial-password");
        DataFolder.WritePrivate(passwordFile, password);
        try
        {
            var start = Unprivileged(
                binaries.Initdb, "-D", building, "-U", "postgres", "--encoding=UTF8", "--locale=C.UTF-8",
                "-A", "scram-sha-256", $"--pwfile={passwordFile}", "--no-sync");
            start.RedirectStandardOutput = true;
            start.RedirectStandardError = true;
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(cancel);
            var error = await process.StandardError.ReadToEndAsync(cancel);
            await output;
            await process.WaitForExitAsync(cancel);
            if (process.ExitCode != 0)
            {
                throw new StoaException($"initdb could not make a cluster in {data.Cluster}: {LastLine(error)}");
            }
        }
        finally
        {
            File.Delete(passwordFile);
        }

        Directory.Move(building, data.Cluster);
    }

    private static Process Launch(
        DataFolder data, PostgresBinaries binaries, (string Host, int Port) endpoint, IEnumerable<string> settings)
    {
        var onSocket = endpoint.Host.StartsWith('/');
        string[] all =
        [
            $"port={endpoint.Port}",
            onSocket ? $"unix_socket_directories={endpoint.Host}" : "unix_socket_directories=",
            onSocket ? "listen_addresses=" : "listen_addresses=127.0.0.1",
            "max_connections=200", "shared_buffers=256MB", "work_mem=32MB", "maintenance_work_mem=256MB",
            "max_wal_size=4GB", "random_page_cost=1.1", "jit=off", "timezone=UTC", "log_timezone=UTC",
            .. settings,
        ];
        string[] server = [binaries.Postgres, "-D", data.Cluster, .. all.SelectMany(s => new[] { "-c", s })];
        var unprivileged = Unprivileged(server[0], server[1..]);
        var start = OperatingSystem.IsWindows()
            ? unprivileged
            : new ProcessStartInfo("/bin/sh",
                ["-c", $"exec 2>>\"$0\"; {Guard}", Path.Combine(data.Logs, "postgres.log"),
                    unprivileged.FileName, .. unprivileged.ArgumentList]);
        start.RedirectStandardInput = true;
        return Process.Start(start)!;
    }

    /// <summary>
    /// PostgreSQL refuses to run as root, and another account could not enter root's private folders: as root it runs
    /// in a user namespace in which root is called by another number.
    /// </summary>
    private static ProcessStartInfo Unprivileged(string program, params string[] arguments) =>
        Environment.IsPrivilegedProcess && OperatingSystem.IsLinux()
            ? new ProcessStartInfo("unshare",
                ["--user", "--map-user=1000", "--map-group=1000", program, .. arguments])
            : new ProcessStartInfo(program, arguments);

    private static async Task WaitUntilReadyAsync(
        string connectionString, Process guard, DataFolder data, CancellationToken cancel)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(connectionString);
                await connection.OpenAsync(cancel);
                return;
            }
            catch (NpgsqlException e) when (e is not PostgresException { SqlState: not "57P03" })
            {
                if (guard.HasExited || waited.Elapsed > TimeSpan.FromMinutes(5))
                {
                    var log = Path.Combine(data.Logs, "postgres.log");
                    var reason = File.Exists(log) ? LastLine(await File.ReadAllTextAsync(log, cancel)) : e.Message;
                    throw new StoaException($"PostgreSQL did not start: {reason} (see {log})", 1, e);
                }

                await Task.Delay(20, cancel);
            }
        }
    }

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault(l => l.Contains("FATAL") || l.Contains("error:")) ?? text.Trim().Split('\n')[^1];
}
