using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform;

namespace Stoa.Analytics;

/// <summary>
/// Moves deltas into the rollups, again and again, and tells listeners on <see cref="Channel"/> that figures changed:
/// in a transaction of its own, since a notify holds up every other writer that commits. Many hosts may run it: the
/// database lets one merge at a time.
/// </summary>
public sealed partial class MergeDeltas(Db db, ILogger<MergeDeltas> logger) : BackgroundService
{
    /// <summary>The notification's channel; it carries nothing.</summary>
    public const string Channel = "stoa_figures";

    private const string MergeSql = "select analytics.merge_deltas()";
    private const string NotifySql = "select pg_notify('stoa_figures', '')";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(2);

    /// <summary>One merge. Answers how many deltas there were.</summary>
    public static async Task<long> Handle(Db db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var merged = await db.FirstAsync<long>(Actor.System, MergeSql, cancel: cancel);
        if (merged > 0)
        {
            await db.ExecuteAsync(Actor.System, NotifySql, cancel: cancel);
        }

        return merged;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Pause;
            try
            {
                await Handle(db, stoppingToken);
            }
            catch (NpgsqlException e) when (!stoppingToken.IsCancellationRequested)
            {
                // The figures stay exact meanwhile: reports add up what is not merged.
                LogFailure(e.Message);
                pause = PauseAfterFailure;
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
}
