using System.Text.Json;
using Stoa.Platform;

namespace Stoa.Vendors;

/// <summary>A vendor as itself and operators see it. Times are UTC.</summary>
public sealed record VendorProfile
{
    public long VendorId { get; init; }

    public string Name { get; init; } = "";

    /// <summary>Of its page in the shop: /vendors/slug.</summary>
    public string Slug { get; init; } = "";

    /// <summary>pending, active, suspended, refused or closed.</summary>
    public string Status { get; init; } = "";

    /// <summary>Why it is what it is, in the words of who decided; empty for none.</summary>
    public string StatusReason { get; init; } = "";

    public string Description { get; init; } = "";

    public string LegalName { get; init; } = "";

    /// <summary>The country's name; null for none.</summary>
    public string? Country { get; init; }

    /// <summary>ISO 4217, of its prices.</summary>
    public string Currency { get; init; } = "";

    /// <summary>What the marketplace keeps of its sales, as a share: 0.12 is 12 %.</summary>
    public decimal CommissionRate { get; init; }

    public decimal Rating { get; init; }

    public int ReviewsCount { get; init; }

    public DateTime CreatedAt { get; init; }

    public string? Email { get; init; }

    /// <summary>In E.164.</summary>
    public string? Phone { get; init; }

    public string? TaxNumber { get; init; }

    public long? LogoMediaId { get; init; }

    public string? LogoUrl { get; init; }

    public long? BannerMediaId { get; init; }

    public string? BannerUrl { get; init; }

    /// <summary>The last signs of the account that payouts go to; null where none is known.</summary>
    public string? PayoutTail { get; init; }

    public bool HasPayoutDetails { get; init; }

    public DateTime? PayoutChangedAt { get; init; }

    /// <summary>ISO 639-1, of its customer service.</summary>
    public string[] Languages { get; init; } = [];

    public string ReturnsPolicy { get; init; } = "";

    public string ShippingPolicy { get; init; } = "";

    /// <summary>Takes no orders, until BackOn if there is one.</summary>
    public bool IsAway { get; init; }

    /// <summary>The first day (UTC) on which it takes orders again.</summary>
    public DateOnly? BackOn { get; init; }

    public string AwayNote { get; init; } = "";

    /// <summary>Its page in the shop shows its contact e-mail.</summary>
    public bool ShowsContact { get; init; }

    /// <summary>As the column keeps it; never answered.</summary>
    internal byte[]? SealedContact { get; init; }
}

/// <summary>What a vendor says of itself: all of it at once.</summary>
/// <param name="Country">A country's name, or two letters of ISO 3166-1.</param>
/// <param name="Phone">With the country in front, or as it is dialled in the vendor's.</param>
/// <param name="LogoMediaId">A picture of the vendor's own media; null for none.</param>
public sealed record VendorProfileInput(
    string? Name, string? Description, string? LegalName, string? Country, string? Email, string? Phone, string? TaxNumber,
    long? LogoMediaId, long? BannerMediaId);

/// <summary>How a vendor's shop works: all of it at once.</summary>
/// <param name="Languages">ISO 639-1, at most 20.</param>
/// <param name="BackOn">With IsAway: the first day (UTC) of orders again.</param>
public sealed record VendorSettingsInput(
    IReadOnlyList<string>? Languages, string? ReturnsPolicy, string? ShippingPolicy, bool IsAway, DateOnly? BackOn,
    string? AwayNote, bool ShowsContact);

/// <summary>Reads and writes what a vendor says of itself; for a vendor of its own, for operators of the one named.</summary>
public sealed class VendorProfiles(Db db, SubjectKeys keys)
{
    private const string FindSql = """
        select v.vendor_id, v.name, v.slug, v.status, v.description, v.legal_name, v.country, v.currency, v.commission_rate,
               v.rating, v.reviews_count, v.created_at, v.logo_media_id,
               catalog.picture_url(v.logo_media_id, v.vendor_id) as logo_url, v.banner_media_id,
               catalog.picture_url(v.banner_media_id, v.vendor_id) as banner_url, v.payout_tail,
               v.payout_details is not null as has_payout_details, v.payout_changed_at, v.is_away, v.back_on,
               coalesce(s.languages, '{}') as languages, coalesce(s.returns_policy, '') as returns_policy,
               coalesce(s.shipping_policy, '') as shipping_policy, coalesce(s.away_note, '') as away_note,
               coalesce(s.shows_contact, false) as shows_contact, v.contact_details::bytea as sealed_contact,
               coalesce((select h.reason from vendors.vendor_status_history h
                          where h.vendor_id = v.vendor_id order by h.history_id desc limit 1), '') as status_reason
          from vendors.vendors v
          left join vendors.vendor_settings s on s.vendor_id = v.vendor_id
         where v.vendor_id = @vendorId
        """;
    private const string SaveSql = """
        select vendors.save_profile(@actor, @vendorId, @name, @description, @legalName, @country, @contact, @logoMediaId,
                                    @bannerMediaId)
        """;
    private const string SettingsSql = """
        select vendors.save_settings(@actor, @vendorId, @languages::text[], @returnsPolicy, @shippingPolicy, @isAway, @backOn,
                                     @awayNote, @showsContact)
        """;

