using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Stoa.Platform;

/// <summary>The server's processes: initdb, the guard with the server behind it, and what a crash may have left.</summary>
internal sealed class PostgresProcess
{
    // Runs the server and stops it when the pipe on standard input closes, which happens however the host ends. The
    // server leaves the terminal's process group: Ctrl-C is for the host, which then stops it in order.
    private const string Guard = """
        trap '' INT TERM HUP
        exec 3<&0
        if command -v setsid >/dev/null; then set -- setsid "$@"; else set -m; fi
        "$@" </dev/null 3<&- &
        server=$!
        ( cat <&3 >/dev/null; kill -INT $server ) 2>/dev/null &
        watcher=$!
        wait $server
        status=$?
        kill $watcher 2>/dev/null
        exit $status
        """;

    private readonly DataFolder _data;
    private readonly PostgresBinaries _binaries;
    private readonly IReadOnlyList<string> _settings;
    private readonly Unprivileged _unprivileged = Unprivileged.Find();
    private Process? _guard;
    private long _logStart;

    public PostgresProcess(DataFolder data, PostgresBinaries binaries, IReadOnlyList<string> settings)
    {
        _data = data;
        _binaries = _unprivileged.EntersPrivateFolders ? binaries : Reachable(data, binaries);
        _settings = settings;
        (Host, Port) = Endpoint(data);
    }

    /// <summary>A socket folder, or 127.0.0.1.</summary>
    public string Host { get; }

    public int Port { get; }

    public string LogFile => Path.Combine(_data.Logs, "postgres.log");

    public bool HasExited => _guard!.HasExited;

    /// <summary>Makes the cluster where there is none. One that was interrupted is made anew.</summary>
    public async Task InitialiseAsync(string password, CancellationToken cancel)
    {
        if (PostgresBinaries.VersionOf(_data) is not null)
        {
            _unprivileged.Own(_data, _data.Cluster, _data.Runtime);
            return;
        }

        // Built beside and moved into place: a cluster that stands there is whole.
        var building = _data.Cluster + ".new";
        if (Directory.Exists(building))
        {
            Directory.Delete(building, recursive: true);
        }

        Directory.CreateDirectory(building);
        var passwordFile = Path.Combine(_data.Runtime, "initial-password");
        DataFolder.WritePrivate(passwordFile, password);
        try
        {
            _unprivileged.Own(_data, building, _data.Runtime);
            // Throw-away clusters run without fsync; all others are on the disk before anything stands in them.
            string[] sync = _settings.Contains("fsync=off") ? ["--no-sync"] : [];
            string[] arguments =
            [
                "-D", building, "-U", "postgres", "--encoding=UTF8", "--locale=C.UTF-8", "-A", "scram-sha-256",
                $"--pwfile={passwordFile}", .. sync,
            ];
            var error = await RunAsync(_binaries.Initdb, arguments, cancel);
            if (error is not null)
            {
                throw new StoaException($"initdb could not make a cluster in {_data.Cluster}: {error}");
            }
        }
        finally
        {
            File.Delete(passwordFile);
        }

        Directory.Move(building, _data.Cluster);
    }

