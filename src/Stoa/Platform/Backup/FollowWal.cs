using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Stoa.Platform.Backup;

/// <summary>
/// While the host serves an embedded database that is backed up: its log goes to the backup as it is written, media soon
/// after, and a new copy is asked for where the log alone cannot tell what happened.
/// </summary>
public sealed partial class FollowWal(
    DataFolder data, EmbeddedServer server, JobTrigger jobs, ILogger<FollowWal> logger) : BackgroundService
{
    /// <summary>How often it looks whether something else is wanted.</summary>
    internal static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private const int LooksPerMedia = 20;

    private ReceiveWal? _receiver;

    /// <summary>Everything committed until then is on the backup's disk; null while it does not follow.</summary>
    public DateTimeOffset? ReachesTo => _receiver?.ReachesTo;

    /// <summary>Why it does not follow; null while it does, or nothing is set up.</summary>
    public string? Failure { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (server.Admin is not null && !stoppingToken.IsCancellationRequested)
        {
            var wait = Look;
            try
            {
                if (BackupSettings.Read(data) is { } settings)
                {
                    await FollowAsync(settings, server.Admin, stoppingToken);
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested
                && e is StoaException or IOException or UnauthorizedAccessException or NpgsqlException)
            {
                Failure = e.Message;
                LogFailure(e.Message);
                wait = Pause;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(wait, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(BackupSettings settings, string admin, CancellationToken cancel)
    {
        var repository = BackupRepository.Open(settings.Directory, data);
        using var receiver = new ReceiveWal(admin, repository);
        if (!await receiver.PrepareAsync(cancel))
        {
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var receiving = receiver.RunAsync(stop.Token);
        (_receiver, Failure) = (receiver, null);
        var looks = 0;
        while (await Task.WhenAny(receiving, Task.Delay(Look, cancel)) != receiving)
        {
            if (BackupSettings.Read(data) != settings || cancel.IsCancellationRequested)
            {
                break;
            }

            if (looks++ % LooksPerMedia == 0)
            {
                Media.Copy(repository, data);
                await AskForCopyAsync(receiver, repository, looks, cancel);
            }
        }

        _receiver = null;
        await stop.CancelAsync();
        if (await Task.WhenAny(receiving, Task.Delay(Pause, CancellationToken.None)) == receiving)
        {
            await receiving;
        }
    }

    // Without a copy of this very line of the cluster its log restores nothing. (The verb that set the backup up is taking one.)
    private async Task AskForCopyAsync(ReceiveWal receiver, BackupRepository repository, int looks, CancellationToken cancel)
    {
        if (looks == 1 || receiver.Timeline is not { } timeline)
        {
            return;
        }

        var newest = repository.Bases().LastOrDefault();
        if (newest is not null && (receiver.HasGap || newest.Timeline != timeline))
        {
            LogCopy();
            receiver.ForgetGap();
            await jobs.NowAsync(TakeBackupJob.Name, null, cancel);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The backup does not follow: {Message}")]
    private partial void LogFailure(string message);

    [LoggerMessage(LogLevel.Warning, "The backup's log does not join on to its newest copy: a new one is taken")]
    private partial void LogCopy();
}

/// <summary>The embedded server that this host runs.</summary>
/// <param name="Admin">A connection string of its superuser; null with a server of one's own.</param>
public sealed record EmbeddedServer(string? Admin);
