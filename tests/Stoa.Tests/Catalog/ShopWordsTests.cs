using System.Text.RegularExpressions;
using System.Xml.Linq;
using Stoa.Tests.Support;

namespace Stoa.Tests.Catalog;

/// <summary>The shop's own words: each is there in every language, with the same places for values and the same tags.</summary>
public sealed partial class ShopWordsTests
{
    private static readonly string Pages = Path.Combine(Cluster.Root, "src", "Stoa.Host", "Pages");

    [Theory]
    [InlineData("de")]
    [InlineData("fr")]
    public void No_text_is_missing_or_left_over(string language)
    {
        var asked = Directory.EnumerateFiles(Pages, "*.cs*", SearchOption.AllDirectories)
            .SelectMany(f => Text().Matches(File.ReadAllText(f)))
            .Select(m => string.Concat(m.Groups["part"].Captures.Select(c => c.Value)).Replace("\\\"", "\"", StringComparison.Ordinal))
            .ToHashSet(StringComparer.Ordinal);
        Assert.True(asked.Count > 250, $"The reader finds only {asked.Count} texts.");
        var there = XDocument.Load(Path.Combine(Pages, $"ShopTexts.{language}.resx")).Root!.Elements("data")
            .ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value);
        Offences.None(
        [
            .. asked.Where(t => !there.ContainsKey(t)).Select(t => $"{language} lacks \"{t}\""),
            .. there.Keys.Where(t => !asked.Contains(t)).Select(t => $"{language} has \"{t}\", which no page shows"),
            .. there.Where(t => t.Value.Trim().Length == 0 || !Marks(t.Key).SequenceEqual(Marks(t.Value)))
                .Select(t => $"{language}: \"{t.Key}\" and \"{t.Value}\" differ in values or tags"),
        ]);
    }

    [Fact]
    public void No_page_has_words_outside()
    {
        // Text between tags that no localizer wrote. The mailbox is for whoever sets Stoa up.
        Offences.None(Directory.EnumerateFiles(Pages, "*.cshtml", SearchOption.AllDirectories)
            .Where(f => !f.EndsWith("Mailbox.cshtml", StringComparison.Ordinal))
            .SelectMany(f => Bare().Matches(Text().Replace(File.ReadAllText(f), "@"))
                .Where(m => m.Groups["words"].Value is not "API")
                .Select(m => $"{Path.GetFileName(f)}: {m.Groups["words"].Value}")));
    }

    private static IEnumerable<string> Marks(string text) =>
        Mark().Matches(text).Select(m => m.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\b[TtH]\[\s*""(?<part>(?:[^""\\]|\\.)*)""(?:\s*\+\s*""(?<part>(?:[^""\\]|\\.)*)"")*")]
    private static partial Regex Text();

    [GeneratedRegex(@"\{\d\}|<[^>]+>")]
    private static partial Regex Mark();

    [GeneratedRegex(@"<(?:h\d|p|a|b|strong|li|dt|label|button|summary|th|caption|legend|small|option|span)(?: [^<>@]*)?>\s*(?<words>[A-Za-z][A-Za-z ,.?'-]+)\s*<")]
    private static partial Regex Bare();
}
