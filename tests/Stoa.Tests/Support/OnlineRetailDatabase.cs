using Dapper;
using Npgsql;
using Spectre.Console;
using Stoa.Orders;
using Stoa.Platform;

namespace Stoa.Tests.Support;

/// <summary>A class fixture: a database with the real Online Retail history. Empty where the file is absent.</summary>
public sealed class OnlineRetailDatabase : IAsyncLifetime
{
    public static string Folder { get; } = Path.Combine(Cluster.Root, "../shared/data/online-retail");

    public static string File { get; } = Path.Combine(Folder, "online_retail.csv.gz");

    public DatabaseLogins Logins { get; private set; } = null!;

    public Db Db { get; private set; } = null!;

    public ImportSummary Summary { get; private set; } = null!;

    /// <summary>What the import printed.</summary>
    public string Output { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Logins = await Cluster.Current.CloneAsync();
        Db = new Db(Logins);
        if (System.IO.File.Exists(File))
        {
            (Summary, Output) = await ImportAsync(Db, File);
        }
    }

    /// <summary>Skips the running test, with the reason, where the real file is not there.</summary>
    public static void SkipWhereAbsent() =>
        Assert.SkipUnless(System.IO.File.Exists(File), "../shared/data/online-retail is not there");

    /// <summary>Imports a file with a console that only remembers.</summary>
    public static async Task<(ImportSummary Summary, string Output)> ImportAsync(
        Db db, string file, CancellationToken cancel = default)
    {
        var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors,
        });
        console.Profile.Width = 200;
        return (await ImportOnlineRetail.RunAsync(db, db.Logins, file, console, cancel), text.ToString());
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

    public ValueTask DisposeAsync() => Db.DisposeAsync();
}
