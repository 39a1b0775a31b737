using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform;

namespace Stoa.Audit;

/// <summary>How far the trail is sealed.</summary>
public sealed record TrailHead
{
    /// <summary>How many entries this round sealed.</summary>
    public long Sealed { get; init; }

    /// <summary>The last seal's number.</summary>
    public long Number { get; init; }

    /// <summary>The last seal's chain; null when there is none, or another host was sealing.</summary>
    public byte[]? Chain { get; init; }
}

/// <summary>
/// Seals the trail of sensitive changes, a second after they were made: behind the writers, who pay nothing for it. Many
/// hosts may run it: the database lets one seal at a time.
/// </summary>
public sealed partial class SealTrail(Db db, IHostApplicationLifetime life, ILogger<SealTrail> logger) : BackgroundService
{
    private const string SealSql = "select s.sealed, s.number, s.chain from audit.seal_entries() s";
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>One round. Answers how many entries were sealed, and the chain's head.</summary>
    public static async Task<TrailHead> Handle(Db db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return (await db.FirstAsync<TrailHead>(Actor.System, SealSql, cancel: cancel))!;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A host that cannot start says why, and nothing else.
        var started = new TaskCompletionSource();
        await using var registration = life.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var head = await Handle(db, stoppingToken);
                if (head.Sealed > 0)
                {
                    LogHead(head.Number, Convert.ToHexStringLower(head.Chain!));
                }
            }
            catch (NpgsqlException e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailure(e.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(Beat, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Logs leave the machine: a head in them is one that the database's owner cannot change afterwards.
    [LoggerMessage(LogLevel.Information, "Audit trail sealed up to {Number}, head {Chain}")]
    private partial void LogHead(long number, string chain);

    [LoggerMessage(LogLevel.Warning, "The audit trail waits to be sealed: {Message}")]
    private partial void LogFailure(string message);
}
