using PhoneNumbers;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>Phone numbers as people write them, and as they are kept: in E.164, such as +442079460018.</summary>
public static class PhoneNumber
{
    private const int Longest = 40;

    /// <summary>
    /// The number in E.164; null for a blank one. Without a leading + it is read as one of that country (ISO 3166-1
    /// alpha-2). Throws <see cref="InputException"/>.
    /// </summary>
    public static string? Normalize(string field, string? text, string? country)
    {
        var given = text?.Trim();
        if (string.IsNullOrEmpty(given))
        {
            return null;
        }

        var util = PhoneNumberUtil.GetInstance();
        try
        {
            var number = given.Length > Longest ? null : util.Parse(given, country);
            if (number is not null && util.IsValidNumber(number))
            {
                return util.Format(number, PhoneNumberFormat.E164);
            }
        }
        catch (NumberParseException)
        {
            // Said below.
        }

        throw new InputException(field, "This is no phone number. A whole one is +44 20 7946 0018, for example.");
    }

    /// <summary>As people read it: in groups, with the country in front.</summary>
    public static string Readable(string e164)
    {
        var util = PhoneNumberUtil.GetInstance();
        return util.Format(util.Parse(e164, null), PhoneNumberFormat.INTERNATIONAL);
    }
}
