using Npgsql;
using Stoa.Platform;

namespace Stoa.Host;

/// <summary>
/// In development (the sources' db/ folder is there and ASPNETCORE_ENVIRONMENT is Development) a saved routine is
/// applied at once; what PostgreSQL refuses is printed with file and line.
/// </summary>
public sealed class RoutineWatcher : IDisposable
{
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(100);
    private readonly FileSystemWatcher _watcher;
    private readonly DatabaseLogins _logins;
    private readonly string _directory;
    private readonly SemaphoreSlim _one = new(1);
    private int _saves;

    private RoutineWatcher(DatabaseLogins logins, string directory)
    {
        _logins = logins;
        _directory = directory;
        _watcher = new FileSystemWatcher(Path.Combine(directory, "routines"), "*.sql") { IncludeSubdirectories = true };
        _watcher.Changed += (_, _) => _ = ApplyAsync();
        _watcher.Created += (_, _) => _ = ApplyAsync();
        _watcher.Deleted += (_, _) => _ = ApplyAsync();
        _watcher.Renamed += (_, _) => _ = ApplyAsync();
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>Starts watching; null outside development.</summary>
    public static RoutineWatcher? Start(DatabaseLogins logins)
    {
        var directory = DatabaseScripts.SourceDirectory;
        var development = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") == "Development";
        return development && directory is not null ? new RoutineWatcher(logins, directory) : null;
    }

    public void Dispose()
    {
        _watcher.Dispose();
        _one.Dispose();
    }

    private async Task ApplyAsync()
    {
        // Editors write in several steps: wait a moment, and let one run serve them all. What is saved while it works
        // makes it work again.
        Interlocked.Increment(ref _saves);
        if (!await _one.WaitAsync(0))
        {
            return;
        }

        try
        {
            while (Interlocked.Exchange(ref _saves, 0) > 0)
            {
                await Task.Delay(Settle);
                await ApplyOnceAsync();
            }
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task ApplyOnceAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(
                new NpgsqlConnectionStringBuilder(_logins.Owner) { Pooling = false }.ConnectionString);
            await connection.OpenAsync();
            var applied = await Routines.ApplyAsync(connection, DatabaseScripts.Below("routines/", _directory));
            Console.WriteLine($"Applied {applied} routines.");
        }
        catch (Exception e) when (e is StoaException or NpgsqlException or IOException)
        {
            Console.Error.WriteLine(e.Message);
        }
    }
}
