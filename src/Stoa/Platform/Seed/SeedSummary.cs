using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Stoa.Platform;

/// <summary>What a seed wrote, and where its time went.</summary>
public sealed class SeedSummary(SeedOptions options)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<(string Phase, TimeSpan Took)> _phases = [];

    /// <summary>Rows by table.</summary>
    public IReadOnlyDictionary<string, long> Rows { get; private set; } = new Dictionary<string, long>();

    /// <summary>How long each phase took, in the order they ran.</summary>
    public IReadOnlyList<(string Phase, TimeSpan Took)> Phases => _phases;

    public TimeSpan Took => TimeSpan.FromTicks(_phases.Sum(p => p.Took.Ticks));

    internal void Reached(string phase)
    {
        _phases.Add((phase, _clock.Elapsed));
        _clock.Restart();
    }

    internal void Count(SeedIds ids) => Rows = SeedTables.Names.Select((n, i) => (n, ids.Given(i)))
        .Where(t => t.Item2 > 0).ToDictionary(t => t.n, t => t.Item2);

    internal void Print(IAnsiConsole console)
    {
        var culture = CultureInfo.InvariantCulture;
        console.WriteLine(string.Create(culture, $"Seed {options.Seed}: {options.Checkouts:N0} purchases of three years "
            + $"up to {options.End:yyyy-MM-dd}, in {Took.TotalSeconds:N1} s."));
        console.WriteLine(string.Join(", ", Rows.Select(r => string.Create(culture,
            $"{r.Value:N0} {r.Key[(r.Key.IndexOf('.') + 1)..].Replace('_', ' ')}"))));
        console.WriteLine(string.Join(", ", _phases.Select(p =>
            string.Create(culture, $"{p.Phase} {p.Took.TotalSeconds:N1} s"))));
    }
}
