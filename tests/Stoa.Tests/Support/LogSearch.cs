using System.Buffers;
using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Stoa.Tests.Support;

/// <summary>
/// Collects whatever a host logs, at every level and with the values behind each message, and searches it for what no log
/// may hold: passwords, tokens and cookies that tests planted, and card numbers.
/// </summary>
public sealed partial class LogSearch : ILoggerProvider
{
    // Shorter ones, such as a password "x" that a test gets wrong, are words of the logs themselves.
    private const int Shortest = 8;
    private static readonly ConcurrentDictionary<string, string> Planted = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>What was logged so far.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>From now on no log may hold this; as it is, or as an address or a form holds it.</summary>
    public static void Plant(string kind, string? secret)
    {
        if (secret is { Length: >= Shortest })
        {
            foreach (var written in new[] { secret, Uri.EscapeDataString(secret), secret.Replace(' ', '+') })
            {
                Planted.TryAdd(written, kind);
            }
        }
    }

    /// <summary>Each line that holds a secret or a card number: its kind, and the line with the number blotted out.</summary>
    public static IEnumerable<string> Search(IEnumerable<string> lines)
    {
        var secrets = Planted.ToArray();
        var any = SearchValues.Create([.. secrets.Select(s => s.Key)], StringComparison.Ordinal);
        foreach (var line in lines)
        {
            if (line.AsSpan().ContainsAny(any))
            {
                var found = secrets.First(s => line.Contains(s.Key, StringComparison.Ordinal));
                yield return $"{found.Value}: {secrets.Aggregate(line, (l, s) => l.Replace(s.Key, "***", StringComparison.Ordinal))}";
            }

            if (Long().Matches(line).Any(m => IsCard(m.Value)))
            {
                yield return $"card number: {Long().Replace(line, "***")}";
            }
        }
    }

    /// <summary>Fails when lines hold what they may not, naming them.</summary>
    public static void AssertClean(string where, IEnumerable<string> lines)
    {
        // One of each sort: a careless line comes often.
        var found = Search(lines).Select(f => f[..Math.Min(f.Length, 400)])
            .DistinctBy(f => f[..Math.Min(f.Length, 80)]).Take(20).ToList();
        Assert.True(found.Count == 0, $"{where} logged secrets:\n{string.Join('\n', found)}");
    }

    public ILogger CreateLogger(string categoryName) => new Collector(categoryName, _lines);

    public void Dispose()
    {
    }

    // First digits and lengths that card networks use, and Luhn's check digit.
    private static bool IsCard(string text)
    {
        var digits = text.Where(char.IsAsciiDigit).Select(c => c - '0').ToArray();
        var four = int.Parse(string.Concat(digits.Take(4)));
        var isKnown = (four / 1000, four / 100, digits.Length) switch
        {
            (4, _, 13 or 16 or 19) or (5, >= 51 and <= 55, 16) or (3, 34 or 37, 15) or (6, 65, 16 or 19) => true,
            (_, _, 16) => four is 6011 or (>= 2221 and <= 2720),
            _ => false,
        };
        return isKnown && digits.Reverse().Select((d, i) => i % 2 == 0 ? d : (d * 2 / 10) + (d * 2 % 10)).Sum() % 10 == 0;
    }

    // In one piece, or grouped as cards are printed.
    [GeneratedRegex(@"(?<![\w.,:-])(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?|\d{4}([ -])\d{6}\2\d{4,5})(?!\w|[.,:-]\d)")]
    private static partial Regex Long();

    private sealed class Collector(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            lines.Enqueue($"{category} scope {Values(state)}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{category} {logLevel} {formatter(state, exception)}{Values(state)}{exception}");

        // Loggers that keep values beside messages keep these.
        private static string Values(object? state) => state is IEnumerable<KeyValuePair<string, object?>> values
            ? string.Concat(values.Where(v => v.Key != "{OriginalFormat}").Select(v => $" | {v.Key}={v.Value}")) : "";
    }
}
