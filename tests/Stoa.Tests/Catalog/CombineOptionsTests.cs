using CsCheck;
using Stoa.Catalog;
using Stoa.Platform;

namespace Stoa.Tests.Catalog;

/// <summary>Variants out of options: each combination once, and none that was excluded.</summary>
public sealed class CombineOptionsTests
{
    [Fact]
    public void Two_options_make_every_pair_in_their_order() =>
        Assert.Equal(
            ["T-S-RED S Red", "T-S-BLUE S Blue", "T-M-RED M Red", "T-M-BLUE M Blue"],
            Make("T", [("Size", ["S", "M"]), ("Colour", ["Red", "Blue"])]).Select(Write));

    [Fact]
    public void What_is_excluded_by_some_of_its_values_is_left_out() =>
        Assert.Equal(
            ["M Blue", "L Red", "L Blue"],
            Make("", [("Size", ["S", "M", "L"]), ("Colour", ["Red", "Blue"])],
                new() { ["Size"] = "s" }, new() { ["Size"] = "M", ["Colour"] = "Red" })
                .Select(c => string.Join(' ', c.Options.Values)));

    [Fact]
    public void Values_that_look_alike_in_a_SKU_still_have_one_each() =>
        Assert.Equal(["T-GRUN", "T-GRUN-2"], Make("T", [("Colour", ["Grün", "Grun"])]).Select(c => c.Sku));

    [Theory]
    [InlineData("options")]
    [InlineData("options[0].name", "")]
    [InlineData("options[1].name", "Size", "size")]
    [InlineData("options", "A", "B", "C", "D", "E", "F")]
    public void What_cannot_be_combined_is_named(string field, params string[] names) =>
        Assert.Equal(field, Assert.Throws<InputException>(() => Make("", [.. names.Select(n => (n, new[] { "1" }))])).Field);

    [Fact]
    public void More_than_2_000_are_refused_before_they_are_made()
    {
        string[] values = [.. Enumerable.Range(0, 100).Select(i => $"v{i}")];
        Assert.Equal("options", Assert.Throws<InputException>(
            () => Make("", [.. Enumerable.Range(0, 5).Select(i => ($"o{i}", values))])).Field);
    }

    [Fact]
    public void Each_combination_is_there_once_and_all_are_there() =>
        Gen.Select(Gen.Int[1, 6].Array[1, 4], Gen.Int[0, 5].Array[0, 4]).Sample((sizes, excluded) =>
        {
            var options = sizes.Select((n, o) => ($"o{o}", Enumerable.Range(0, n).Select(v => $"{o}.{v}").ToArray())).ToArray();
            // Each excludes one value of one option, which may not be there.
            var exclude = excluded.Select((v, o) => new Dictionary<string, string> { [$"o{o}"] = $"{o}.{v}" }).ToArray();
            var made = Make("X", options, exclude);
            var left = sizes.Select((n, o) => n - (o < excluded.Length && excluded[o] < n ? 1 : 0));
            Assert.Equal(left.Aggregate(1, (a, b) => a * b), made.Count);
            Assert.Equal(made.Count, made.Select(c => string.Join('|', c.Options.Values)).Distinct().Count());
            Assert.Equal(made.Count, made.Select(c => c.Sku).Distinct(StringComparer.OrdinalIgnoreCase).Count());
            Assert.All(made, c => Assert.DoesNotContain(c.Options, o => exclude.Any(e => e.GetValueOrDefault(o.Key) == o.Value)));
        });

    private static IReadOnlyList<Combination> Make(
        string prefix, (string Name, string[] Values)[] options, params Dictionary<string, string>[] exclude) =>
        CombineOptions.Handle(new([.. options.Select(o => new OptionValues(o.Name, o.Values))], exclude, prefix));

    private static string Write(Combination c) => $"{c.Sku} {string.Join(' ', c.Options.Values)}";
}
