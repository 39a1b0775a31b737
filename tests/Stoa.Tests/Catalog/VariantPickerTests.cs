using Stoa.Catalog;
using Stoa.Host.Pages;

namespace Stoa.Tests.Catalog;

/// <summary>Which variant each choice leads to.</summary>
public sealed class VariantPickerTests
{
    private static readonly string[] Options = ["Colour", "Size"];

    // Red in S (sold out) and M; blue in M and L.
    private static readonly ProductOption[] Variants =
    [
        Variant(1, 0, "Red", "S"), Variant(2, 3, "Red", "M"), Variant(3, 2, "Blue", "M"), Variant(4, 1, "Blue", "L"),
    ];

    [Fact]
    public void The_first_that_can_be_had_is_shown_unless_another_is_asked_for()
    {
        Assert.Equal(2, VariantPicker.Choose(Variants, null)!.Id);
        Assert.Equal(1, VariantPicker.Choose(Variants, 1)!.Id);
        Assert.Equal(2, VariantPicker.Choose(Variants, 99)!.Id);
        Assert.Null(VariantPicker.Choose([], null));
    }

    [Fact]
    public void A_choice_keeps_what_else_was_chosen_where_it_can()
    {
        var axes = VariantPicker.Axes(Options, Variants, Variants[1], "Option", "Cup");
        Assert.Equal(["Colour", "Size"], axes.Select(a => a.Name));
        Assert.Equal([("Red", 2, true), ("Blue", 3, false)],
            axes[0].Choices.Select(c => (c.Label, (int)c.Variant.Id, c.IsChosen)));
        // There is no red in L: the blue one that has it.
        Assert.Equal([("S", 1, false), ("M", 2, true), ("L", 4, false)],
            axes[1].Choices.Select(c => (c.Label, (int)c.Variant.Id, c.IsChosen)));
    }

    [Fact]
    public void Variants_without_options_are_chosen_by_their_names_and_one_alone_is_not_chosen()
    {
        ProductOption[] named = [Variant(1, 1) with { Name = "Small" }, Variant(2, 1)];
        var axis = Assert.Single(VariantPicker.Axes([], named, named[0], "Option", "Cup"));
        Assert.Equal(["Small", "Cup"], axis.Choices.Select(c => c.Label));
        Assert.Empty(VariantPicker.Axes([], named[..1], named[0], "Option", "Cup"));
        // Two that say the same in every option cannot be told apart by them.
        ProductOption[] twins = [Variant(1, 1, "Red", "S") with { Name = "A" }, Variant(2, 1, "Red", "S") with { Name = "B" }];
        Assert.Equal(["A", "B"], VariantPicker.Axes(Options, twins, twins[0], "Option", "Cup").Single().Choices.Select(c => c.Label));
    }

    private static ProductOption Variant(long id, int stock, params string?[] values) =>
        new(id, string.Join(" / ", values), $"SKU-{id}", "EUR", 10, null, false, stock, values);
}
