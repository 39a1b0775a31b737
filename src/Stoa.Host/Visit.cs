using System.Globalization;
using System.Text.RegularExpressions;
using Stoa.Catalog;

namespace Stoa.Host;

/// <summary>
/// One visit of a page: in which language and currency it is shown, and how amounts, numbers and days are written there.
/// </summary>
public sealed partial class Visit(
    ShopChoices choices, CultureInfo language, CultureInfo format, string currency, bool isChosen)
{
    private const string NoBreak = "\u00a0";

    // What readers everywhere know; other currencies show their code, but in the languages of their own country.
    private static readonly Dictionary<string, string> Signs = new(StringComparer.Ordinal)
    {
        ["EUR"] = "€", ["GBP"] = "£", ["USD"] = "$", ["JPY"] = "¥", ["BRL"] = "R$", ["INR"] = "₹", ["KRW"] = "₩",
        ["ILS"] = "₪", ["VND"] = "₫", ["PHP"] = "₱", ["UAH"] = "₴", ["TRY"] = "₺",
        ["AUD"] = "A$", ["CAD"] = "CA$", ["NZD"] = "NZ$",
        ["HKD"] = "HK$", ["MXN"] = "MX$", ["TWD"] = "NT$", ["CNY"] = "CN¥",
    };

    public ShopChoices Choices { get; } = choices;

    /// <summary>The language of the words.</summary>
    public CultureInfo Language { get; } = language;

    /// <summary>Somebody chose the language, now or before; else it is what their browser prefers.</summary>
    public bool IsChosen { get; } = isChosen;

    /// <summary>ISO 4217.</summary>
    public string Currency { get; } = currency;

    public Visitor Visitor { get; } = new(
        [.. Chain(language).Concat(Chain(CultureInfo.GetCultureInfo(choices.DefaultLocale))).Distinct()], currency);

    /// <summary>Whether what is looked at may be counted.</summary>
    public VisitorConsent Consent { get; init; } = new(true, false, false, null);

    /// <summary>What a page differs by from one visitor to another.</summary>
    public string Variation => $"{Language.Name} {format.Name} {Currency} {Consent.IsAsked} {Consent.IsGiven}";

    public bool IsRightToLeft => Language.TextInfo.IsRightToLeft;

    /// <summary>An amount with its currency's own number of decimals: 12,34 € in German, ¥1,235, KWD 1.234.</summary>
    public string Money(decimal amount, string code)
    {
        var numbers = (NumberFormatInfo)format.NumberFormat.Clone();
        var digits = Choices.MinorUnits.GetValueOrDefault(code, 2);
        numbers.CurrencyDecimalDigits = digits;
        numbers.CurrencySymbol = Sign(code);
        if (char.IsLetter(numbers.CurrencySymbol[^1]) && numbers.CurrencyPositivePattern is 0 or 1)
        {
            // CHF 12.00, not CHF12.00.
            numbers.CurrencyPositivePattern += 2;
        }

        // Half up, as prices are rounded; and an amount is never torn from its currency at the end of a line.
        return decimal.Round(amount, digits, MidpointRounding.AwayFromZero).ToString("C", numbers).Replace(" ", NoBreak);
    }

    /// <summary>A number with so many decimals.</summary>
    public string Number(decimal number, int digits = 0) => number.ToString($"N{digits}", format);

    /// <summary>A day as people write it: 3 June 2024, 3. Juni 2024.</summary>
    public string Day(DateTime day) => day.ToString(Weekday().Replace(format.DateTimeFormat.LongDatePattern, "").Trim(), format);

    /// <inheritdoc cref="Day(DateTime)"/>
    public string Day(DateOnly day) => Day(day.ToDateTime(TimeOnly.MinValue));

    /// <inheritdoc cref="Day(DateTime)"/>
    public string Day(DateTimeOffset day) => Day(day.UtcDateTime);

    /// <summary>A moment: 3 June 2024, 14:05 UTC.</summary>
    public string Moment(DateTimeOffset at) => $"{Day(at)}, {at.UtcDateTime.ToString("t", format)} UTC";

    /// <inheritdoc cref="Moment(DateTimeOffset)"/>
    public string Moment(DateTime at) => Moment(new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)));

    /// <summary>A month of a year: June 2024.</summary>
    public string Month(DateTime day) => day.ToString("Y", format);

    /// <summary>What a language calls itself: Deutsch.</summary>
    public static string NameOf(string locale)
    {
        var culture = CultureInfo.GetCultureInfo(locale);
        return culture.TextInfo.ToUpper(culture.NativeName[..1]) + culture.NativeName[1..];
    }

    /// <summary>The languages by their tags, as the visitor's language calls them.</summary>
    public string NamesOf(IEnumerable<string> locales) =>
        string.Join(", ", locales.Select(l => CultureInfo.GetCultureInfo(l).DisplayName));

    private string Sign(string code)
    {
        var specific = format.IsNeutralCulture ? CultureInfo.CreateSpecificCulture(format.Name) : format;
        return specific.Name.Length > 0 && new RegionInfo(specific.Name).ISOCurrencySymbol == code
            ? specific.NumberFormat.CurrencySymbol : Signs.GetValueOrDefault(code, code);
    }

    private static IEnumerable<string> Chain(CultureInfo culture)
    {
        for (var c = culture; c.Name.Length > 0; c = c.Parent)
        {
            yield return c.Name;
        }
    }

    // The weekday, and what stands between it and the rest.
    [GeneratedRegex(@"(^\p{P}*\s*dddd['\s]*[,،.]?\s*)|(\s*[,،]?\s*dddd$)")]
    private static partial Regex Weekday();
}
