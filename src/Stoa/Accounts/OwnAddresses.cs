using System.Globalization;
using System.Text.Json;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>One of somebody's addresses.</summary>
/// <param name="Name">Who lives there.</param>
/// <param name="Phone">For the carrier, in E.164.</param>
/// <param name="CountryCode">ISO 3166-1 alpha-2.</param>
/// <param name="Country">Its English name.</param>
public sealed record AddressAnswer(
    long Id, string Label, string? Name, string? Line1, string? Line2, string? PostalCode, string? City, string? Region,
    string? CountryCode, string Country, string? Phone, bool IsDefault);

/// <summary>An address as it is to be; what a country's post needs is checked.</summary>
/// <param name="Label">The person's own name for it, such as Office.</param>
/// <param name="IsDefault">Makes it the default one. It stays so until another becomes it.</param>
public sealed record AddressInput(
    string? Label, string? Name, string? Line1, string? Line2, string? PostalCode, string? City, string? Region,
    string? CountryCode, string? Phone, bool IsDefault = false);

/// <summary>A country, and what addresses in it need besides their street.</summary>
public sealed record CountryChoice
{
    public string CountryCode { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>Of region, city and postal_code.</summary>
    public string[] RequiredFields { get; init; } = [];

    public string? PostalCodeExample { get; init; }
}

/// <summary>Somebody's own addresses. Where they are is readable; name, street lines and phone are sealed.</summary>
public sealed class OwnAddresses(Db db, SubjectKeys keys)
{
    private const int LongestText = 200;
    private const int LongestLabel = 60;
    private const int LongestPostalCode = 20;
    private const string ListSql = """
        select a.address_id, a.label, a.is_default, a.address ->> 'country' as country,
               a.address ->> 'country_code' as country_code, a.address ->> 'region' as region,
               a.address ->> 'city' as city, a.address ->> 'postal_code' as postal_code,
               decode(a.address ->> 'sealed', 'base64') as sealed
          from accounts.addresses a
         where a.user_id = @userId
         order by a.is_default desc, a.address_id desc
        """;
    private const string SaveSql = """
        select accounts.save_address(
          @userId, @addressId, @label, @countryCode, @region, @city, @postalCode, @sealed, @isDefault)
        """;
    private const string MakeDefaultSql = "select accounts.make_default_address(@userId, @addressId)";
    private const string DeleteSql = "select accounts.delete_address(@userId, @addressId)";
    private const string CountriesSql =
        "select c.country_code, c.name, c.required_fields, c.postal_code_example from platform.country_list() c";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The default one first, then the newest.</summary>
    public async Task<List<AddressAnswer>> ListAsync(long userId, CancellationToken cancel)
    {
        var rows = await db.ListAsync<Row>(Actor.System, ListSql, new { userId }, cancel);
        var opened = await keys.OpenAsync(userId, [.. rows.Select(r => r.Sealed)], cancel);
        return [.. rows.Zip(opened, Answer)];
    }

    /// <summary>Throws <see cref="NotFoundException"/>.</summary>
    public async Task<AddressAnswer> FindAsync(long userId, long addressId, CancellationToken cancel) =>
        (await ListAsync(userId, cancel)).FirstOrDefault(a => a.Id == addressId)
            ?? throw new NotFoundException("address");

    /// <summary>
    /// Adds an address, or changes the one with an id. Throws <see cref="InputException"/> and the database's ST400,
    /// both naming a field, ST404 for somebody else's address, ST409 for the 21st.
    /// </summary>
    public async Task<AddressAnswer> SaveAsync(long userId, long? addressId, AddressInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(input);
        var countryCode = input.CountryCode?.Trim().ToUpperInvariant();
        var line2 = Text("line2", input.Line2);
        var text = JsonSerializer.Serialize(new Secret(
            Needed("name", input.Name, "Say who lives there."),
            line2 is null ? [Street()] : [Street(), line2],
            PhoneNumber.Normalize("phone", input.Phone, countryCode)), Json);
        var saved = await db.FirstAsync<long>(Actor.System, SaveSql, new
        {
            userId,
            addressId,
            label = Text("label", input.Label, LongestLabel) ?? "",
            countryCode,
            region = Text("region", input.Region),
            city = Text("city", input.City),
            postalCode = Text("postalCode", input.PostalCode, LongestPostalCode),
            @sealed = await keys.SealAsync(userId, text, cancel),
            input.IsDefault,
        }, cancel);
        return await FindAsync(userId, saved, cancel);

        string Street() => Needed("line1", input.Line1, "A street and number, or a box, is needed.");
    }

    /// <summary>The database's ST404 for somebody else's address.</summary>
    public Task MakeDefaultAsync(long userId, long addressId, CancellationToken cancel) =>
        db.ExecuteAsync(Actor.System, MakeDefaultSql, new { userId, addressId }, cancel);

    /// <summary>False: there is no such one of theirs.</summary>
    public Task<bool> DeleteAsync(long userId, long addressId, CancellationToken cancel) =>
        db.FirstAsync<bool>(Actor.System, DeleteSql, new { userId, addressId }, cancel);

    /// <summary>Every country by its English name.</summary>
    public async Task<IReadOnlyList<CountryChoice>> CountriesAsync(CancellationToken cancel)
    {
        var order = CultureInfo.GetCultureInfo("en").CompareInfo.GetStringComparer(CompareOptions.IgnoreCase);
        var countries = await db.ListAsync<CountryChoice>(Actor.System, CountriesSql, cancel: cancel);
        return [.. countries.OrderBy(c => c.Name, order)];
    }

    private static AddressAnswer Answer(Row row, string? text)
    {
        var secret = text is null ? null : JsonSerializer.Deserialize<Secret>(text, Json);
        var lines = secret?.Lines ?? [];
        return new(row.AddressId, row.Label, secret?.Name, lines.ElementAtOrDefault(0), lines.ElementAtOrDefault(1),
            row.PostalCode, row.City, row.Region, row.CountryCode, row.Country, secret?.Phone, row.IsDefault);
    }

    private static string Needed(string field, string? given, string otherwise) =>
        Text(field, given) ?? throw new InputException(field, otherwise);

    private static string? Text(string field, string? given, int longest = LongestText)
    {
        var text = given?.Trim();
        return string.IsNullOrEmpty(text) ? null
            : text.Length > longest || text.Any(char.IsControl)
                ? throw new InputException(field, $"At most {longest} characters, on one line.")
                : text;
    }

    /// <summary>The inside of sealed, of every address in the database.</summary>
    private sealed record Secret(string Name, string[] Lines, string? Phone);

    private sealed record Row
    {
        public long AddressId { get; init; }

        public string Label { get; init; } = "";

        public bool IsDefault { get; init; }

        public string Country { get; init; } = "";

        public string? CountryCode { get; init; }

        public string? Region { get; init; }

        public string? City { get; init; }

        public string? PostalCode { get; init; }

        public byte[]? Sealed { get; init; }
    }
}
