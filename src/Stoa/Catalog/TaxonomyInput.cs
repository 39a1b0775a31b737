using System.Text.Json;
using System.Text.RegularExpressions;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>What requests about categories, attributes and product types have in common.</summary>
internal static partial class TaxonomyInput
{
    private const int MostAttributes = 100;

    /// <summary>A text without blanks around it, of so many characters.</summary>
    public static string Text(string field, string? given, int most, int least = 0)
    {
        var text = given?.Trim() ?? "";
        return text.Length >= least && text.Length <= most && !text.Contains('\0') ? text
            : throw new InputException(field, $"{least} to {most} characters are needed.");
    }

    /// <summary>Names by locale, as JSON; empty ones are left out.</summary>
    public static string Names(IReadOnlyDictionary<string, string>? given)
    {
        var names = new Dictionary<string, string>();
        foreach (var (locale, text) in given ?? new Dictionary<string, string>())
        {
            if (!Locale().IsMatch(locale) || names.Count == 50)
            {
                throw new InputException("names", "At most 50 languages, each such as de or pt-BR.");
            }

            if (Text("names", text, 200) is { Length: > 0 } name)
            {
                names[locale] = name;
            }
        }

        return JsonSerializer.Serialize(names);
    }

    /// <summary>The attributes of a template in their order, as the routines read them.</summary>
    public static string Attributes(IReadOnlyList<TemplateInput?>? given)
    {
        if (given is null || given.Count > MostAttributes || given.Any(a => a is null))
        {
            throw new InputException("attributes", $"A list of at most {MostAttributes} attributes is needed.");
        }

        return JsonSerializer.Serialize(given.Select(a => new
        {
            attributeId = a!.AttributeId,
            isRequired = a.IsRequired,
            isOption = a.IsOption,
            defaultValue = Text("attributes", a.DefaultValue, 2_000) is { Length: > 0 } value ? value : null,
        }));
    }

    /// <summary>What was typed into a search, so that the signs that like gives a meaning have none.</summary>
    public static string? Pattern(string? q)
    {
        var typed = Text("q", q, 200);
        return typed.Length == 0 ? null : $"%{typed.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_")}%";
    }

    /// <summary>How many rows are wanted.</summary>
    public static int Limit(int? given) => given is null ? 50
        : given is >= 1 and <= 200 ? given.Value : throw new InputException("limit", "A whole number from 1 to 200 is needed.");

    [GeneratedRegex(@"\A[a-z]{2}(-[A-Z]{2})?\z")]
    private static partial Regex Locale();
}
