using Stoa.Platform;

namespace Stoa.Vendors;

/// <summary>A vendor as shoppers see it. Times are UTC.</summary>
public sealed record ShopPage
{
    public long VendorId { get; init; }

    public string Name { get; init; } = "";

    public string Slug { get; init; } = "";

    public string LegalName { get; init; } = "";

    public string Description { get; init; } = "";

    public string Currency { get; init; } = "";

    public string? Country { get; init; }

    public decimal Rating { get; init; }

    public int ReviewsCount { get; init; }

    public DateTime Since { get; init; }

    public bool IsAway { get; init; }

    /// <summary>The first day (UTC) of orders again.</summary>
    public DateOnly? BackOn { get; init; }

    public string AwayNote { get; init; } = "";

    /// <summary>ISO 639-1.</summary>
    public string[] Languages { get; init; } = [];

    public string ReturnsPolicy { get; init; } = "";

    public string ShippingPolicy { get; init; } = "";

    public string? LogoUrl { get; init; }

    public string? BannerUrl { get; init; }

    /// <summary>Where the vendor shows it.</summary>
    public string? Email { get; init; }

    internal byte[]? SealedContact { get; init; }
}

/// <summary>A vendor's page in the shop.</summary>
public sealed class ShowShop(Db db, VendorProfiles profiles)
{
    private const string PageSql = """
        select p.vendor_id, p.name, p.slug, p.legal_name, p.currency,
               catalog.text_in('vendor', p.vendor_id, 'description', @locales, p.description) as description,
               p.country, p.rating, p.reviews_count, p.since, p.is_away, p.back_on,
               p.languages, p.logo_url, p.banner_url,
               catalog.text_in('vendor', p.vendor_id, 'away_note', @locales, p.away_note) as away_note,
               catalog.text_in('vendor', p.vendor_id, 'returns_policy', @locales, p.returns_policy) as returns_policy,
               catalog.text_in('vendor', p.vendor_id, 'shipping_policy', @locales, p.shipping_policy) as shipping_policy,
               p.sealed_contact
          from vendors.shop_page(@slug) p
        """;

    /// <summary>Its texts in the first of these languages that each is there in. Nothing unless the vendor sells.</summary>
    public async Task<ShopPage?> HandleAsync(string slug, string[] locales, CancellationToken cancel)
    {
        if (await db.FirstAsync<ShopPage>(Actor.System, PageSql, new { slug, locales }, cancel) is not { } page)
        {
            return null;
        }

        return page with
        {
            Email = (await profiles.OpenAsync(page.VendorId, page.SealedContact, cancel)).Email, SealedContact = null,
        };
    }
}
