using System.Text.RegularExpressions;
using Stoa.Platform;

namespace Stoa.Vendors;

/// <summary>
/// Tax numbers. One that begins like a VAT number of the European Union has to have that country's form, as the European
/// Commission lists them (VIES, "What is the format of a VAT number?"); others are taken as they are.
/// </summary>
public static partial class VatNumber
{
    private static readonly Dictionary<string, string> Forms = new()
    {
        ["AT"] = @"U\d{8}", ["BE"] = @"[01]\d{9}", ["BG"] = @"\d{9,10}", ["CY"] = @"\d{8}[A-Z]", ["CZ"] = @"\d{8,10}",
        ["DE"] = @"\d{9}", ["DK"] = @"\d{8}", ["EE"] = @"\d{9}", ["EL"] = @"\d{9}", ["ES"] = @"[A-Z0-9]\d{7}[A-Z0-9]",
        ["FI"] = @"\d{8}", ["FR"] = @"[A-HJ-NP-Z0-9]{2}\d{9}", ["HR"] = @"\d{11}", ["HU"] = @"\d{8}",
        ["IE"] = @"(\d{7}[A-W][A-I]?|\d[A-Z+*]\d{5}[A-W])", ["IT"] = @"\d{11}", ["LT"] = @"(\d{9}|\d{12})", ["LU"] = @"\d{8}",
        ["LV"] = @"\d{11}", ["MT"] = @"\d{8}", ["NL"] = @"\d{9}B\d{2}", ["PL"] = @"\d{10}", ["PT"] = @"\d{9}",
        ["RO"] = @"\d{2,10}", ["SE"] = @"\d{12}", ["SI"] = @"\d{8}", ["SK"] = @"\d{10}", ["XI"] = @"(\d{9}|\d{12}|(GD|HA)\d{3})",
    };

    /// <summary>
    /// A VAT number without blanks, dots and dashes; another number as it is; null for none. Throws
    /// <see cref="InputException"/>.
    /// </summary>
    public static string? Check(string field, string? given)
    {
        var text = given?.Trim() ?? "";
        if (text.Length == 0)
        {
            return null;
        }

        if (text.Length > 40 || text.Any(char.IsControl))
        {
            throw new InputException(field, "At most 40 characters.");
        }

        var plain = Separators().Replace(text.ToUpperInvariant(), "");
        // Greece writes EL, and many who live there GR.
        var country = plain.Length > 2 ? plain[..2] == "GR" ? "EL" : plain[..2] : "";
        if (!Forms.TryGetValue(country, out var form))
        {
            return text;
        }

        return Regex.IsMatch(plain[2..], $@"\A{form}\z", RegexOptions.CultureInvariant) ? country + plain[2..]
            : throw new InputException(field, $"A VAT number that begins with {country} has another form.");
    }

    [GeneratedRegex(@"[\s.\-/]")]
    private static partial Regex Separators();
}