    /// <summary>Throws <see cref="NotFoundException"/>.</summary>
    public async Task<VendorProfile> ReadAsync(Actor actor, long vendorId, CancellationToken cancel)
    {
        var row = await FindAsync(actor, vendorId, cancel);
        var contact = await OpenAsync(vendorId, row.SealedContact, cancel);
        return row with
        {
            Email = contact.Email, Phone = contact.Phone, TaxNumber = contact.TaxNumber, SealedContact = null,
            CreatedAt = DateTime.SpecifyKind(row.CreatedAt, DateTimeKind.Utc),
        };
    }

    /// <summary>
    /// Throws <see cref="InputException"/> that names a field, and the database's errors of vendors.save_profile.
    /// </summary>
    public async Task SaveAsync(Actor actor, long vendorId, VendorProfileInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(input);
        var country = await VendorInput.CountryAsync(db, input.Country, cancel);
        var contact = VendorInput.Contact(input.Email, input.Phone, input.TaxNumber, country);
        var name = VendorInput.Line("name", input.Name, 200, 1);
        var legalName = VendorInput.Line("legalName", input.LegalName, 200);
        var description = VendorInput.Text("description", input.Description, 5000);
        // A key is made at first use: not for a vendor that is not there.
        await FindAsync(actor, vendorId, cancel);
        await db.ExecuteAsync(actor, SaveSql, new
        {
            actor = actor.UserId, vendorId, name, description, legalName, country,
            contact = contact == new VendorContact(null, null, null) ? null
                : await keys.SealAsync(Subject.Vendor(vendorId), JsonSerializer.Serialize(contact), cancel),
            input.LogoMediaId, input.BannerMediaId,
        }, cancel);
    }

    /// <summary>
    /// Throws <see cref="InputException"/> that names a field, and the database's errors of vendors.save_settings.
    /// </summary>
    public Task SaveSettingsAsync(Actor actor, long vendorId, VendorSettingsInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(input);
        var languages = (input.Languages ?? []).Distinct().Order(StringComparer.Ordinal).ToArray();
        if (languages.Length > 20 || languages.Any(l => l is not { Length: 2 } || !l.All(char.IsAsciiLetterLower)))
        {
            throw new InputException("languages", "At most 20, by two letters of ISO 639-1 each, such as en.");
        }

        return db.ExecuteAsync(actor, SettingsSql, new
        {
            actor = actor.UserId,
            vendorId,
            languages,
            returnsPolicy = VendorInput.Text("returnsPolicy", input.ReturnsPolicy, 5000),
            shippingPolicy = VendorInput.Text("shippingPolicy", input.ShippingPolicy, 5000),
            input.IsAway,
            input.BackOn,
            awayNote = VendorInput.Text("awayNote", input.AwayNote, 500),
            input.ShowsContact,
        }, cancel);
    }

    /// <summary>How to reach a vendor; nothing in it where nothing is known.</summary>
    public async Task<VendorContact> OpenAsync(long vendorId, byte[]? sealedContact, CancellationToken cancel) =>
        (await keys.OpenAsync([(Subject.Vendor(vendorId), sealedContact)], cancel))[0] is { } json
            ? JsonSerializer.Deserialize<VendorContact>(json)! : new VendorContact(null, null, null);

    private async Task<VendorProfile> FindAsync(Actor actor, long vendorId, CancellationToken cancel) =>
        await db.FirstAsync<VendorProfile>(actor, FindSql, new { vendorId }, cancel) ?? throw new NotFoundException("vendor");
}
