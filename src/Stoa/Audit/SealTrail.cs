using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform;

namespace Stoa.Audit;

/// <summary>What one round of sealing did, and how far the trail is sealed.</summary>
public sealed record SealRound
{
    /// <summary>How many entries this round sealed.</summary>
    public long Sealed { get; init; }

    /// <summary>The last seal's number.</summary>
    public long Number { get; init; }

    /// <summary>The last seal's chain; null when there is none, or another host was sealing.</summary>
    public byte[]? Chain { get; init; }

    /// <summary>When that seal was made, UTC.</summary>
    public DateTime? SealedAt { get; init; }
}

/// <summary>
/// Seals the trail of sensitive changes, a second after they were made: behind the writers, who pay nothing for it. Many
/// hosts may run it: the database lets one seal at a time. Each writes the heads that it sealed to its file, signed.
/// </summary>
public sealed partial class SealTrail(
    Db db, DataFolder data, AuditKey key, TimeProvider clock, IHostApplicationLifetime life,
    ILogger<SealTrail> logger) : BackgroundService
{
    private const string SealSql = "select s.sealed, s.number, s.chain, s.sealed_at from audit.seal_entries() s";
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenHeads = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenLogs = TimeSpan.FromMinutes(1);
    private SealRound? _unwritten;
    private DateTimeOffset _writtenAt;
    private DateTimeOffset _loggedAt;

    /// <summary>One round. Answers how many entries were sealed, and the chain's head.</summary>
    public static async Task<SealRound> Handle(Db db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return (await db.FirstAsync<SealRound>(Actor.System, SealSql, cancel: cancel))!;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A host that cannot start says why, and nothing else.
        var started = new TaskCompletionSource();
        await using var registration = life.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // What a host that ended had sealed and not written yet, the next one's first round writes.
        var isFirst = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var round = await Handle(db, stoppingToken);
                if (round.Chain is not null && (round.Sealed > 0 || (isFirst && await IsNewAsync(round, stoppingToken))))
                {
                    _unwritten = round;
                    Log(round);
                }

                isFirst &= round.Chain is null;
                if (clock.GetUtcNow() - _writtenAt >= BetweenHeads)
                {
                    await WriteAsync(stoppingToken);
                }
            }
            catch (Exception e) when (e is NpgsqlException or IOException && !stoppingToken.IsCancellationRequested)
            {
                LogFailure(e.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }

            await Task.Delay(Beat, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await EndAsync();
    }

    // The last head is always written, however lately the one before was.
    private async Task EndAsync()
    {
        try
        {
            await WriteAsync(CancellationToken.None);
        }
        catch (IOException e)
        {
            LogFailure(e.Message);
        }
    }

    private async Task<bool> IsNewAsync(SealRound round, CancellationToken cancel) =>
        await HeadsFile.LatestAsync(data.AuditHeadsFile, 1, cancel) is not [var last, ..] || round.Number > last.Number;

    private async Task WriteAsync(CancellationToken cancel)
    {
        if (_unwritten is { Chain: { } chain, SealedAt: { } sealedAt } round)
        {
            var now = clock.GetUtcNow();
            await HeadsFile.AppendAsync(
                data.AuditHeadsFile, TrailHead.Sign(key, round.Number, chain, sealedAt, now.UtcDateTime), cancel);
            (_unwritten, _writtenAt) = (null, now);
        }
    }

    // Logs leave the machine: a head in them is one more that the database's owner cannot change afterwards.
    private void Log(SealRound round)
    {
        var now = clock.GetUtcNow();
        var isDue = now - _loggedAt >= BetweenLogs;
        _loggedAt = isDue ? now : _loggedAt;
        LogHead(isDue ? LogLevel.Information : LogLevel.Debug, round.Number, Convert.ToHexStringLower(round.Chain!));
    }

    [LoggerMessage(Message = "Audit trail sealed up to {Number}, head {Chain}")]
    private partial void LogHead(LogLevel level, long number, string chain);

    [LoggerMessage(LogLevel.Warning, "The audit trail waits to be sealed, or its head to be written: {Message}")]
    private partial void LogFailure(string message);
}
