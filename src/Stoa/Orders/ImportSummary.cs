namespace Stoa.Orders;

/// <summary>Where a part of a file went: lines, Σ quantity and Σ quantity × price in the file's currency.</summary>
public sealed record ImportDestination(string Name, long Lines, long Quantity, decimal Amount);

/// <summary>What an import did. The destinations add up to the file's own totals.</summary>
/// <param name="AlreadyImported">The same content had been imported before, and nothing was changed.</param>
/// <param name="Facts">Counts worth showing: invoices, customers, products …</param>
public sealed record ImportSummary(
    string Source, string File, bool AlreadyImported, string Currency,
    IReadOnlyList<ImportDestination> Destinations, ImportDestination Total, IReadOnlyDictionary<string, long> Facts);
