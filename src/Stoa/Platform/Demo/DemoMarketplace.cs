using System.Text.Json;
using Npgsql;
using Spectre.Console;

namespace Stoa.Platform;

/// <summary>
/// A small invented marketplace for an empty database: 40 vendors, 400 products with pictures, 5,000 orders over the
/// last 24 months. The same day gives the same data, apart from passwords and encryption keys.
/// </summary>
public static class DemoMarketplace
{
    private const string EmptySql =
        "select not exists (select from reporting.vendors) and not exists (select from reporting.orders)";

    private const int Customers = 2000;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Whether the database has neither vendors nor orders, so that a demo would not mix with
    /// anything.</summary>
    public static Task<bool> IsWantedAsync(Db db, CancellationToken cancel = default) =>
        db.FirstAsync<bool>(Actor.System, EmptySql, null, cancel);

    /// <summary>
    /// Fills the database in one transaction and writes the demo sign-ins to the data folder. A crash half-way leaves
    /// the database empty; picture files may remain, named by their content.
    /// </summary>
    public static Task FillAsync(
        Db db, Vault vault, DataFolder data, IAnsiConsole console, CancellationToken cancel = default) =>
        FillAsync(db, vault, data, console, TimeProvider.System, cancel);

    /// <summary>The same on another day: the data end at the start (UTC) of the clock's day.</summary>
    public static async Task FillAsync(
        Db db, Vault vault, DataFolder data, IAnsiConsole console, TimeProvider clock,
            CancellationToken cancel = default)
    {
        var now = new DateTimeOffset(clock.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        await console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(async progress =>
            {
                var task = progress.AddTask("Demo marketplace", maxValue: 9);
                await FillAsync(db, vault, data, now, () => task.Increment(1), cancel);
            });
    }

    private static async Task FillAsync(
        Db db, Vault vault, DataFolder data, DateTimeOffset now, Action step, CancellationToken cancel)
    {
        var catalog = new DemoCatalog(now);
        var pictures = Task.Run(() => DemoPictures.Render(catalog, data, cancel), cancel);
        var accounts = Task.Run(DemoAccounts.Create, cancel);
        var people = DemoPeople.Invent(catalog, Customers);
        var sales = new DemoSales(catalog, people.Skip(catalog.Vendors.Count), now);
        var stock = new DemoStock(catalog, sales, now);
        var story = new DemoStory(catalog, sales, now);
        foreach (var person in sales.Browsers)
        {
            person.Created = story.Random.Chance(0.5) ? now.AddMinutes(-story.Random.Int(1000, 900000))
                : now.AddDays(-3);
        }

        step();
        await using var connection = new NpgsqlConnection(db.Logins.Owner);
        await connection.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var tables = new DemoTables(connection, cancel);
        // What the triggers would note row by row is counted once, at the end.
        await tables.RunAsync("select set_config('stoa.deltas', 'off', true)");
        var keys = new DemoKeys(vault);
        var signIns = await accounts;
        await DemoWritePeople.WriteAsync(tables, keys, catalog, people, signIns, now);
        step();
        await DemoWriteCatalog.WriteAsync(tables, catalog);
        step();
        await DemoWriteOrders.WriteAsync(tables, keys, sales);
        step();
        await DemoWriteMoney.WriteAsync(tables, catalog, sales, now);
        step();
        await DemoWriteStock.WriteAsync(tables, catalog, stock);
        step();
        await DemoWriteStory.WriteAsync(tables, catalog, sales, story, now);
        step();
        await DemoWriteCatalog.WritePicturesAsync(tables, await pictures, catalog);
        step();
        await keys.WriteAsync(tables, now);
        await tables.AdvanceIdentitiesAsync();
        await DemoWriteStock.DocumentsAsync(tables);
        await DemoWritePeople.SettingsAsync(tables);
        await tables.RunAsync("select analytics.rebuild_rollups()");
        DataFolder.WritePrivate(data.DemoAccountsFile, JsonSerializer.Serialize(
            signIns.Select(s => new { role = s.Role, email = s.Email, password = s.Password }), Indented));
        await transaction.CommitAsync(cancel);
        step();
    }
}
