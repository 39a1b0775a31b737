using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Primitives;
using Stoa.Catalog;
using Stoa.Platform;

namespace Stoa.Host.Pages;

/// <summary>
/// Products that a page lists, and how its address narrows and sorts them: q, vendor, rating, inStock, minPrice, maxPrice,
/// attr.&lt;slug&gt;, sort, cursor. What an address says wrongly is left out: a link that somebody followed shows something.
/// </summary>
public sealed class Listing
{
    private static readonly string[] OfVisit = [Visits.LanguageKey, Visits.CurrencyKey];
    private static readonly string[] Sorts = ["relevance", "newest", "price", "price-desc", "rating"];
    private readonly HttpRequest _request;

    private Listing(HttpRequest request, ProductSearch search, ProductResults results)
    {
        _request = request;
        Search = search;
        Results = results;
    }

    public ProductSearch Search { get; }

    public ProductResults Results { get; }

    /// <summary>Something beside words and category narrows it.</summary>
    public bool IsNarrowed => Search.Vendors.Count > 0 || Search.Attributes.Count > 0 || Search.Rating is not null
        || Search.InStock || Search.MinPrice is not null || Search.MaxPrice is not null;

    /// <summary>Search engines have the plain list; each choice among it would be a page of its own to them.</summary>
    public bool IsVariation => IsNarrowed || Search.Sort is not null || Search.Cursor is not null;

    /// <summary>The orders that can be chosen here, the usual one first.</summary>
    public IEnumerable<string> Orders => Search.Text is null ? Sorts.Skip(1) : Sorts;

    public string Order => Search.Sort ?? Orders.First();

    /// <summary>Finds what the page's address asks for.</summary>
    public static async Task<Listing> ReadAsync(
        Db db, Visit visit, HttpRequest request, string? category, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(visit);
        ArgumentNullException.ThrowIfNull(request);
        var query = request.Query;
        var text = query["q"].ToString().Trim();
        var sort = query["sort"].ToString();
        var search = new ProductSearch
        {
            Text = text.Length == 0 ? null : text.Length > 200 ? text[..200] : text.Replace("\0", "", StringComparison.Ordinal),
            Category = category,
            Vendors = [.. Texts(query["vendor"])],
            Attributes = ShopApi.AttributesOf(query).Where(a => a.Value.Count > 0 && a.Key.Length <= 100).Take(10)
                .ToDictionary(a => a.Key, a => (IReadOnlyList<string>)[.. Texts(new([.. a.Value]))]),
            Rating = int.TryParse(query["rating"], out var stars) && stars is >= 1 and <= 5 ? stars : null,
            InStock = query["inStock"] == "true",
            MinPrice = Amount(query["minPrice"]),
            MaxPrice = Amount(query["maxPrice"]),
            Sort = Sorts.Contains(sort) ? sort : null,
            Cursor = query["cursor"].ToString() is { Length: > 0 } cursor ? cursor : null,
        };
        try
        {
            return new(request, search, await SearchProducts.HandleAsync(db, visit.Visitor, search, true, cancel));
        }
        catch (InputException e) when (e.Field == "cursor")
        {
            search = search with { Cursor = null };
            return new(request, search, await SearchProducts.HandleAsync(db, visit.Visitor, search, true, cancel));
        }
    }

    public bool IsChosen(Facet facet, FacetValue value)
    {
        ArgumentNullException.ThrowIfNull(facet);
        ArgumentNullException.ThrowIfNull(value);
        return facet.Kind switch
        {
            "vendor" => Search.Vendors.Contains(value.Value),
            "rating" => Search.Rating?.ToString(CultureInfo.InvariantCulture) == value.Value,
            "stock" => Search.InStock,
            _ => Search.Attributes.TryGetValue(facet.Slug, out var values)
                && values.Contains(value.Value, StringComparer.OrdinalIgnoreCase),
        };
    }

    /// <summary>What a facet is called in an address.</summary>
    public static string NameOf(Facet facet)
    {
        ArgumentNullException.ThrowIfNull(facet);
        return facet.Kind switch { "attr" => ShopApi.AttributePrefix + facet.Slug, "stock" => "inStock", var kind => kind };
    }

    /// <summary>What a facet's value is in an address.</summary>
    public static string ValueOf(Facet facet, FacetValue value)
    {
        ArgumentNullException.ThrowIfNull(facet);
        ArgumentNullException.ThrowIfNull(value);
        return facet.Kind == "stock" ? "true" : value.Value;
    }

    /// <summary>The page's address without one choice, from the first page on.</summary>
    public string Without(string name, string value) => Address(Kept("cursor").Select(q => q.Key == name
        ? new(q.Key, new([.. q.Value.Where(v => !string.Equals(v, value, StringComparison.OrdinalIgnoreCase))])) : q));

    /// <summary>The page's address without any choice.</summary>
    public string Plain() => Address(_request.Query.Where(q => q.Key == "q"));

    public string Next(string cursor) => Address(Kept("cursor").Append(new("cursor", cursor)));

    /// <summary>What a form on the page has to say again, beside what it asks itself.</summary>
    public IEnumerable<KeyValuePair<string, StringValues>> Again(params string[] own) =>
        Kept(["cursor", "handler", .. OfVisit, .. own]);

    private IEnumerable<KeyValuePair<string, StringValues>> Kept(params string[] without) =>
        _request.Query.Where(q => !without.Contains(q.Key));

    private string Address(IEnumerable<KeyValuePair<string, StringValues>> query) => _request.PathBase + _request.Path
        + new QueryBuilder(query.Where(q => q.Value.Count > 0 && !string.IsNullOrEmpty(q.Value[0]))).ToQueryString().Value;

    private static IEnumerable<string> Texts(StringValues values) =>
        values.Where(v => v is { Length: > 0 and <= 100 } && !v.Contains('\0', StringComparison.Ordinal)).Take(20)!;

    private static decimal? Amount(StringValues text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            && amount <= 1_000_000_000_000m ? amount : null;
}
