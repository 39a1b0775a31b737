using Dapper;
using Npgsql;
using Spectre.Console;
using Stoa.Platform;

namespace Stoa.Orders;

/// <summary>
/// <c>import online-retail</c>: the UCI Online Retail file as a marketplace's history (docs/imports.md says what
/// becomes what). The file is read first, then everything is written in one transaction: all of it is kept or nothing.
/// </summary>
public static class ImportOnlineRetail
{
    public const string Source = "online-retail";
    private const string Currency = "GBP";
    private const string TimeZone = "Europe/London";

    private const string KnownInvoicesSql = """
        select source_ref from orders.checkouts where source = @source
        union
        select case when source_ref like 'erased:%' then 'erased:' || split_part(source_ref, ':', 2)
                    else split_part(source_ref, ':', 1) end
          from orders.refunds where source = @source
        union
        select split_part(line, ',', 1) from platform.imported_lines(@source) where outcome = 'stock movement'
        """;

    /// <summary>Imports a file, plain or gzip. Importing the same content again changes nothing.</summary>
    /// <exception cref="StoaException">One line: exit code 2 for a wrong path or format, 1 where it failed. Nothing of
    /// the file was kept then, nor after a cancellation.</exception>
    public static async Task<ImportSummary> RunAsync(
        Db db, DatabaseLogins logins, string file, IAnsiConsole console, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var (summary, rejected) = await ImportRun.ShowAsync(
            console, progress => ImportAsync(logins, file, progress, cancel), cancel);
        ImportOnlineRetailReport.Print(summary, rejected, console);
        return summary;
    }

    private static async Task<(ImportSummary Summary, List<RejectedLine> Rejected)> ImportAsync(
        DatabaseLogins logins, string path, ProgressContext progress, CancellationToken cancel)
    {
        var reading = progress.AddTask("Reading");
        var file = RetailFile.Read(path, TimeZoneInfo.FindSystemTimeZoneById(TimeZone),
            share => reading.Value = 100 * share, cancel);
        reading.Value = 100;
        var summary = await ImportRun.WriteAsync(logins, Source, file.Name, file.Sha256, WriteAsync, cancel);
        return (summary ?? ImportOnlineRetailReport.AlreadyImported(file), file.Rejected);

        async Task<ImportSummary> WriteAsync(NpgsqlConnection connection, long import)
        {
            var known = await connection.QueryAsync<string>(new CommandDefinition(
                KnownInvoicesSql, new { source = Source }, cancellationToken: cancel));
            ImportRun.RefuseRepeated(path, "invoices", known.ToHashSet(), file.Invoices.Values);
            var (currency, rate) = await ImportRun.SettleCurrencyAsync(
                connection, path, Currency, TimeZone, file.Lines.Min(l => l.Time), cancel);
            var history = RetailHistory.Build(file, rate);
            var writing = progress.AddTask("Writing", maxValue: ImportOnlineRetailWriter.Rows(history));
            var tables = new ImportTables(connection, writing, cancel);
            var writer = new ImportOnlineRetailWriter(tables, file, history, currency);
            await writer.WriteAsync(import);
            return await ImportOnlineRetailReport.ReconcileAsync(connection, file, history, writer, cancel);
        }
    }
}
