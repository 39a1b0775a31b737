using Stoa.Catalog;

namespace Stoa.Host.Pages;

/// <summary>A value that can be chosen: a link to the variant that has it and differs least from the one shown.</summary>
public sealed record VariantChoice(string Label, ProductOption Variant, bool IsChosen);

/// <summary>What variants differ in, such as the colour, and its values.</summary>
public sealed record VariantAxis(string Name, IReadOnlyList<VariantChoice> Choices);

/// <summary>Choosing among a product's variants by plain links: without JavaScript, each with an address of its own.</summary>
public static class VariantPicker
{
    /// <summary>The variant asked for; else the first that can be had, else the first.</summary>
    public static ProductOption? Choose(IReadOnlyList<ProductOption> variants, long? asked)
    {
        ArgumentNullException.ThrowIfNull(variants);
        return variants.FirstOrDefault(v => v.Id == asked)
            ?? variants.FirstOrDefault(v => v.Stock > 0) ?? (variants.Count > 0 ? variants[0] : null);
    }

    /// <summary>
    /// The axes of <paramref name="options"/>; one axis of the variants' names where nobody said what they differ in; none for a
    /// variant alone.
    /// </summary>
    public static IReadOnlyList<VariantAxis> Axes(
        IReadOnlyList<string> options, IReadOnlyList<ProductOption> variants, ProductOption chosen, string option, string plain)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(variants);
        ArgumentNullException.ThrowIfNull(chosen);
        if (variants.Count < 2)
        {
            return [];
        }

        var isNamed = options.Count == 0 || variants.Any(v => v.Values.Count != options.Count || v.Values.Contains(null))
            || variants.DistinctBy(v => string.Join('\n', v.Values)).Count() < variants.Count;
        return isNamed
            ? [new(option, [.. variants.Select(v => new VariantChoice(v.Name.Length > 0 ? v.Name : plain, v, v == chosen))])]
            : [.. options.Select((name, i) => new VariantAxis(name,
                [.. variants.Select(v => v.Values[i]!).Distinct().Select(
                    value => new VariantChoice(value, Nearest(variants, chosen, i, value), chosen.Values[i] == value))]))];
    }

    // With this value: the one that has most else in common, first what can be had.
    private static ProductOption Nearest(IReadOnlyList<ProductOption> variants, ProductOption chosen, int axis, string value) =>
        variants.Where(v => v.Values[axis] == value)
            .OrderByDescending(v => v.Values.Where((x, i) => i != axis && x == chosen.Values[i]).Count())
            .ThenByDescending(v => v.Stock > 0).First();
}
