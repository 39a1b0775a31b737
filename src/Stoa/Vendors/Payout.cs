using System.Numerics;
using System.Text;
using System.Text.Json;
using Stoa.Platform;

namespace Stoa.Vendors;

/// <summary>Where a vendor's payouts go: to an IBAN, or to an account by the numbers that its country uses.</summary>
/// <param name="Holder">Whose account it is.</param>
/// <param name="Iban">With or without blanks; its check digits have to be right (ISO 13616).</param>
/// <param name="AccountNumber">Where the country has no IBAN.</param>
/// <param name="RoutingNumber">Sort code, ABA, IFSC or the like, with AccountNumber.</param>
/// <param name="Bic">Eight or eleven signs (ISO 9362); may be left out.</param>
/// <param name="BankName">Needed with AccountNumber.</param>
public sealed record PayoutDetailsInput(
    string? Holder, string? Iban, string? AccountNumber, string? RoutingNumber, string? Bic, string? BankName);

/// <summary>
/// Sets where payouts go. What is kept is sealed under the vendor's key, and never shown again but for its last signs.
/// </summary>
public sealed class PayoutDetails(Db db, SubjectKeys keys, VendorLetters letters)
{
    private const string SetSql = "select vendors.set_payout_details(@actor, @details, @tail, @letter)";
    private const int TailLength = 4;

    /// <summary>Throws <see cref="InputException"/> that names a field.</summary>
    public async Task SetAsync(Actor actor, PayoutDetailsInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(input);
        var vendorId = actor.VendorId!.Value;
        var holder = VendorInput.Line("holder", input.Holder, 140, 2);
        var bic = Bic(input.Bic);
        var bankName = VendorInput.Line("bankName", input.BankName, 140);
        var iban = string.IsNullOrWhiteSpace(input.Iban) ? null : Iban(input.Iban);
        var account = iban is null ? Account(input.AccountNumber) : null;
        if (iban is null && bankName.Length == 0)
        {
            throw new InputException("bankName", "The bank is needed where there is no IBAN.");
        }

        var tail = (iban ?? account!)[^TailLength..];
        var routing = iban is null ? VendorInput.Line("routingNumber", input.RoutingNumber, 34, 3) : null;
        var text = JsonSerializer.Serialize(new { holder, iban, account, routing, bic, bankName });
        var values = new Dictionary<string, string> { ["tail"] = tail };
        await db.ExecuteAsync(actor, SetSql, new
        {
            actor = actor.UserId,
            details = await keys.SealAsync(Subject.Vendor(vendorId), text, cancel),
            tail,
            letter = await letters.WriteAsync(
                vendorId, VendorLetters.PayoutChanged, "/console/shop/payouts", values, cancel),
        }, cancel);
    }

    /// <summary>An IBAN in capitals without blanks. Throws <see cref="InputException"/>.</summary>
    internal static string Iban(string given)
    {
        var iban = given.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        if (iban.Length is < 15 or > 34 || !iban.All(char.IsAsciiLetterOrDigit) || !iban[..2].All(char.IsAsciiLetterUpper)
            || !iban[2..4].All(char.IsAsciiDigit) || Remainder(iban) != 1)
        {
            throw new InputException("iban", "This is no IBAN: look for a mistyped sign.");
        }

        return iban;
    }

    // ISO 7064, modulus 97 over the number that the letters, each two digits, and the digits make.
    private static int Remainder(string iban)
    {
        var digits = new StringBuilder();
        foreach (var c in iban[4..] + iban[..4])
        {
            digits.Append(char.IsAsciiDigit(c) ? c - '0' : c - 'A' + 10);
        }

        return (int)(BigInteger.Parse(digits.ToString(), System.Globalization.CultureInfo.InvariantCulture) % 97);
    }

    private static string Account(string? given)
    {
        var account = given?.Replace(" ", "", StringComparison.Ordinal) ?? "";
        return account.Length is >= 5 and <= 34 && account.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? account
            : throw new InputException("iban", "An IBAN, or an account number with its bank, is needed.");
    }

    private static string? Bic(string? given)
    {
        var bic = given?.Trim().ToUpperInvariant() ?? "";
        return bic.Length == 0 ? null : bic.Length is 8 or 11 && bic.All(char.IsAsciiLetterOrDigit) ? bic
            : throw new InputException("bic", "A BIC has eight or eleven signs.");
    }
}
