using System.Text.Json;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>A product as its page shows it. Lists are JSON arrays of the records below, in camelCase.</summary>
public sealed record ProductPage(
    string Market, string Name, string Slug, string Description, string? Brand, decimal AverageRating, int ReviewCount,
    string Attributes, string VendorName, string VendorCountry, string VendorDescription, decimal VendorRating,
    int VendorReviews, string VendorSlug, bool VendorIsAway, string Currency, string? Category, string Images,
    string Variants, string Reviews)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public IReadOnlyList<ProductPicture> PictureList => Parse<ProductPicture>(Images);

    public IReadOnlyList<ProductOption> VariantList => Parse<ProductOption>(Variants);

    public IReadOnlyList<ProductOpinion> ReviewList => Parse<ProductOpinion>(Reviews);

    public IReadOnlyDictionary<string, string> AttributeList =>
        JsonSerializer.Deserialize<SortedDictionary<string, string>>(Attributes, Web)!;

    private static List<T> Parse<T>(string json) => JsonSerializer.Deserialize<List<T>>(json, Web)!;
}

/// <summary>A picture, or a video that is here (<c>video</c>) or elsewhere (<c>link</c>).</summary>
/// <param name="Sizes">A picture in all its sizes, the smallest first; empty where they are not known.</param>
public sealed record ProductPicture(string Url, string Alt, string Kind, string? ContentType, IReadOnlyList<MediaSize> Sizes);

/// <summary>A variant; <paramref name="Price"/> before tax in the vendor's currency, <paramref name="Stock"/> in
/// units.</summary>
public sealed record ProductOption(long Id, string Name, string Sku, decimal Price, int Stock);

public sealed record ProductOpinion(int Rating, string Text, DateTimeOffset At, Dictionary<string, decimal> Scores);

/// <summary>One product that is on sale, by its slug.</summary>
public static class GetProduct
{
    private const string GetSql = """
        select platform.marketplace_name() as market, p.name, p.slug, p.description, p.brand, p.average_rating,
          p.review_count,
               p.dynamic_attributes::text as attributes, s.name as vendor_name, coalesce(s.country, '') as
                 vendor_country,
               s.description as vendor_description, s.rating as vendor_rating, s.reviews_count as vendor_reviews,
               s.slug as vendor_slug, s.is_away as vendor_is_away,
               s.currency, (select c.name from catalog.categories c where c.category_id = p.category_id) as category,
               (select coalesce(jsonb_agg(jsonb_build_object('url', i.image_url, 'alt', i.alt_text,
                         'kind', coalesce(m.kind, 'picture'), 'contentType', m.content_type,
                         'sizes', coalesce(m.sizes, '[]')) order by i.position, i.image_id), '[]')
                  from catalog.product_images i
                  left join catalog.media_items m on m.media_id = i.media_id
                 where i.product_id = p.product_id)::text as images,
               (select coalesce(jsonb_agg(jsonb_build_object('id', v.variant_id, 'name', coalesce(nullif(v.name, ''),
                           (select string_agg(x.value, ' / ' order by o.position, x.attribute_id)
                              from catalog.variant_attributes a
                              join catalog.attribute_values x on x.value_id = a.attribute_value_id
                              left join catalog.product_options o
                                on o.product_id = v.product_id and o.attribute_id = a.attribute_id
                             where a.variant_id = v.variant_id), ''), 'sku', v.sku, 'price', v.price,
                         'stock', v.stock_quantity) order by v.is_default desc, v.position, v.variant_id), '[]')
                  from catalog.product_variants v where v.product_id = p.product_id and v.is_active)::text as variants,
               (select coalesce(jsonb_agg(jsonb_build_object('rating', r.rating, 'text', r.review_text,
                         'at', r.created_at, 'scores', r.feature_scores)), '[]')
                  from reviews.latest_reviews(p.product_id, 12) r)::text as reviews
          from catalog.products p
          cross join lateral vendors.shop_front(p.vendor_id) s
         where p.slug = @slug and p.status = 'active'
        """;

    /// <summary>Nothing when there is no such product, or when it or its vendor is not active.</summary>
    public static Task<ProductPage?> HandleAsync(Db db, string slug, CancellationToken cancel) =>
        db.FirstAsync<ProductPage>(Actor.System, GetSql, new { slug }, cancel);
}
