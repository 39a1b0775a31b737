using System.Globalization;
using System.Text.Json;
using Stoa.Analytics;
using Stoa.Platform;
using SortKey = Stoa.Analytics.SortKey;

namespace Stoa.Catalog;

/// <summary>Which products somebody looks for.</summary>
public sealed record ProductSearch
{
    /// <summary>Words, all of which a product needs to have; at most 200 characters.</summary>
    public string? Text { get; init; }

    /// <summary>The slug of a category: its products and those of all below it.</summary>
    public string? Category { get; init; }

    /// <summary>The slugs of vendors, one of which sells it.</summary>
    public IReadOnlyList<string> Vendors { get; init; } = [];

    /// <summary>By an attribute's slug the values, one of which it has.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>At least so many of five stars: 1 to 5.</summary>
    public int? Rating { get; init; }

    /// <summary>Only what is in stock.</summary>
    public bool InStock { get; init; }

    /// <summary>The lowest price, before tax, in the visitor's currency, like <see cref="MaxPrice"/>.</summary>
    public decimal? MinPrice { get; init; }

    public decimal? MaxPrice { get; init; }

    /// <summary>relevance, newest, price, price-desc or rating; relevance unless given, without words newest.</summary>
    public string? Sort { get; init; }

    /// <summary>1 to 100.</summary>
    public int Limit { get; init; } = 24;

    public string? Cursor { get; init; }
}

/// <summary>A way to narrow a search.</summary>
/// <param name="Kind">category, vendor, rating, stock or attr.</param>
/// <param name="Slug">An attribute's; else empty.</param>
/// <param name="Name">An attribute's, in the visitor's language; else empty.</param>
/// <param name="Unit">What numbers of it are in, such as cm.</param>
public sealed record Facet(string Kind, string Slug, string Name, string? Unit, IReadOnlyList<FacetValue> Values);

/// <summary>A value of a facet.</summary>
/// <param name="Value">As it is asked for: a slug, a number of stars, an attribute's value in lower case.</param>
/// <param name="Label">As people read it.</param>
/// <param name="Products">How many have it; of 10,000 matches where there are more.</param>
public sealed record FacetValue(string Value, string Label, int Products);

/// <summary>A page of products that were found.</summary>
/// <param name="Found">How many there are, at most 10,000.</param>
/// <param name="IsCapped">There are more than <paramref name="Found"/>, and facets count that many of them.</param>
/// <param name="Corrected">The words that were looked for instead, where nothing has those that were written.</param>
/// <param name="NextCursor">Where the next page begins; null on the last.</param>
public sealed record ProductResults(
    IReadOnlyList<ProductCard> Products, int Found, bool IsCapped, string? Corrected, IReadOnlyList<Facet> Facets,
    string? NextCursor);

/// <summary>Finds products on sale by words and facets, in one round trip.</summary>
public static class SearchProducts
{
    private const int Cap = 10_000;
    private const int MostValues = 20;
    private const int MostAttributes = 10;
    private const string CursorOf = "products";
    private static readonly SortKey[] Keys = [SortKey.Number, SortKey.Number, SortKey.Number];
    private static readonly string[] Sorts = ["newest", "price", "price-desc", "rating", "relevance"];

    // Prices are given in the visitor's currency and compared in the marketplace's, by today's rate.
    private const string SearchSql = """
        with asked as materialized (
          select case when @category::text is not null then coalesce((select c.category_id from catalog.categories c
                   where c.slug = @category and catalog.category_trail(c.category_id, '{}') is not null), 0) end as category_id,
                 @groups::jsonb || case when cardinality(@vendors::text[]) = 0 then '{}' else jsonb_build_object('vendor:',
                   (select coalesce(jsonb_agg('vendor:' || v.vendor_id), '["vendor:0"]')
                      from reporting.vendors v where v.slug = any (@vendors::text[]))) end as groups,
                 coalesce((select r.divisor / r.multiplier from pricing.price_rule(platform.marketplace_currency(), @Currency,
                   (now() at time zone 'UTC')::date) r where @Currency <> platform.marketplace_currency()), 1) as rate
        ), found as materialized (
          select s.*, a.category_id, a.groups
            from asked a
           cross join lateral catalog.search_products(@text, @locale, a.category_id, a.groups, @min::numeric * a.rate,
             @max::numeric * a.rate, @sort, @after::numeric[], @limit, @facets) s
        )
        select f.matches as found, f.corrected, array_to_string(f.keys, ' ') as keys, cardinality(f.product_ids) as taken,
               (select coalesce(jsonb_agg(to_jsonb(k) order by array_position(f.product_ids, k.product_id)), '[]')
                  from catalog.product_cards(f.product_ids, @Locales, @Currency) k)::text as cards,
               case when @facets then (select coalesce(jsonb_agg(to_jsonb(n)), '[]')
                  from catalog.facets_in(f.counts, array(select jsonb_array_elements_text(g.value) from jsonb_each(f.groups) g),
                    f.category_id, @Locales) n)::text else '[]' end as facets
          from found f
        """;

