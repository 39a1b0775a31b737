using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Stoa.Platform;

/// <summary>
/// Follows rotations of the master key while a host serves: when one begins the key store is read again, so that the host seals
/// under the new key, and when it ends the host forgets the old one.
/// </summary>
public sealed partial class FollowKeys(Db db, Vault vault, ILogger<FollowKeys> logger) : BackgroundService
{
    /// <summary>How often a host looks.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private const int RestAfterFailure = 10;
    private const string LatestSql = "select r.* from platform.key_rotations r order by r.rotation_id desc limit 1";

    /// <summary>One look. Answers whether the keys are others now.</summary>
    public static async Task<bool> Handle(Db db, Vault vault, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(vault);
        var latest = await db.FirstAsync<Rotation>(Actor.System, LatestSql, cancel: cancel);
        var (current, previous) = vault.Masters;
        var isBehind = latest is not null && !latest.ToFingerprint.AsSpan().SequenceEqual(current.Fingerprint);
        var isOver = latest is { FinishedAt: not null, PreviousKept: false } && previous is not null;
        return (isBehind || isOver) && vault.Refresh();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var rest = Beat;
            try
            {
                if (await Handle(db, vault, stoppingToken))
                {
                    LogChanged(vault.Masters.Current.Name);
                }
            }
            catch (Exception e) when (e is NpgsqlException or StoaException && !stoppingToken.IsCancellationRequested)
            {
                LogFailure(e.Message);
                rest = Beat * RestAfterFailure;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(rest, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Information, "The master key is {Fingerprint} now")]
    private partial void LogChanged(string fingerprint);

    [LoggerMessage(LogLevel.Warning, "Whether the master key changes cannot be seen: {Message}")]
    private partial void LogFailure(string message);
}
