using Dapper;
using Npgsql;
using Spectre.Console;
using Stoa.Orders;
using Stoa.Platform;

namespace Stoa.Tests.Support;

/// <summary>A class fixture: a database with a real history. Empty where its source is absent.</summary>
public abstract class ImportedDatabase(string source) : IAsyncLifetime
{
    /// <summary>An import verb's method.</summary>
    protected delegate Task<ImportSummary> Import(
        Db db, DatabaseLogins logins, string path, IAnsiConsole console, CancellationToken cancel);

    public DatabaseLogins Logins { get; private set; } = null!;

    public Db Db { get; private set; } = null!;

    public ImportSummary Summary { get; private set; } = null!;

    /// <summary>What the import printed.</summary>
    public string Output { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Logins = await Cluster.Current.CloneAsync();
        Db = new Db(Logins);
        if (Path.Exists(source))
        {
            (Summary, Output) = await ImportAsync(source);
        }
    }

    public async Task<T> OneAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(Logins.Owner);
        return (await connection.QueryFirstOrDefaultAsync<T>(sql))!;
    }

    public async Task<List<T>> ListAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(Logins.Owner);
        return [.. await connection.QueryAsync<T>(sql)];
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Db.DisposeAsync();
    }

    protected abstract Task<(ImportSummary Summary, string Output)> ImportAsync(string path);

    /// <summary>Runs an import with a console that only remembers.</summary>
    protected static async Task<(ImportSummary Summary, string Output)> RunAsync(
        Import import, Db db, string path, CancellationToken cancel)
    {
        var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors,
        });
        console.Profile.Width = 200;
        return (await import(db, db.Logins, path, console, cancel), text.ToString());
    }
}
