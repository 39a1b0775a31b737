using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>
/// Does what people asked for about their data: makes copies, and erases whose days to think are over. Any number of hosts may
/// run it; each request is taken by one. It also keeps this host's journal of erasures in step with the database's.
/// </summary>
public sealed partial class PrivacyWorker(
    Db db, DataFolder data, MakeExport exports, Erase erase, PublicAddress site, TimeProvider time,
    ILogger<PrivacyWorker> logger) : BackgroundService
{
    private const string ClaimSql =
        "select c.request_id, c.user_id, c.kind, c.asked_by from accounts.claim_privacy_request(@lease) c";
    private const string FailSql =
        "select accounts.end_privacy_request(@requestId, null, null::interval, null, @failure, @again::interval)";
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan JournalBeat = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Again = TimeSpan.FromHours(12);

    /// <summary>Takes one request that is due and does it; false when there is none.</summary>
    public async Task<bool> HandleAsync(CancellationToken cancel)
    {
        if (await db.FirstAsync<Claimed>(Actor.System, ClaimSql, new { lease = MakeExport.Lease }, cancel) is not { } request)
        {
            return false;
        }

        try
        {
            if (request.Kind == "export")
            {
                await exports.HandleAsync(request.RequestId, request.UserId, cancel);
            }
            else
            {
                await erase.PersonAsync(
                    request.AskedBy, request.UserId, request.AskedBy == request.UserId ? "own" : "staff", cancel);
            }
        }
        catch (PostgresException e) when (e.SqlState is "ST403" or "ST404" or "ST409")
        {
            // What it waits for may be over tomorrow: the person sees what that is.
            await FailAsync(request.RequestId, e.MessageText, request.Kind == "erasure" ? Again : null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailure(request.Kind, request.RequestId, e);
            await FailAsync(request.RequestId, "It could not be done: the host's log says why.", Again);
        }

        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A request left by a host that died would fail otherwise, and be put off, for want of the address in its letter.
        await site.KnownAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var journalAt = DateTimeOffset.MinValue;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (time.GetUtcNow() - journalAt > JournalBeat)
                {
                    await ErasureJournal.KeepInStepAsync(db, data, stoppingToken);
                    journalAt = time.GetUtcNow();
                }

                while (await HandleAsync(stoppingToken))
                {
                    // The next one.
                }
            }
            catch (Exception e) when (e is NpgsqlException or IOException or StoaException
                && !stoppingToken.IsCancellationRequested)
            {
                LogWaiting(e.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(Beat, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task<int> FailAsync(long requestId, string failure, TimeSpan? again) =>
        db.ExecuteAsync(Actor.System, FailSql, new { requestId, failure, again }, CancellationToken.None);

    [LoggerMessage(LogLevel.Error, "The {Kind} of request {RequestId} failed")]
    private partial void LogFailure(string kind, long requestId, Exception exception);

    [LoggerMessage(LogLevel.Warning, "What people asked for about their data waits: {Message}")]
    private partial void LogWaiting(string message);

    private sealed record Claimed
    {
        public long RequestId { get; init; }

        public long UserId { get; init; }

        public string Kind { get; init; } = "";

        public long? AskedBy { get; init; }
    }
}
