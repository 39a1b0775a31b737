using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>
/// Keeps what search knows behind the products, five times a second. Any number of hosts may run it; one at a time does.
/// </summary>
public sealed partial class SearchWorker(Db db, TimeProvider time, ILogger<SearchWorker> logger) : BackgroundService
{
    private const int Part = 500;
    private const string RefreshSql = "select catalog.refresh_search(@most)";
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    /// <summary>Takes one part of what was touched; how many touches that were.</summary>
    public static Task<int> HandleAsync(Db db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.FirstAsync<int>(Actor.System, RefreshSql, new { most = Part }, cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await HandleAsync(db, stoppingToken) == Part)
                {
                    // The next part.
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or IOException or BusyException)
            {
                LogWaiting(e.Message);
            }

            await Task.Delay(Beat, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Search could not be renewed and is tried again: {Reason}")]
    private partial void LogWaiting(string reason);
}
