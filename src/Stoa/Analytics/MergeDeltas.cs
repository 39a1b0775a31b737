using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform;

namespace Stoa.Analytics;

/// <summary>
/// Moves deltas into the rollups, again and again, and tells listeners whose figures changed:
/// in a transaction of its own, since a notify holds up every other writer that commits. Many hosts may run it: the
/// database lets one merge at a time.
/// </summary>
public sealed partial class MergeDeltas(Db db, ILogger<MergeDeltas> logger) : BackgroundService
{
    private const string MergeSql = "select m.merged, m.vendor_ids from analytics.merge_deltas() m";
    private const string NotifySql = "select pg_notify(@channel, @payload)";

    // A notification holds 8,000 bytes: of more vendors than this it says that figures of any may have changed.
    private const int MostVendors = 300;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(2);

    /// <summary>One merge. Answers how many deltas there were.</summary>
    public static async Task<long> Handle(Db db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var merge = (await db.FirstAsync<Merge>(Actor.System, MergeSql, cancel: cancel))!;
        if (merge.Merged > 0)
        {
            var payload = merge.VendorIds.Length > MostVendors ? LiveFigures.Everybody : string.Join(',', merge.VendorIds);
            await db.ExecuteAsync(Actor.System, NotifySql, new { channel = LiveFigures.Channel, payload }, cancel);
        }

        return merge.Merged;
    }

    /// <summary>
    /// How long a host waits after a merge that took so long: merges begin every 200 ms, and one that took longer is
    /// followed at once, since deltas waited meanwhile.
    /// </summary>
    public static TimeSpan PauseAfter(TimeSpan merge) => merge < Beat ? Beat - merge : TimeSpan.Zero;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan pause;
            try
            {
                var watch = Stopwatch.StartNew();
                await Handle(db, stoppingToken);
                pause = PauseAfter(watch.Elapsed);
            }
            catch (NpgsqlException e) when (!stoppingToken.IsCancellationRequested)
            {
                // The figures stay exact meanwhile: reports add up what is not merged.
                LogFailure(e.Message);
                pause = FailurePause;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Deltas could not be merged and are kept for the next try: {Message}")]
    private partial void LogFailure(string message);

    private sealed record Merge
    {
        public long Merged { get; init; }

        public long[] VendorIds { get; init; } = [];
    }
}