    private static readonly JsonSerializerOptions Snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>
    /// A page. Facets are counted unless <paramref name="withFacets"/> is false. Errors: InputException naming what is wrong.
    /// </summary>
    public static async Task<ProductResults> HandleAsync(
        Db db, Visitor visitor, ProductSearch search, bool withFacets, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(visitor);
        ArgumentNullException.ThrowIfNull(search);
        var text = string.IsNullOrWhiteSpace(search.Text) ? null : search.Text.Trim();
        Check(search, text);
        var sort = search.Sort ?? (text is null ? "newest" : "relevance");
        var after = string.IsNullOrEmpty(search.Cursor) ? null
            : Cursor.Read(search.Cursor, $"{CursorOf}.{sort}", Keys).Select(k => decimal.Parse(k!, CultureInfo.InvariantCulture));
        var row = (await db.FirstAsync<Row>(Actor.System, SearchSql, new
        {
            visitor.Locales, visitor.Currency, text, locale = visitor.Locales.FirstOrDefault() ?? "en",
            category = search.Category,
            groups = JsonSerializer.Serialize(Groups(search)), vendors = search.Vendors.ToArray(), min = search.MinPrice,
            max = search.MaxPrice, sort = sort == "relevance" && text is null ? "newest" : sort, after = after?.ToArray(),
            limit = search.Limit, facets = withFacets,
        }, cancel))!;
        return new(JsonSerializer.Deserialize<List<ProductCard>>(row.Cards, Snake)!, Math.Min(row.Found, Cap), row.Found > Cap,
            row.Corrected, FacetsOf(row.Facets), row.Taken == search.Limit && row.Keys is not null
                ? Cursor.Write($"{CursorOf}.{sort}", row.Keys.Split(' ')) : null);
    }

    private static void Check(ProductSearch search, string? text)
    {
        if (text is { Length: > 200 } || text?.Contains('\0') == true)
        {
            throw new InputException("q", "At most 200 characters can be looked for.");
        }

        if (search.Limit is < 1 or > 100)
        {
            throw new InputException("limit", "A whole number from 1 to 100 is needed.");
        }

        if (search.Sort is not null && !Sorts.Contains(search.Sort))
        {
            throw new InputException("sort", $"One of {string.Join(", ", Sorts)} is needed.");
        }

        if (search.Rating is < 1 or > 5)
        {
            throw new InputException("rating", "A whole number from 1 to 5 is needed.");
        }

        foreach (var (name, price) in new[] { ("minPrice", search.MinPrice), ("maxPrice", search.MaxPrice) })
        {
            if (price is < 0 or > 1_000_000_000_000m)
            {
                throw new InputException(name, "An amount from 0 to 1,000,000,000,000 is needed.");
            }
        }

        if (search.Vendors.Count > MostValues)
        {
            throw new InputException("vendor", $"At most {MostValues} vendors can be chosen.");
        }

        if (search.Attributes.Count > MostAttributes)
        {
            throw new InputException("attr", $"At most {MostAttributes} attributes can be chosen.");
        }

        foreach (var (slug, values) in search.Attributes)
        {
            if (slug.Length > 100 || values.Count > MostValues || values.Any(v => v.Length > 100 || v.Contains('\0')))
            {
                throw new InputException($"attr.{(slug.Length > 100 ? slug[..100] : slug)}",
                    $"At most {MostValues} values can be chosen, of at most 100 characters.");
            }
        }
    }

    private static Dictionary<string, List<string>> Groups(ProductSearch search)
    {
        var groups = search.Attributes.Where(a => a.Value.Count > 0).ToDictionary(a => $"attr:{a.Key}=",
            a => a.Value.Select(v => $"attr:{a.Key}={v.ToLowerInvariant()}").ToList(), StringComparer.Ordinal);
        if (search.Rating is { } stars)
        {
            groups["rating:"] = [$"rating:{stars}"];
        }

        if (search.InStock)
        {
            groups["stock:"] = ["stock:yes"];
        }

        return groups;
    }

    private static List<Facet> FacetsOf(string json) =>
        [.. JsonSerializer.Deserialize<List<FacetRow>>(json, Snake)!.GroupBy(r => (r.Kind, r.Slug)).Select(g => new Facet(
            g.Key.Kind, g.Key.Slug, g.First().Name, g.First().Unit,
            [.. g.Select(r => new FacetValue(r.Value, r.Label, Math.Min(r.Products, Cap)))]))];

    private sealed record Row(int Found, string? Corrected, string? Keys, int Taken, string Cards, string Facets);

    private sealed record FacetRow(
        string Kind, string Slug, string Name, string? Unit, string Value, string Label, int Products);
}
