using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;
using Spectre.Console;
using Spectre.Console.Rendering;
using Stoa.Platform;

namespace Stoa.Orders;

/// <summary>What every import of a history does around its own work: shown, in one transaction, in one line where it
/// fails.</summary>
internal static class ImportRun
{
    private const string BeginSql = "select platform.begin_import(@source, @file, @sha256)";
    private const string FinishSql = "select platform.finish_import(@import, @summary::jsonb)";
    private const string SettleSql =
        "select platform.settle_currency(@currency, @zone, not exists (select from orders.orders))";
    private const string RatesSql = """
        select distinct on (rate_date) rate_date, round(multiplier / divisor, 12)
          from pricing.rates_between(@from, @to) order by rate_date, is_inverse
        """;

    /// <summary>Runs an import below progress bars.</summary>
    /// <exception cref="StoaException">One line, exit code 1 where the database failed.</exception>
    public static async Task<T> ShowAsync<T>(
        IAnsiConsole console, Func<ProgressContext, Task<T>> import, CancellationToken cancel)
    {
        try
        {
            return await console.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(),
                    new ImportRateColumn(), new RemainingTimeColumn())
                .StartAsync(progress => Task.Run(() => import(progress), cancel));
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

    /// <summary>Writes an import in one transaction as the database's owner: all of it is kept or nothing.</summary>
    /// <returns>The summary of <paramref name="write"/>, or null where this content was imported before.</returns>
    public static async Task<ImportSummary?> WriteAsync(
        DatabaseLogins logins, string source, string file, byte[] sha256,
        Func<NpgsqlConnection, long, Task<ImportSummary>> write, CancellationToken cancel)
    {
        var owner = new NpgsqlConnectionStringBuilder(logins.Owner)
        {
            Pooling = false, MaxAutoPrepare = 0, CommandTimeout = 0,
        };
        await using var connection = new NpgsqlConnection(owner.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var import = await connection.ExecuteScalarAsync<long?>(
            new CommandDefinition(BeginSql, new { source, file, sha256 }, cancellationToken: cancel));
        if (import is null)
        {
            return null;
        }

        var summary = await write(connection, import.Value);
        await connection.ExecuteAsync(new CommandDefinition(FinishSql,
            new { import, summary = JsonSerializer.Serialize(summary, JsonSerializerOptions.Web) },
            cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
        return summary;
    }

    /// <summary>What one file brought, another must not bring again: it would count twice.</summary>
    /// <param name="names">The plural of what repeats: "invoices".</param>
    public static void RefuseRepeated(string path, string names, IReadOnlySet<string> known, IEnumerable<string> found)
    {
        var repeated = known.Count == 0 ? [] : found.Where(f => known.Contains(f) || known.Contains(Erased(f))).ToList();
        if (repeated.Count > 0)
        {
            throw new StoaException(
                $"{path} repeats {names} that another file brought ({repeated.Count:N0}, the first is {repeated[0]}): "
                + $"nothing was imported. Import a file that holds new {names} only.");
        }
    }

    /// <summary>
    /// The marketplace's currency, and what one unit of the source's is worth in it at a time (UTC). The first import
    /// sets currency and time zone; later ones need rates from their first day on where the currency differs.
    /// </summary>
    public static async Task<(string Currency, Func<DateTime, decimal> Rate)> SettleCurrencyAsync(
        NpgsqlConnection connection, string path, string source, string zone, DateTime firstTime,
        CancellationToken cancel)
    {
        var currency = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            SettleSql, new { currency = source, zone }, cancellationToken: cancel));
        if (currency == source)
        {
            return (source, _ => 1m);
        }

        var rates = (await connection.QueryAsync<(DateOnly Date, decimal Rate)>(new CommandDefinition(
            RatesSql, new { from = source, to = currency }, cancellationToken: cancel))).ToList();
        var first = DateOnly.FromDateTime(firstTime);
        if (currency is null || rates.Count == 0 || rates[0].Date > first)
        {
            throw new StoaException(
                $"This marketplace's currency is {currency ?? "not set"} and {path} is in {source}: enter dated "
                + $"{source} exchange rates from {first:yyyy-MM-dd} on, or import into an empty database.");
        }

        var dates = rates.ConvertAll(r => r.Date);
        return (currency, time =>
        {
            var place = dates.BinarySearch(DateOnly.FromDateTime(time));
            return rates[place >= 0 ? place : ~place - 1].Rate;
        });
    }

    /// <summary>An amount at a rate, as the marketplace keeps it: four decimals, half away from zero.</summary>
    public static decimal AtRate(decimal amount, decimal rate) =>
        rate == 1 ? amount : decimal.Round(amount * rate, 4, MidpointRounding.AwayFromZero);

    // As orders.erased_ref: what stays of the number of a purchase whose person was erased.
    private static string Erased(string reference) =>
        "erased:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(reference)));
}

/// <summary>How many lines or rows a second a task of the progress bar makes.</summary>
internal sealed class ImportRateColumn : ProgressColumn
{
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(
        task.MaxValue <= 100 ? "" : string.Create(CultureInfo.InvariantCulture, $"{task.Speed ?? 0:N0} rows/s"));
}
