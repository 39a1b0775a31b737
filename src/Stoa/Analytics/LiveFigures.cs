using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Stoa.Platform;

namespace Stoa.Analytics;

/// <summary>
/// Listens for merges of any host and tells the browsers connected to this one that their figures changed. One database
/// connection a host; a browser that misses an event, or whose host lost the database for a while, is told to look again.
/// </summary>
public sealed partial class LiveFigures(Db db, ILogger<LiveFigures> logger) : BackgroundService
{
    /// <summary>The notification's channel. Its payload: ids of vendors, separated by commas, or everybody.</summary>
    public const string Channel = "stoa_figures";

    /// <summary>The payload that means any vendor.</summary>
    public const string Everybody = "*";

    /// <summary>Browsers that one host keeps connected; more are asked to come again later.</summary>
    public const int MostListeners = 2_000;

    private const string ListenSql = "listen stoa_figures";

    // What signs somebody out, or takes a permission away, ends the connection by then: the browser comes again.
    private static readonly TimeSpan LongestConnection = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private readonly HashSet<Listener> _listeners = [];

    /// <summary>How many browsers are connected to this host.</summary>
    public int Listeners
    {
        get
        {
            lock (_listeners)
            {
                return _listeners.Count;
            }
        }
    }

    /// <summary>
    /// The events of one browser: <c>figures</c> at most once a second, first when it connects, and <c>alive</c> while
    /// nothing happens. Null when too many listen.
    /// </summary>
    /// <param name="vendorId">Only changes of this vendor's figures; null for all.</param>
    public IAsyncEnumerable<SseItem<string>>? Subscribe(long? vendorId, CancellationToken cancel)
    {
        var listener = new Listener(vendorId);
        lock (_listeners)
        {
            if (_listeners.Count >= MostListeners)
            {
                return null;
            }

            _listeners.Add(listener);
        }

        return EventsAsync(listener, cancel);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Listening.RunAsync(db, ListenSql, payload =>
    {
        // Whatever was merged while nobody listened.
        Tell(payload ?? Everybody);
        return Task.CompletedTask;
    }, LogLost, stoppingToken);

    private void Tell(string payload)
    {
        var vendors = payload == Everybody ? null : payload.Split(',').ToHashSet(StringComparer.Ordinal);
        lock (_listeners)
        {
            foreach (var listener in _listeners)
            {
                if (vendors is null || listener.Vendor is null || vendors.Contains(listener.Vendor))
                {
                    listener.Changes.Writer.TryWrite(true);
                }
            }
        }
    }

    private async IAsyncEnumerable<SseItem<string>> EventsAsync(
        Listener listener, [EnumeratorCancellation] CancellationToken cancel)
    {
        try
        {
            using var life = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            life.CancelAfter(LongestConnection);
            yield return Event("figures");
            while (!life.IsCancellationRequested)
            {
                var changed = await ChangedAsync(listener, life.Token);
                if (life.IsCancellationRequested)
                {
                    yield break;
                }

                yield return Event(changed ? "figures" : "alive");
                await Task.Delay(changed ? Quiet : TimeSpan.Zero, life.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            lock (_listeners)
            {
                _listeners.Remove(listener);
            }
        }
    }

    private static async Task<bool> ChangedAsync(Listener listener, CancellationToken cancel)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        wait.CancelAfter(Heartbeat);
        try
        {
            return await listener.Changes.Reader.ReadAsync(wait.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static SseItem<string> Event(string kind) =>
        new("", kind) { ReconnectionInterval = TimeSpan.FromSeconds(2) };

    [LoggerMessage(LogLevel.Warning, "Live figures wait for the database: {Message}")]
    private partial void LogLost(string message);

    // However many changes there are, one waits to be told.
    private sealed class Listener(long? vendorId)
    {
        public string? Vendor { get; } = vendorId?.ToString(CultureInfo.InvariantCulture);

        public Channel<bool> Changes { get; } = System.Threading.Channels.Channel.CreateBounded<bool>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    }
}
