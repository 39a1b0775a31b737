using System.Text.Json;
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

    private const string BeginSql = "select platform.begin_import(@source, @file, @sha256)";
    private const string SettleSql =
        "select platform.settle_currency(@currency, @zone, not exists (select from orders.orders))";
    private const string RatesSql = """
        select distinct on (rate_date) rate_date, round(multiplier / divisor, 12)
          from pricing.rates_between(@from, @to) order by rate_date, is_inverse
        """;
    private const string KnownInvoicesSql = """
        select source_ref from orders.checkouts where source = @source
        union
        select split_part(source_ref, ':', 1) from orders.refunds where source = @source
        union
        select split_part(line, ',', 1) from platform.imported_lines(@source) where outcome = 'stock movement'
        """;
    private const string FinishSql = "select platform.finish_import(@import, @summary::jsonb)";

    /// <summary>Imports a file, plain or gzip. Importing the same content again changes nothing.</summary>
    /// <exception cref="StoaException">One line: exit code 2 for a wrong path or format, 1 where it failed. Nothing of
    /// the file was kept then, nor after a cancellation.</exception>
    public static async Task<ImportSummary> RunAsync(
        Db db, DatabaseLogins logins, string file, IAnsiConsole console, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        try
        {
            var result = await console.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(),
                    new ImportRateColumn(), new RemainingTimeColumn())
                .StartAsync(progress => Task.Run(() => ImportAsync(logins, file, progress, cancel), cancel));
            ImportOnlineRetailReport.Print(result.Summary, result.Rejected, console);
            return result.Summary;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.QueryCanceled
            && cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancel);
        }
        catch (NpgsqlException e)
        {
            throw new StoaException(
                $"The import failed and nothing was kept: {(e as PostgresException)?.MessageText ?? e.Message}", 1, e);
        }
    }

    private static async Task<(ImportSummary Summary, List<RejectedLine> Rejected)> ImportAsync(
        DatabaseLogins logins, string path, ProgressContext progress, CancellationToken cancel)
    {
        var reading = progress.AddTask("Reading");
        var file = RetailFile.Read(path, TimeZoneInfo.FindSystemTimeZoneById(TimeZone),
            share => reading.Value = 100 * share, cancel);
        reading.Value = 100;
        var owner = new NpgsqlConnectionStringBuilder(logins.Owner)
        {
            Pooling = false, MaxAutoPrepare = 0, CommandTimeout = 0,
        };
        await using var connection = new NpgsqlConnection(owner.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var import = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(BeginSql,
            new { source = Source, file = Path.GetFileName(path), sha256 = file.Sha256 }, cancellationToken: cancel));
        if (import is null)
        {
            return (ImportOnlineRetailReport.AlreadyImported(file), []);
        }

        await RefuseKnownInvoicesAsync(connection, file, cancel);
        var (currency, rate) = await SettleCurrencyAsync(connection, file, cancel);
        var history = RetailHistory.Build(file, rate);
        var writing = progress.AddTask("Writing", maxValue: ImportOnlineRetailWriter.Rows(history));
        var writer = new ImportOnlineRetailWriter(connection, file, history, currency, writing, cancel);
        await writer.WriteAsync(import.Value);
        var summary = await ImportOnlineRetailReport.ReconcileAsync(connection, file, history, writer, cancel);
        await connection.ExecuteAsync(new CommandDefinition(FinishSql,
            new { import, summary = JsonSerializer.Serialize(summary, JsonSerializerOptions.Web) },
            cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
        return (summary, file.Rejected);
    }

    /// <summary>An invoice belongs to one file: what two share would count twice, so the second is refused.</summary>
    private static async Task RefuseKnownInvoicesAsync(
        NpgsqlConnection connection, RetailFile file, CancellationToken cancel)
    {
        var known = (await connection.QueryAsync<string>(new CommandDefinition(
            KnownInvoicesSql, new { source = Source }, cancellationToken: cancel))).ToHashSet();
        var repeated = known.Count == 0 ? [] : file.Invoices.Values.Where(known.Contains).ToList();
        if (repeated.Count > 0)
        {
            throw new StoaException(
                $"{file.Path} repeats invoices that another file brought ({repeated.Count:N0}, "
                + $"the first is {repeated[0]}): "
                + "nothing was imported. Import a file that holds new invoices only.");
        }
    }

    private static async Task<(string Currency, Func<DateTime, decimal> Rate)> SettleCurrencyAsync(
        NpgsqlConnection connection, RetailFile file, CancellationToken cancel)
    {
        var currency = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            SettleSql, new { currency = Currency, zone = TimeZone }, cancellationToken: cancel));
        if (currency == Currency)
        {
            return (Currency, _ => 1m);
        }

        var rates = (await connection.QueryAsync<(DateOnly Date, decimal Rate)>(new CommandDefinition(
            RatesSql, new { from = Currency, to = currency }, cancellationToken: cancel))).ToList();
        var first = DateOnly.FromDateTime(file.Lines.Min(l => l.Time));
        if (currency is null || rates.Count == 0 || rates[0].Date > first)
        {
            throw new StoaException(
                $"This marketplace's currency is {currency ?? "not set"} and {file.Path} is in {Currency}: enter dated "
                + $"{Currency} exchange rates from {first:yyyy-MM-dd} on, or import into an empty database.");
        }

        var dates = rates.ConvertAll(r => r.Date);
        return (currency, time =>
        {
            var place = dates.BinarySearch(DateOnly.FromDateTime(time));
            return rates[place >= 0 ? place : ~place - 1].Rate;
        });
    }
}
