using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform;

namespace Stoa.Analytics;

/// <summary>What a visitor did.</summary>
public enum VisitKind
{
    Page,
    Search,
    ProductView,
    AddToCart,
}

/// <summary>One thing that a visitor did, whose browser agreed to be counted.</summary>
/// <param name="ProductId">For views and baskets.</param>
public sealed record VisitEvent(Guid VisitorId, long? UserId, VisitKind Kind, long? ProductId);

/// <summary>
/// Writes what visitors do a moment later, many at once. The queue is bounded: while the database does not answer for long, the
/// newest are not counted, and how many is logged.
/// </summary>
public sealed partial class VisitEvents(Db db, TimeProvider time, ILogger<VisitEvents> logger) : BackgroundService
{
    private const int MostWaiting = 50_000;
    private const int MostAtOnce = 1_000;
    private const string AddSql = "select analytics.add_events(@at, @visitors, @users::bigint[], @kinds, @products::bigint[])";
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(5);
    private readonly Channel<(DateTimeOffset At, VisitEvent Event)> _queue =
        Channel.CreateBounded<(DateTimeOffset, VisitEvent)>(
            new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
    private long _lost;

    /// <summary>Never waits.</summary>
    public void Add(VisitEvent what)
    {
        if (!_queue.Writer.TryWrite((time.GetUtcNow(), what)))
        {
            Interlocked.Increment(ref _lost);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<(DateTimeOffset At, VisitEvent Event)>(MostAtOnce);
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Beat, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await WriteAsync(batch, stoppingToken);
        }

        // What came before the end is counted too.
        using var last = new CancellationTokenSource(LastWrite, time);
        await WriteAsync(batch, last.Token);
    }

    private async Task WriteAsync(List<(DateTimeOffset At, VisitEvent Event)> batch, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                // A batch that failed is still there.
                while (batch.Count < MostAtOnce && _queue.Reader.TryRead(out var next))
                {
                    batch.Add(next);
                }

                if (batch.Count == 0)
                {
                    break;
                }

                await db.FirstAsync<int>(Actor.System, AddSql, new
                {
                    at = batch.Select(b => b.At.UtcDateTime).ToArray(), visitors = batch.Select(b => b.Event.VisitorId).ToArray(),
                    users = batch.Select(b => b.Event.UserId).ToArray(), kinds = batch.Select(b => Word(b.Event.Kind)).ToArray(),
                    products = batch.Select(b => b.Event.ProductId).ToArray(),
                }, cancel);
                batch.Clear();
            }

            if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
            {
                LogLost(lost);
            }
        }
        catch (Exception e) when (e is NpgsqlException or IOException or BusyException or OperationCanceledException)
        {
            LogWaiting(e.Message);
        }
    }

    private static string Word(VisitKind kind) => kind switch
    {
        VisitKind.Search => "search",
        VisitKind.ProductView => "product view",
        VisitKind.AddToCart => "add to cart",
        _ => "page",
    };

    [LoggerMessage(LogLevel.Warning, "What visitors do waits for the database: {Reason}")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(LogLevel.Warning, "{Lost} events of visitors were not counted: the database did not answer for too long")]
    private partial void LogLost(long lost);
}
