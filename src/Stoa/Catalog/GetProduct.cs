using System.Text.Json;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>
/// A product as its page shows it, in its visitor's words and money. Lists are JSON arrays of the records below, in camelCase.
/// </summary>
public sealed record ProductPage(
    long ProductId, string Name, string Slug, string Description, string MetaTitle, string MetaDescription, string? Brand,
    decimal AverageRating, int ReviewCount, string Attributes, string VendorName, string VendorCountry,
    string VendorDescription, decimal VendorRating, int VendorReviews, string VendorSlug, bool VendorIsAway,
    int? DispatchDays, string? Trail, string Images, string Options, string Stars, string Variants, string Reviews)
{
    /// <summary>The way to its category from the top; empty where it has none that is shown.</summary>
    public IReadOnlyList<CategoryLink> TrailList => Trail is null ? [] : Parse<CategoryLink>(Trail);

    public IReadOnlyList<ProductPicture> PictureList => Parse<ProductPicture>(Images);

    /// <summary>What its variants differ in, in order, as the visitor's language calls it; empty for one variant alone.</summary>
    public IReadOnlyList<string> OptionList => Parse<string>(Options);

    /// <summary>How many gave 1, 2, 3, 4 and 5 stars.</summary>
    public IReadOnlyList<long> StarList => Parse<long>(Stars);

    public IReadOnlyList<ProductOption> VariantList => Parse<ProductOption>(Variants);

    public IReadOnlyList<ProductOpinion> ReviewList => Parse<ProductOpinion>(Reviews);

    public IReadOnlyList<ProductFact> FactList => Parse<ProductFact>(Attributes);

    private static List<T> Parse<T>(string json) => JsonSerializer.Deserialize<List<T>>(json, JsonSerializerOptions.Web)!;
}

/// <summary>A picture, or a video that is here (<c>video</c>) or elsewhere (<c>link</c>).</summary>
/// <param name="Sizes">A picture in all its sizes, the smallest first; empty where they are not known.</param>
public sealed record ProductPicture(string Url, string Alt, string Kind, string? ContentType, IReadOnlyList<MediaSize> Sizes);

/// <summary>A variant; <paramref name="Stock"/> in units.</summary>
/// <param name="Price">Before tax, in <paramref name="Currency"/>.</param>
/// <param name="CompareAt">The higher price before, if there was one.</param>
/// <param name="IsConverted">The vendor did not name this price: it comes of the vendor's own and a rate.</param>
/// <param name="Values">What it is in each of the product's options; null where it says nothing.</param>
public sealed record ProductOption(
    long Id, string Name, string Sku, string Currency, decimal Price, decimal? CompareAt, bool IsConverted, int Stock,
    IReadOnlyList<string?> Values);

/// <summary>What a product is described by.</summary>
/// <param name="Name">In the visitor's language; null for an attribute that is only its key.</param>
/// <param name="Kind">What the value is: choice, text, number, boolean, date; null where nobody said.</param>
public sealed record ProductFact(string Key, string? Name, string Value, string? Kind, string? Unit);

public sealed record ProductOpinion(int Rating, string Text, DateTimeOffset At, Dictionary<string, decimal> Scores);

