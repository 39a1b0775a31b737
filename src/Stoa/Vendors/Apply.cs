using System.Text.Json;
using Stoa.Accounts;
using Stoa.Platform;

namespace Stoa.Vendors;

/// <summary>How to reach a vendor, as it is sealed: an e-mail address, a phone in E.164, a tax number.</summary>
public sealed record VendorContact(string? Email, string? Phone, string? TaxNumber);

/// <summary>Somebody who wants to sell.</summary>
/// <param name="Name">What the shop is called.</param>
/// <param name="LegalName">Of the business or person behind it.</param>
/// <param name="Country">A country's name, or two letters of ISO 3166-1.</param>
/// <param name="Currency">ISO 4217, of the vendor's prices; it stays.</param>
/// <param name="Email">For the marketplace; the person's own unless given.</param>
/// <param name="Phone">With the country in front, or as it is dialled in the vendor's.</param>
/// <param name="TaxNumber">A VAT number of the European Union has to have its country's form.</param>
/// <param name="Sells">What they want to sell, in 10 to 2,000 characters.</param>
public sealed record ApplicationInput(
    string? Name, string? LegalName, string? Country, string? Currency, string? Email, string? Phone, string? TaxNumber,
    string? Sells);

/// <summary>An application as it was written down.</summary>
public sealed record ApplicationAnswer(long ApplicationId, long VendorId);

/// <summary>What an application's form lets people choose from.</summary>
/// <param name="OwnStatus">The status of the vendor they have already, or null.</param>
public sealed record ApplicationChoices(
    IReadOnlyList<CountryChoice> Countries, IReadOnlyList<CurrencyChoice> Currencies, string? OwnStatus);

/// <summary>A country, by ISO 3166-1 alpha-2.</summary>
public sealed record CountryChoice
{
    public string CountryCode { get; init; } = "";

    public string Name { get; init; } = "";
}

/// <summary>Somebody applies to sell: from then on they own a vendor that is pending.</summary>
public sealed class Apply(Db db, SubjectKeys keys, VendorLetters letters)
{
    private const string VendorSql = "select vendors.application_vendor(@userId)";
    private const string ApplySql = """
        select vendors.apply(@userId, @vendorId, @name, @slug, @legalName, @country, @currency, @sells, @contact, @letter)
        """;
    private const string CountriesSql = "select c.country_code, c.name from platform.country_list() c order by c.name";
    private const string CurrenciesSql = "select c.currency_code, c.name from pricing.currency_list() c";
    private const string OwnSql = """
        select v.status from vendors.vendors v where v.user_id = @userId and v.status <> 'closed' order by v.vendor_id limit 1
        """;

    /// <summary>
    /// Throws <see cref="InputException"/> that names a field, and the database's errors of vendors.application_vendor and
    /// vendors.apply.
    /// </summary>
    public async Task<ApplicationAnswer> HandleAsync(Session person, ApplicationInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(input);
        var userId = person.UserId;
        var name = VendorInput.Line("name", input.Name, 200, 1);
        var legalName = VendorInput.Line("legalName", input.LegalName, 200, 1);
        var country = await VendorInput.CountryAsync(db, input.Country, cancel);
        var currency = VendorInput.Currency(input.Currency);
        var contact = VendorInput.Contact(input.Email ?? person.Email, input.Phone, input.TaxNumber, country);
        var sells = VendorInput.Text("sells", input.Sells, 2000, 10);
        var vendorId = await db.FirstAsync<long>(Actor.System, VendorSql, new { userId }, cancel);
        var letter = await letters.WriteToAsync(userId, name, VendorLetters.Applied, "/console/shop", cancel);
        var applicationId = await db.FirstAsync<long>(Actor.System, ApplySql, new
        {
            userId,
            vendorId,
            name,
            slug = Slug.Of(name),
            legalName,
            country,
            currency,
            sells,
            contact = await keys.SealAsync(Subject.Vendor(vendorId), JsonSerializer.Serialize(contact), cancel),
            letter,
        }, cancel);
        return new ApplicationAnswer(applicationId, vendorId);
    }

    /// <summary>What the form lets somebody choose from, and whether they have a vendor already.</summary>
    public async Task<ApplicationChoices> ChoicesAsync(long? userId, CancellationToken cancel) => new(
        await db.ListAsync<CountryChoice>(Actor.System, CountriesSql, cancel: cancel),
        await db.ListAsync<CurrencyChoice>(Actor.System, CurrenciesSql, cancel: cancel),
        await db.FirstAsync<string>(Actor.System, OwnSql, new { userId }, cancel));
}
