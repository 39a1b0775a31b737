using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Npgsql;
using Spectre.Console;

namespace Stoa.Platform;

/// <summary>
/// <c>seed --scale N</c>: three years of invented history, N thousand purchases with everything that follows from them,
/// in one transaction: all of it is kept or nothing (docs/operations.md). Purchases are invented one after the other and
/// copied in chunks, so memory does not grow with them.
/// </summary>
public static class SeedMarketplace
{
    private const int ChunkSize = 500;
    private const int OrderedChunkSize = 5000;
    private const string Rollups = "analytics.deltas, analytics.review_deltas, analytics.sales_rollup, "
        + "analytics.product_rollup, analytics.places, analytics.place_rollup, analytics.customer_totals, "
        + "analytics.review_rollup, analytics.feature_rollup";


    /// <summary>Seeds a database that may hold other data already.</summary>
    /// <exception cref="StoaException">One line: exit code 2 for numbers that make no history, 1 where it failed or the
    /// database holds this seed already. Nothing was kept then, nor after a cancellation.</exception>
    public static async Task<SeedSummary> RunAsync(
        DatabaseLogins logins, SeedOptions options, IAnsiConsole console, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(logins);
        ArgumentNullException.ThrowIfNull(options);
        options.Checked();
        try
        {
            var summary = await console.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(),
                    new ElapsedTimeColumn(), new RemainingTimeColumn())
                .StartAsync(progress => Task.Run(() => SeedAsync(logins, options, progress, cancel), cancel));
            summary.Print(console);
            return summary;
        }
        catch (NpgsqlException e) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancel);
        }
        catch (NpgsqlException e)
        {
            throw new StoaException(
                $"The seed failed and nothing was kept: {(e as PostgresException)?.MessageText ?? e.Message}", 1, e);
        }
    }

    private static async Task<SeedSummary> SeedAsync(
        DatabaseLogins logins, SeedOptions options, ProgressContext progress, CancellationToken cancel)
    {
        var owner = new NpgsqlConnectionStringBuilder(logins.Owner)
        {
            Pooling = false, MaxAutoPrepare = 0, CommandTimeout = 0, WriteBufferSize = 1 << 18,
        };
        await using var connection = new NpgsqlConnection(owner.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var writer = new SeedWriter(connection, cancel);
        var summary = new SeedSummary(options);
        var import = await NoteAsync(writer, options);
        var ground = await SeedGround.PrepareAsync(writer, options);
        await writer.BeginAsync(options.Checkouts);
        var ids = await writer.IdsAsync();
        summary.Reached("prepare");
        var (catalog, people, users) = await WriteAsync(writer, options, ground, ids, progress, cancel);
        summary.Reached("write");
        var finishing = progress.AddTask("Indexes and checks", maxValue: writer.Statements + 4);
        await SeedFigures.WriteAsync(writer, catalog, people, users);
        await writer.AdvanceIdsAsync(ids);
        finishing.Increment(1);
        await writer.RestoreAsync(1, () => finishing.Increment(1));
        summary.Reached("indexes");
        await writer.RunAsync($"analyze {string.Join(", ", SeedTables.Names)}");
        finishing.Increment(1);
        summary.Reached("analyze");
        await writer.RestoreAsync(2, () => finishing.Increment(1));
        await writer.RestoreAsync(3, () => finishing.Increment(1));
        summary.Reached("foreign keys");
        await writer.RunAsync("select analytics.rebuild_rollups()");
        // Search takes them in when a host runs.
        await writer.RunAsync("insert into catalog.product_touches (product_id) select product_id from catalog.products");
        finishing.Increment(1);
        summary.Reached("rollups");
        summary.Count(ids);
        await writer.RunAsync("select platform.finish_import($1, $2::jsonb)", import, JsonSerializer.Serialize(summary.Rows));
        await transaction.CommitAsync(cancel);
        finishing.Value = finishing.MaxValue;
        summary.Reached("commit");
        await VacuumAsync(writer);
        summary.Reached("vacuum");
        return summary;
    }

    /// <summary>A database takes a seed once: order numbers and other random ids follow from it.</summary>
    private static async Task<long> NoteAsync(SeedWriter writer, SeedOptions options)
    {
        var import = await writer.ScalarAsync<long?>("select platform.begin_import('seed', $1, $2)",
            $"scale {options.Scale}, seed {options.Seed}, end {options.End:yyyy-MM-dd}",
            SHA256.HashData(Encoding.UTF8.GetBytes($"seed {options.Seed}")));
        return import ?? throw new StoaException(
            $"Seed {options.Seed} is in this database already: nothing was changed. Choose another number with --seed.");
    }

    private static async Task<(SeedCatalog Catalog, SeedPeople People, long[] Users)> WriteAsync(
        SeedWriter writer, SeedOptions options, SeedGround ground, SeedIds ids, ProgressContext progress,
        CancellationToken cancel)
    {
        var writing = progress.AddTask("Writing", maxValue: options.Checkouts);
        var calendar = new SeedCalendar(options, ground.Zone);
        var catalog = new SeedCatalog(options, calendar, ground.Currencies, ids, ground.Options);
        var people = new SeedPeople(options, calendar);
        var users = new long[people.Count];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var free = new ConcurrentBag<SeedRows>();
        var batches = Channel.CreateBounded<(List<(int Table, SeedRows Rows)> Rows, int Checkouts)>(2);
        var telling = Task.Run(
            async () =>
            {
                try
                {
                    var chunk = new SeedChunk();
                    foreach (var (told, isLast) in Tell(options, ground, ids, calendar, catalog, people, users, chunk,
                        writer.KeepsKeys ? OrderedChunkSize : ChunkSize))
                    {
                        var rows = chunk.Take(isLast || writer.KeepsKeys, free);
                        await batches.Writer.WriteAsync((rows, told), stop.Token);
                    }

                    batches.Writer.Complete();
                }
                catch (Exception e)
                {
                    batches.Writer.Complete(e);
                }
            },
            CancellationToken.None);
        try
        {
            await foreach (var (tables, checkouts) in batches.Reader.ReadAllAsync(cancel))
            {
                foreach (var (table, rows) in tables)
                {
                    await writer.CopyAsync(table, rows);
                    free.Add(rows);
                }

                writing.Increment(checkouts);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await telling;
        }

        return (catalog, people, users);
    }

    /// <summary>Everything, into the chunk; stops after every so many people or purchases and says how many purchases
    /// those were, and at the end.</summary>
    private static IEnumerable<(int Checkouts, bool IsLast)> Tell(
        SeedOptions options, SeedGround ground, SeedIds ids, SeedCalendar calendar, SeedCatalog catalog, SeedPeople people,
        long[] users, SeedChunk chunk, int chunkSize)
    {
        for (var i = 0; i < people.Count; i += chunkSize)
        {
            var to = Math.Min(people.Count, i + chunkSize);
            SeedWriteCatalog.People(chunk, options, people, i, to, ids, users, ground.Shopper);
            yield return (0, false);
        }

        var random = new DemoRandom(SeedHash.Mix((ulong)options.Seed, 0x57));
        var stock = new SeedStock(catalog, ids, calendar, random);
        var story = new SeedStory(calendar, people, users, catalog, ids, random);
        var sales = new SeedSales(options, calendar, people, users, catalog, ids, stock, story, random);
        SeedWriteCatalog.Vendors(chunk, options, people, catalog, ids, ground.VendorOwner);
        SeedWriteCatalog.Products(chunk, options, catalog, ground.Categories);
        stock.Open(chunk);
        var told = 0;
        for (var day = 0; day < calendar.Days; day++)
        {
            foreach (var at in calendar.Day(day))
            {
                sales.Tell(chunk, at);
                if (++told == chunkSize)
                {
                    yield return (told, false);
                    told = 0;
                }
            }
        }

        stock.Close(chunk);
        yield return (told, true);
    }

    /// <summary>Tables that were empty are frozen already. The others, and what the rollups' making left behind, are
    /// tidied here, so that reports need not visit rows to see whether they count.</summary>
    private static async Task VacuumAsync(SeedWriter writer)
    {
        await writer.RunAsync($"vacuum {string.Join(", ", SeedTables.Names)}");
        await writer.RunAsync($"vacuum (analyze) {Rollups}");
    }
}
