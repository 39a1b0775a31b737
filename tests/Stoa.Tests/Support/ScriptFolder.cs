using Dapper;
using Npgsql;
using Stoa.Platform;

namespace Stoa.Tests.Support;

/// <summary>A db/ folder of a test's own, and an empty database to apply it to.</summary>
public sealed class ScriptFolder : IDisposable
{
    private static int _databases;
    private readonly ScratchFolder _scratch = new();

    public ScriptFolder()
    {
        foreach (var folder in new[] { "migrations", "routines", "seed" })
        {
            Directory.CreateDirectory(Path.Combine(Root, folder));
        }

        // What routines are remembered in; everything else is the test's.
        const string first = "migrations/0001_platform.sql";
        Write(first, File.ReadAllText(Path.Combine(Cluster.Root, "db", first)));
    }

    public string Root => _scratch.Path;

    /// <summary>An empty database, owned as Stoa's are.</summary>
    public static async Task<DatabaseLogins> EmptyDatabaseAsync()
    {
        var name = $"empty_{Interlocked.Increment(ref _databases)}";
        await using var admin = new NpgsqlConnection(Cluster.Current.AdminConnectionString);
        await admin.ExecuteAsync($"create database {name} owner stoa_owner");
        return Cluster.Current.LoginsOf(name);
    }

    public void Write(string path, string text)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public void Remove(string path) => File.Delete(Path.Combine(Root, path));

    /// <summary>Brings a database to what the folder says.</summary>
    public Task<(int Migrations, int Routines)> ApplyAsync(DatabaseLogins logins) =>
        Migrator.MigrateAsync(logins, Root);

    public void Dispose() => _scratch.Dispose();
}
