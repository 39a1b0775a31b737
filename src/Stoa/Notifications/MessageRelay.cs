using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform;

namespace Stoa.Notifications;

/// <summary>How the relay goes about it.</summary>
/// <param name="Lease">How long a message belongs to the host that took it.</param>
/// <param name="FirstWait">Before the second attempt; doubled before each further one, up to an hour.</param>
/// <param name="MostAttempts">After so many a message is dead.</param>
public sealed record RelayPace(TimeSpan Lease, TimeSpan FirstWait, int MostAttempts = 12)
{
    public static RelayPace Usual { get; } = new(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(5));
}

/// <summary>
/// Delivers what the outbox holds. Any number of hosts may run it: each message is taken by one. It leaves the outbox
/// when it was delivered; of a host that dies between the two it is sent once more under the same id, which receivers
/// drop.
/// </summary>
public sealed partial class MessageRelay(
    Db db, Vault vault, IEnumerable<IMessageSender> senders, RelayPace pace, ILogger<MessageRelay> logger) : BackgroundService
{
    private const string ClaimSql =
        "select m.message_id, m.kind, m.sealed_payload, m.attempts from platform.claim_messages(@limit, @lease) m";
    private const string SettleSql = "select platform.settle_message(@messageId, @error, @wait::interval)";
    private const int Batch = 20;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>One round: takes what is due, delivers it, and answers how many messages that were.</summary>
    public async Task<int> RelayAsync(CancellationToken cancel)
    {
        var claimed = await db.ListAsync<Claimed>(
            Actor.System, ClaimSql, new { limit = Batch, lease = pace.Lease }, cancel);
        await Parallel.ForEachAsync(claimed, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancel },
            async (message, stop) => await DeliverAsync(message, stop));
        return claimed.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan pause;
            try
            {
                var watch = Stopwatch.StartNew();
                var more = await RelayAsync(stoppingToken) == Batch;
                pause = more || watch.Elapsed > Beat ? TimeSpan.Zero : Beat - watch.Elapsed;
            }
            catch (NpgsqlException e) when (!stoppingToken.IsCancellationRequested)
            {
                LogWaiting(e.Message);
                pause = FailurePause;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task DeliverAsync(Claimed message, CancellationToken cancel)
    {
        string? error = null;
        TimeSpan? wait = null;
        try
        {
            var sender = senders.FirstOrDefault(s => s.Kind == message.Kind)
                ?? throw new UndeliverableException($"Nothing is set up to send {message.Kind}.");
            var letter = LetterWriter.Write(message.MessageId, message.Kind, Message.Open(vault, message.SealedPayload));
            await sender.SendAsync(letter, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            // Whatever went wrong with one message, the others go on. The text of others' exceptions may quote the
            // message: their type has to do.
            error = e is UndeliverableException ? e.Message : e.GetType().Name;
            wait = e is UndeliverableException || message.Attempts >= pace.MostAttempts ? null : WaitAfter(message.Attempts);
            LogFailure(message.MessageId, message.Attempts, error);
        }

        // Even when the host is stopping: what was delivered must not be sent again.
        await db.ExecuteAsync(Actor.System, SettleSql, new { message.MessageId, error, wait }, CancellationToken.None);
    }

    private TimeSpan WaitAfter(int attempts)
    {
        var wait = pace.FirstWait * Math.Pow(2, Math.Min(attempts - 1, 20));
        return wait < LongestWait ? wait : LongestWait;
    }

    [LoggerMessage(LogLevel.Warning, "The outbox waits for the database: {Message}")]
    private partial void LogWaiting(string message);

    [LoggerMessage(LogLevel.Warning, "Message {MessageId} was not delivered at attempt {Attempt}: {Reason}")]
    private partial void LogFailure(Guid messageId, int attempt, string reason);

    private sealed record Claimed
    {
        public Guid MessageId { get; init; }

        public string Kind { get; init; } = "";

        public byte[] SealedPayload { get; init; } = [];

        public int Attempts { get; init; }
    }
}
