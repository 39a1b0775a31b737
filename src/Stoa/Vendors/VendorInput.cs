using Stoa.Accounts;
using Stoa.Platform;

namespace Stoa.Vendors;

/// <summary>What comes in about vendors, checked one field at a time.</summary>
public static class VendorInput
{
    private const string CountrySql = """
        select c.country_code from platform.country_list() c
         where c.country_code = upper(@country) or lower(c.name) = lower(@country)
        """;

    /// <summary>One line of text, trimmed; empty for none. Throws <see cref="InputException"/>.</summary>
    public static string Line(string field, string? given, int most, int least = 0)
    {
        var text = given?.Trim() ?? "";
        return text.Length >= least && text.Length <= most && !text.Any(char.IsControl) ? text
            : throw Length(field, most, least);
    }

    /// <summary>The same with line breaks.</summary>
    public static string Text(string field, string? given, int most, int least = 0)
    {
        var text = given?.Trim().ReplaceLineEndings("\n") ?? "";
        return text.Length >= least && text.Length <= most && !text.Any(c => char.IsControl(c) && c is not ('\n' or '\t')) ? text
            : throw Length(field, most, least);
    }

    private static InputException Length(string field, int most, int least) =>
        new(field, least > 0 ? $"{least} to {most} characters are needed." : $"At most {most} characters.");

    /// <summary>Why something is decided, which the vendor is told; null where nothing is given.</summary>
    public static string? Reason(string? given) => Text("reason", given, 1000) is { Length: > 0 } reason ? reason : null;

    /// <summary>A currency's code in capitals; whether it can be used is the database's to say.</summary>
    public static string Currency(string? given) =>
        given?.Trim() is { Length: 3 } code && code.All(char.IsAsciiLetter) ? code.ToUpperInvariant()
            : throw new InputException("currency", "Three letters of ISO 4217 are needed, such as EUR.");

    /// <summary>The code of a country (ISO 3166-1 alpha-2) that is given by it or by name.</summary>
    public static async Task<string> CountryAsync(Db db, string? given, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var country = Line("country", given, 100, 1);
        return await db.FirstAsync<string>(Actor.System, CountrySql, new { country }, cancel)
            ?? throw new InputException("country", "There is no such country.");
    }

    /// <summary>How to reach a vendor. A phone number without its country is read as one of the vendor's.</summary>
    /// <param name="country">Its code.</param>
    public static VendorContact Contact(string? email, string? phone, string? taxNumber, string country) => new(
        Email(email), PhoneNumber.Normalize("phone", phone, country), VatNumber.Check("taxNumber", taxNumber));

    /// <summary>An e-mail address, or nothing for a blank one.</summary>
    public static string? Email(string? given) => string.IsNullOrWhiteSpace(given) ? null : Register.EmailOf(given);
}
