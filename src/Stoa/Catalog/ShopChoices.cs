using System.Text.Json;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>A currency that visitors may choose.</summary>
public sealed record CurrencyChoice(string Code, string Name);

/// <summary>A page at the foot of all others.</summary>
/// <param name="Titles">By language, such as de.</param>
public sealed record PageChoice(string Slug, IReadOnlyDictionary<string, string> Titles)
{
    /// <summary>In the first of these languages that there is; else in any.</summary>
    public string TitleIn(IEnumerable<string> locales) =>
        locales.Select(l => Titles.GetValueOrDefault(l)).FirstOrDefault(t => t is not null)
            ?? Titles.OrderBy(t => t.Key, StringComparer.Ordinal).First().Value;
}

/// <summary>What the storefront offers to every visitor, and what it needs to write amounts.</summary>
/// <param name="Market">The marketplace's name.</param>
/// <param name="Locales">The shop's languages in their order.</param>
/// <param name="DefaultLocale">The one that vendors write in.</param>
/// <param name="Currency">The marketplace's own: what prices are in until somebody chooses.</param>
/// <param name="Currencies">Those that can be chosen, the marketplace's first.</param>
/// <param name="Pages">The operators' own that are shown, in order, with their titles by language.</param>
/// <param name="MinorUnits">Of every currency the digits after the point.</param>
public sealed record ShopChoices(
    string Market, IReadOnlyList<string> Locales, string DefaultLocale, string Currency,
    IReadOnlyList<CurrencyChoice> Currencies, IReadOnlyList<PageChoice> Pages, IReadOnlyDictionary<string, int> MinorUnits)
{
    private const string ReadSql = """
        select platform.marketplace_name() as market, platform.marketplace_currency() as currency,
               (select jsonb_agg(l.locale order by l.position, l.locale) from catalog.shop_languages l)::text as locales,
               (select l.locale from catalog.shop_languages l where l.is_default) as default_locale,
               (select jsonb_agg(jsonb_build_object('code', c.currency, 'name', c.name)
                                 order by not c.is_marketplace, c.pos, c.currency)
                  from pricing.list_shop_currencies(@day) c where c.is_active or c.is_marketplace)::text as currencies,
               (select coalesce(jsonb_agg(jsonb_build_object('slug', p.slug, 'titles',
                         (select jsonb_object_agg(t.locale, t.title) from catalog.shop_page_texts t where t.page_id = p.page_id))
                         order by p.position, p.page_id), '[]')
                  from catalog.shop_pages p where p.is_shown)::text as pages,
               pricing.minor_units()::text as minor_units
        """;

    /// <summary>As they stand on a day (UTC).</summary>
    public static async Task<ShopChoices> ReadAsync(Db db, DateOnly day, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var row = (await db.FirstAsync<Row>(Actor.System, ReadSql, new { day }, cancel))!;
        var locales = row.Locales is null ? [] : Parse<List<string>>(row.Locales);
        return new(row.Market, locales, row.DefaultLocale ?? locales.FirstOrDefault() ?? "en", row.Currency,
            Parse<List<CurrencyChoice>>(row.Currencies), Parse<List<PageChoice>>(row.Pages),
            Parse<Dictionary<string, int>>(row.MinorUnits));
    }

    private static T Parse<T>(string json) => JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!;

    private sealed record Row(
        string Market, string Currency, string? Locales, string? DefaultLocale, string Currencies, string Pages,
        string MinorUnits);
}