/// <summary>One product that is on sale, by its slug.</summary>
public static class GetProduct
{
    private const string GetSql = """
        with asked as materialized (
          select p.* from catalog.products p where p.slug = @slug and p.status = 'active'
        ), prices as materialized (
          select o.*
            from catalog.prices_of(array(select v.variant_id from asked p
                                           join catalog.product_variants v on v.product_id = p.product_id and v.is_active),
                                   @Currency, now()) o
        )
        select p.product_id, catalog.text_in('product', p.product_id, 'name', @Locales, p.name) as name, p.slug,
               catalog.text_in('product', p.product_id, 'description', @Locales, p.description) as description,
               catalog.text_in('product', p.product_id, 'meta_title', @Locales, p.meta_title) as meta_title,
               catalog.text_in('product', p.product_id, 'meta_description', @Locales, p.meta_description) as meta_description,
               p.brand, p.average_rating, p.review_count,
               (select coalesce(jsonb_agg(jsonb_build_object('key', e.key, 'value', coalesce(
                           (select catalog.text_in('attribute_value', x.value_id, 'value', @Locales, x.value)
                              from catalog.attribute_values x
                             where x.attribute_id = a.attribute_id and lower(x.value) = lower(e.value)), e.value),
                         'name', catalog.text_in('attribute', a.attribute_id, 'name', @Locales, a.name),
                         'kind', a.kind, 'unit', a.unit) order by a.position nulls last, e.key), '[]')
                  from jsonb_each_text(p.dynamic_attributes) e
                  left join catalog.attributes a on a.slug = replace(e.key, '_', '-'))::text as attributes,
               s.name as vendor_name, coalesce(s.country, '') as vendor_country,
               catalog.text_in('vendor', p.vendor_id, 'description', @Locales, s.description) as vendor_description,
               s.rating as vendor_rating, s.reviews_count as vendor_reviews, s.slug as vendor_slug,
               s.is_away as vendor_is_away, analytics.dispatch_days(p.vendor_id, now()) as dispatch_days,
               catalog.category_trail(p.category_id, @Locales)::text as trail,
               (select coalesce(jsonb_agg(jsonb_build_object('url', i.image_url,
                         'alt', catalog.text_in('product_image', i.image_id, 'alt_text', @Locales, i.alt_text),
                         'kind', coalesce(m.kind, 'picture'), 'contentType', m.content_type,
                         'sizes', coalesce(m.sizes, '[]')) order by i.position, i.image_id), '[]')
                  from catalog.product_images i
                  left join catalog.media_items m on m.media_id = i.media_id
                 where i.product_id = p.product_id)::text as images,
               (select coalesce(jsonb_agg(catalog.text_in('attribute', a.attribute_id, 'name', @Locales, a.name)
                                          order by o.position, o.attribute_id), '[]')
                  from catalog.product_options o
                  join catalog.attributes a on a.attribute_id = o.attribute_id
                 where o.product_id = p.product_id)::text as options,
               to_jsonb(analytics.stars_of(p.product_id))::text as stars,
               (select coalesce(jsonb_agg(jsonb_build_object('id', v.variant_id,
                         'name', coalesce(case when v.name <> '' and v.name is distinct from n.own then v.name end, n.shown, ''),
                         'sku', v.sku, 'currency', q.currency, 'price', q.price,
                         'compareAt', case when q.compare_at_price > q.price then q.compare_at_price end,
                         'isConverted', q.is_converted, 'stock', v.stock_quantity, 'values', w.by_option)
                         order by v.is_default desc, v.position, v.variant_id), '[]')
                  from prices q
                  join catalog.product_variants v on v.variant_id = q.variant_id
                  cross join lateral (
                    select string_agg(x.value, ' / ' order by o.position, x.attribute_id) as own,
                           string_agg(catalog.text_in('attribute_value', x.value_id, 'value', @Locales, x.value), ' / '
                                      order by o.position, x.attribute_id) as shown
                      from catalog.variant_attributes a
                      join catalog.attribute_values x on x.value_id = a.attribute_value_id
                      left join catalog.product_options o
                        on o.product_id = v.product_id and o.attribute_id = a.attribute_id
                     where a.variant_id = v.variant_id) n
                  cross join lateral (
                    select coalesce(jsonb_agg(
                             (select catalog.text_in('attribute_value', x.value_id, 'value', @Locales, x.value)
                                from catalog.variant_attributes a
                                join catalog.attribute_values x on x.value_id = a.attribute_value_id
                               where a.variant_id = v.variant_id and a.attribute_id = o.attribute_id)
                             order by o.position, o.attribute_id), '[]') as by_option
                      from catalog.product_options o where o.product_id = v.product_id) w)::text as variants,
               (select coalesce(jsonb_agg(jsonb_build_object('rating', r.rating, 'text', r.review_text,
                         'at', r.created_at, 'scores', r.feature_scores)), '[]')
                  from reviews.latest_reviews(p.product_id, 12) r)::text as reviews
          from asked p
          cross join lateral vendors.shop_front(p.vendor_id) s
        """;

    /// <summary>Nothing when there is no such product, or when it or its vendor is not active.</summary>
    public static Task<ProductPage?> HandleAsync(Db db, Visitor visitor, string slug, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(visitor);
        return db.FirstAsync<ProductPage>(
            Actor.System, GetSql, new { visitor.Locales, visitor.Currency, slug }, cancel);
    }
}