    /// <summary>Starts the server behind its guard.</summary>
    public void Launch()
    {
        var onSocket = Host.StartsWith('/');
        string[] settings =
        [
            $"port={Port}",
            onSocket ? $"unix_socket_directories=\"{Host.Replace("\"", "\"\"")}\"" : "unix_socket_directories=",
            onSocket ? "listen_addresses=" : "listen_addresses=127.0.0.1",
            "max_connections=200", "shared_buffers=256MB", "work_mem=32MB", "maintenance_work_mem=256MB",
            "max_wal_size=4GB", "max_slot_wal_keep_size=8GB", "random_page_cost=1.1", "jit=off", "timezone=UTC",
            "log_timezone=UTC",
            // Details and statements of errors carry data, such as the e-mail address that is there already.
            "log_error_verbosity=terse", "log_min_error_statement=panic",
            .. _settings,
        ];
        var server = _unprivileged.Command(
            [_binaries.Postgres, "-D", _data.Cluster, .. settings.SelectMany(s => new[] { "-c", s })]);
        _logStart = File.Exists(LogFile) ? new FileInfo(LogFile).Length : 0;
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(server[0], server[1..])
            : new ProcessStartInfo("/bin/sh", ["-c", $"exec 2>>\"$0\"; {Guard}", LogFile, .. server]);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        _guard = Process.Start(start)!;
    }

    public Task WaitForExitAsync() => _guard!.WaitForExitAsync(CancellationToken.None);

    /// <summary>Asks the server to stop and waits; it ends open transactions, and writes what must be written.</summary>
    public async Task StopAsync()
    {
        if (_guard is null)
        {
            return;
        }

        _guard.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            await _guard.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _guard.Kill(entireProcessTree: true);
        }
    }

    /// <summary>What the server said last of why it ended, in one line.</summary>
    public string LastError()
    {
        using var log = new FileStream(LogFile, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
        log.Seek(Math.Min(_logStart, log.Length), SeekOrigin.Begin);
        using var reader = new StreamReader(log);
        return Explain(reader.ReadToEnd());
    }

    private string Explain(string log) =>
        log.Contains("database files are incompatible with server", StringComparison.Ordinal)
            ? $"the cluster in {_data.Cluster} was made by PostgreSQL {PostgresBinaries.VersionOf(_data)} and is incompatible " +
              "with the one found here; set STOA_POSTGRES_BIN to the bin folder of that version, or choose another --data"
            : log.Contains("has wrong ownership", StringComparison.Ordinal)
            ? $"the cluster in {_data.Cluster} belongs to another account; start Stoa as that one, or choose another --data"
            : log.Contains("No space left on device", StringComparison.Ordinal)
            ? $"the disk of {_data.Path} is full; make room, then try again"
            : LastLine(log);

    /// <summary>
    /// Waits for a server whose host was killed, since its guard stops it within moments; one whose guard was killed
    /// too is stopped here. The caller holds the folder's lock, so nobody needs that server any more.
    /// </summary>
    public static async Task StopLeftoverAsync(DataFolder data, CancellationToken cancel)
    {
        var pidFile = Path.Combine(data.Cluster, "postmaster.pid");
        if (ReadPid(pidFile) is { } recorded && !IsServer(recorded, data))
        {
            // That number may be another process's by now, which PostgreSQL would take for a running server.
            File.Delete(pidFile);
            return;
        }

        for (var waited = 0; ReadPid(pidFile) is { } pid && IsServer(pid, data); waited++)
        {
            if (waited == 20)
            {
                using var kill = Process.Start("kill", ["-INT", pid.ToString(CultureInfo.InvariantCulture)]);
                await kill.WaitForExitAsync(cancel);
            }

            if (waited == 600)
            {
                throw new StoaException(
                    $"A PostgreSQL server of an earlier run (process {pid}) does not stop: end it, then start again.");
            }

            await Task.Delay(100, cancel);
        }
    }

    private static int? ReadPid(string file)
    {
        try
        {
            return int.TryParse(File.ReadLines(file).FirstOrDefault(), out var pid) ? pid : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Numbers are used again: only a process that works in this very cluster is the server, by whatever path.
    private static bool IsServer(int pid, DataFolder data)
    {
        try
        {
            return OperatingSystem.IsLinux()
                ? ReadPid($"/proc/{pid}/cwd/postmaster.pid") == pid
                    && ReadPid(Path.Combine(data.Cluster, "postmaster.pid")) == pid
                    && File.ReadAllText($"/proc/{pid}/comm").StartsWith("postgres", StringComparison.Ordinal)
                : Process.GetProcessById(pid).ProcessName.Contains("postgres", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static (string Host, int Port) Endpoint(DataFolder data)
    {
        // A socket's path may have 107 bytes (103 on macOS); beyond that, and on Windows, loopback serves.
        var room = OperatingSystem.IsMacOS() ? 103 : 107;
        if (!OperatingSystem.IsWindows() && Encoding.UTF8.GetByteCount(data.Runtime + "/.s.PGSQL.5432") <= room)
        {
            return (data.Runtime, 5432);
        }

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
    }

    // Another account cannot enter root's folders: it gets the binaries beside the data.
    private static PostgresBinaries Reachable(DataFolder data, PostgresBinaries binaries)
    {
        var copy = Path.Combine(data.Path, "postgres-binaries");
        if (!File.Exists(Path.Combine(copy, "bin", "postgres")))
        {
            Directory.CreateDirectory(copy);
            using var copying = Process.Start("cp", ["-rL", $"{binaries.Directory}/.", copy]);
            copying.WaitForExit();
        }

        return new PostgresBinaries(copy);
    }

    private async Task<string?> RunAsync(string program, string[] arguments, CancellationToken cancel)
    {
        var command = _unprivileged.Command([program, .. arguments]);
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var error = await process.StandardError.ReadToEndAsync(cancel);
        await output;
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0 ? null : LastLine(error);
    }

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault(l => l.Contains("FATAL", StringComparison.Ordinal) || l.Contains("error:"))
        ?? text.Trim().Split('\n')[^1];
}
