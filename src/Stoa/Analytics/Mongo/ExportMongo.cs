using System.Data;
using System.Text.Json;
using Dapper;
using MongoDB.Driver;
using Npgsql;
using Spectre.Console;
using Stoa.Platform;

namespace Stoa.Analytics.Mongo;

/// <summary>What to export, and where to: a folder or the address of a MongoDB, one of the two.</summary>
/// <param name="Folder">A new or an empty folder.</param>
/// <param name="Uri">mongodb://…/database.</param>
/// <param name="MoneyAsDouble">Doubles instead of exact decimals, for programs that know no Decimal128.</param>
/// <param name="Pseudonymise">Names, e-mails and visitor ids become stable stand-ins; free texts are left out.</param>
public sealed record ExportMongoInput(string? Folder, string? Uri, bool MoneyAsDouble, bool Pseudonymise);

/// <summary>What was exported.</summary>
/// <param name="AsOf">The instant the documents are exact for (UTC, milliseconds).</param>
/// <param name="Currency">The marketplace's, ISO 4217; null before it has one.</param>
/// <param name="Timezone">The marketplace's, where the reports cut days and months.</param>
/// <param name="Money">decimal or double.</param>
/// <param name="Pseudonymised">Whether people were made unrecognisable.</param>
/// <param name="Collections">Documents by collection.</param>
public sealed record ExportMongoResult(
    DateTimeOffset AsOf, string? Currency, string? Timezone, string Money, bool Pseudonymised,
    IReadOnlyDictionary<string, long> Collections);

/// <summary>
/// <c>export mongo</c>: the marketplace as MongoDB collections (docs/mongo), all of one snapshot, read as the login that
/// may only read, written whole or not at all.
/// </summary>
public static class ExportMongo
{
    private const string BeginSql = "begin isolation level repeatable read read only";
    private const string AboutSql = """
        select now() as as_of, platform.marketplace_currency() as currency, platform.marketplace_time_zone() as timezone
        """;
    private const string CountsSql = """
        select (select count(*) from reporting.users) as users, (select count(*) from reporting.vendors) as vendors,
               (select count(*) from reporting.products) as products,
               (select count(*) from reporting.variants) as product_variants,
               (select count(*) from reporting.checkouts) as checkouts, (select count(*) from reporting.orders) as orders,
               (select count(*) from reporting.order_items) as order_items,
               (select count(*) from reporting.refunds) as refunds,
               (select count(*) from reporting.commissions) as commissions,
               (select count(*) from reporting.shipments) as shipments, (select count(*) from reporting.carts) as carts,
               (select count(*) from reporting.stock_reservations) as stock_reservations,
               (select count(*) from reporting.reviews) as reviews,
               (select count(*) from reporting.activity) as activity_logs, (select count(*) from reporting.events) as events
        """;

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Refuses a wrong call before anything is opened. Errors: StoaException with exit code 2.</summary>
    public static void Check(ExportMongoInput input)
    {
        switch (input)
        {
            case { Folder: { } folder, Uri: null }:
                MongoFolder.Check(folder);
                break;
            case { Folder: null, Uri: { } uri }:
                MongoServer.Check(uri);
                break;
            default:
                throw new StoaException("Say where to: --out with a folder, or --uri with a MongoDB's address.", 2);
        }
    }

    /// <summary>Exports. Memory does not grow with the marketplace.</summary>
    /// <exception cref="StoaException">One line; nothing was kept then, nor after a cancellation.</exception>
    public static async Task<ExportMongoResult> RunAsync(
        DatabaseLogins logins, Vault vault, ExportMongoInput input, IAnsiConsole console, CancellationToken cancel)
    {
        Check(input);
        try
        {
            return await console.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(),
                    new RemainingTimeColumn())
                .StartAsync(progress => Task.Run(() => ExportAsync(logins, vault, input, progress, cancel), cancel));
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.QueryCanceled
            && cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancel);
        }
        catch (Exception e) when (e is NpgsqlException or MongoException or TimeoutException)
        {
            var reason = ((e as PostgresException)?.MessageText ?? e.Message).ReplaceLineEndings(" ");
            throw new StoaException($"The export failed and nothing was kept: {reason}", 1, e);
        }
    }

    private static async Task<ExportMongoResult> ExportAsync(
        DatabaseLogins logins, Vault vault, ExportMongoInput input, ProgressContext progress, CancellationToken cancel)
    {
        await using IMongoTarget target = input.Folder is { } folder
            ? new MongoFolder(folder)
            : await MongoServer.OpenAsync(input.Uri!, MongoCollections.All.Select(c => c.Name), cancel);
        var login = new NpgsqlConnectionStringBuilder(logins.ReadOnly)
        {
            Pooling = false, MaxAutoPrepare = 0, CommandTimeout = 0,
        };
        await using var connection = new NpgsqlConnection(login.ConnectionString);
        await connection.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(BeginSql, cancellationToken: cancel));
        var (asOf, currency, timezone) = await connection.QuerySingleAsync<(DateTime AsOf, string?, string?)>(
            new CommandDefinition(AboutSql, cancellationToken: cancel));
        var expected = (IDictionary<string, object>)await connection.QuerySingleAsync(
            new CommandDefinition(CountsSql, cancellationToken: cancel));
        var task = progress.AddTask("Exporting", maxValue: Math.Max(1, expected.Values.Sum(v => (long)v)));
        var pseudonyms = input.Pseudonymise ? await Pseudonyms.MakeAsync(logins, vault, cancel) : null;
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var collection in MongoCollections.All)
        {
            task.Description = collection.Name;
            await target.BeginAsync(collection.Name, cancel);
            counts[collection.Name] =
                await CopyAsync(connection, collection, input.MoneyAsDouble, pseudonyms, target, task, cancel);
            if (counts[collection.Name] != (long)expected[collection.Name])
            {
                throw new StoaException(
                    $"Of {collection.Name}, {counts[collection.Name]} of {expected[collection.Name]} documents were read: "
                    + "nothing was kept.");
            }
        }

        var result = new ExportMongoResult(
            new DateTimeOffset(asOf.AddTicks(-(asOf.Ticks % TimeSpan.TicksPerMillisecond)), TimeSpan.Zero), currency,
            timezone, input.MoneyAsDouble ? "double" : "decimal", input.Pseudonymise, counts);
        await target.CommitAsync(JsonSerializer.Serialize(result, Indented) + "\n", cancel);
        return result;
    }

    private static async Task<long> CopyAsync(
        NpgsqlConnection connection, MongoCollection collection, bool moneyAsDouble, Pseudonyms? pseudonyms,
        IMongoTarget target, ProgressTask progress, CancellationToken cancel)
    {
        const int step = 5_000;
        await using var command = new NpgsqlCommand(collection.Query, connection);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleResult, cancel);
        using var line = new MongoLine(reader, collection, moneyAsDouble, pseudonyms);
        var rows = 0L;
        while (await reader.ReadAsync(cancel))
        {
            await target.WriteAsync(line.Read(), cancel);
            if (++rows % step == 0)
            {
                progress.Increment(step);
            }
        }

        progress.Increment(rows % step);
        return rows;
    }
}
