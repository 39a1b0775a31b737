using Dapper;
using Npgsql;
using Spectre.Console;
using Stoa.Platform;

namespace Stoa.Orders;

/// <summary>
/// <c>import olist</c>: the Olist marketplace of Brazil as a marketplace's history (docs/imports.md says what becomes
/// what). The folder is read first, then everything is written in one transaction: all of it is kept or nothing.
/// </summary>
public static class ImportOlist
{
    public const string Source = "olist";
    internal const string Currency = "BRL";
    private const string TimeZone = "America/Sao_Paulo";

    private const string KnownOrdersSql = "select source_ref from orders.checkouts where source = @source";

    /// <summary>Imports a folder of the data set's CSV files. Importing the same content again changes nothing.</summary>
    /// <exception cref="StoaException">One line: exit code 2 for a missing folder, file or column, 1 where it failed.
    /// Nothing of the folder was kept then, nor after a cancellation.</exception>
    public static async Task<ImportSummary> RunAsync(
        Db db, DatabaseLogins logins, string folder, IAnsiConsole console, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var (summary, files) = await ImportRun.ShowAsync(
            console, progress => ImportAsync(logins, folder, progress, cancel), cancel);
        ImportOlistReport.Print(summary, files, console);
        return summary;
    }

    private static async Task<(ImportSummary Summary, OlistFiles Files)> ImportAsync(
        DatabaseLogins logins, string folder, ProgressContext progress, CancellationToken cancel)
    {
        var reading = progress.AddTask("Reading");
        var files = OlistFiles.Read(folder, TimeZoneInfo.FindSystemTimeZoneById(TimeZone),
            share => reading.Value = 100 * share, cancel);
        reading.Value = 100;
        var summary = await ImportRun.WriteAsync(logins, Source, files.Name, files.Sha256, WriteAsync, cancel);
        return (summary ?? ImportOlistReport.AlreadyImported(files), files);

        async Task<ImportSummary> WriteAsync(NpgsqlConnection connection, long import)
        {
            var known = await connection.QueryAsync<string>(new CommandDefinition(
                KnownOrdersSql, new { source = Source }, cancellationToken: cancel));
            ImportRun.RefuseRepeated(folder, "orders", known.ToHashSet(), files.Orders.Select(o => o.Id));
            var (currency, rate) = await ImportRun.SettleCurrencyAsync(
                connection, folder, Currency, TimeZone, files.Orders.Min(o => o.PurchasedAt), cancel);
            var history = OlistHistory.Build(files, rate);
            var writing = progress.AddTask("Writing", maxValue: ImportOlistWriter.Rows(history));
            var writer = new ImportOlistWriter(new ImportTables(connection, writing, cancel), files, history, currency);
            await writer.WriteAsync(import);
            return await ImportOlistReport.ReconcileAsync(connection, files, history, writer.FirstOrder, cancel);
        }
    }
}
