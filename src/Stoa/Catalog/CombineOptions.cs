using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>What variants differ in, and the values of it that there shall be.</summary>
/// <param name="Name">Such as Size.</param>
/// <param name="Values">1 to 100, in order; upper and lower case are the same.</param>
public sealed record OptionValues(string? Name, IReadOnlyList<string?>? Values);

/// <summary>Which variants are wanted.</summary>
/// <param name="Options">1 to 5.</param>
/// <param name="Exclude">Combinations that there shall not be, each by some of its values: {"Size": "XL"} leaves out every XL,
/// {"Size": "XL", "Colour": "Red"} the red ones of it.</param>
/// <param name="SkuPrefix">What their SKUs begin with; at most 60 characters.</param>
public sealed record CombineInput(
    IReadOnlyList<OptionValues>? Options, IReadOnlyList<IReadOnlyDictionary<string, string>>? Exclude, string? SkuPrefix);

/// <summary>A variant that can be made: its values by option, and a SKU that no other of them has.</summary>
public sealed record Combination(IReadOnlyDictionary<string, string> Options, string Sku);

/// <summary>Every combination of options' values once, in their order: what a form shows before variants are made.</summary>
public static class CombineOptions
{
    private const int MostOptions = 5;
    private const int MostValues = 100;
    private const int LongestPrefix = 60;
    private const int LongestPart = 12;

    /// <summary>At most 2,000. Throws InputException for what cannot be combined.</summary>
    public static IReadOnlyList<Combination> Handle(CombineInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var options = Read(input.Options);
        if (options.Aggregate(1L, (product, o) => product * o.Values.Length) > ProductDocument.MostVariants)
        {
            throw new InputException("options", $"make more than {ProductDocument.MostVariants:N0} combinations.");
        }

        var prefix = (input.SkuPrefix ?? "").Trim();
        if (prefix.Length > LongestPrefix || prefix.Contains('\0'))
        {
            throw new InputException("skuPrefix", $"must be at most {LongestPrefix} characters.");
        }

        var excluded = (input.Exclude ?? []).Where(e => e.Count > 0).ToList();
        IEnumerable<IEnumerable<(string Name, string Value)>> combined = [[]];
        foreach (var option in options)
        {
            combined = combined.SelectMany(c => option.Values.Select(v => c.Append((option.Name, v))));
        }

        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var made = new List<Combination>();
        foreach (var values in combined.Select(c => c.ToDictionary(p => p.Name, p => p.Value)))
        {
            if (!excluded.Any(e => e.All(x => values.TryGetValue(x.Key, out var value)
                && string.Equals(value, x.Value, StringComparison.OrdinalIgnoreCase))))
            {
                made.Add(new(values, Sku(prefix, options.Select(o => values[o.Name]), taken)));
            }
        }

        return made;
    }

    private static List<(string Name, string[] Values)> Read(IReadOnlyList<OptionValues>? options)
    {
        if (options is not { Count: >= 1 and <= MostOptions })
        {
            throw new InputException("options", $"must be 1 to {MostOptions}.");
        }

        var read = new List<(string Name, string[] Values)>();
        foreach (var (place, option) in options.Index())
        {
            var name = option.Name?.Trim() ?? "";
            if (name.Length is 0 or > 100 || Slug.Of(name).Length == 0 || read.Exists(r => Slug.Of(r.Name) == Slug.Of(name)))
            {
                throw new InputException($"options[{place}].name", "must be a name of its own, with letters or digits.");
            }

            string[] values =
            [
                .. (option.Values ?? []).Select(v => v?.Trim() ?? "").Distinct(StringComparer.OrdinalIgnoreCase),
            ];
            if (values.Length is 0 or > MostValues || values.Any(v => v.Length is 0 or > 200 || v.Contains('\0')))
            {
                throw new InputException(
                    $"options[{place}].values", $"must be 1 to {MostValues} values of 1 to 200 characters.");
            }

            read.Add((name, values));
        }

        return read;
    }

    // SHIRT-RED-XL: people read SKUs aloud. What is the same when shortened gets a number.
    private static string Sku(string prefix, IEnumerable<string> values, HashSet<string> taken)
    {
        var parts = values.Select(v => Slug.Of(v).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant())
            .Select(v => v.Length > LongestPart ? v[..LongestPart] : v).Where(v => v.Length > 0);
        var sku = string.Join('-', parts.Prepend(prefix).Where(p => p.Length > 0));
        sku = sku.Length == 0 ? "VARIANT" : sku;
        var free = sku;
        for (var number = 2; !taken.Add(free); number++)
        {
            free = $"{sku}-{number}";
        }

        return free;
    }
}
