using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>What a search in the shop's API says.</summary>
/// <param name="Q">Words, all of which a product needs to have; what nothing has is corrected.</param>
/// <param name="Category">A category's slug: its products and those of all below it.</param>
/// <param name="Vendor">Vendors' slugs, one of which sells it.</param>
/// <param name="MinPrice">In currency, before tax, like maxPrice.</param>
/// <param name="Rating">At least so many of five stars.</param>
/// <param name="InStock">Only what is in stock.</param>
/// <param name="Sort">relevance, newest, price, price-desc or rating; relevance unless given, without words newest.</param>
/// <param name="Limit">1 to 100; 24 unless given.</param>
/// <param name="Cursor">The nextCursor of the page before.</param>
/// <param name="Lang">The language of texts, such as de; the shop's default unless given.</param>
/// <param name="Currency">
/// ISO 4217: what prices are in, converted where the vendor named none; the marketplace's unless given.
/// </param>
/// <param name="Facets">False leaves facets out.</param>
public sealed record ShopSearch(
    string? Q, string? Category, [FromQuery] string[]? Vendor, decimal? MinPrice, decimal? MaxPrice, int? Rating, bool? InStock,
    string? Sort, int? Limit, string? Cursor, string? Lang, string? Currency, bool? Facets);

/// <summary>The shop's own routes: what anybody may see.</summary>
public static class ShopApi
{
    public const string AttributePrefix = "attr.";
    // A slug may be a number too, and goes first.
    private const string SlugSql = """
        select coalesce((select p.slug from catalog.products p where p.slug = @slug),
                        (select p.slug from catalog.products p where p.product_id = @id))
        """;

    public static void AddSearch(this IServiceCollection services) => services.AddHostedService<SearchWorker>();

    public static void MapShop(this IEndpointRouteBuilder app)
    {
        var products = app.MapGroup("/api/v1/products").WithTags("Shop").IsPublic().WithMetadata(new ShopCachedAttribute());
        products.MapGet("", async ([AsParameters] ShopSearch asked, HttpContext http, Db db, TimeProvider time,
                CancellationToken cancel) =>
                TypedResults.Ok(ShopResults.Of(await SearchProducts.HandleAsync(
                    db, await VisitorAsync(db, time, asked.Lang, asked.Currency, cancel), new()
                {
                    Text = asked.Q, Category = asked.Category, Vendors = asked.Vendor ?? [], MinPrice = asked.MinPrice,
                    MaxPrice = asked.MaxPrice, Rating = asked.Rating, InStock = asked.InStock ?? false, Sort = asked.Sort,
                    Limit = asked.Limit ?? 24, Cursor = asked.Cursor, Attributes = AttributesOf(http.Request.Query),
                }, asked.Facets ?? true, cancel))))
            .WithName("SearchProducts")
            .WithSummary("Products on sale by words and facets; attr.<slug>=<value> for an attribute, again for another value")
            .ProducesProblem(400);
        products.MapGet("/{idOrSlug}", async (string idOrSlug, string? lang, string? currency, HttpContext http, Db db,
                TimeProvider time, CancellationToken cancel) =>
            {
                var visitor = await VisitorAsync(db, time, lang, currency, cancel);
                var slug = long.TryParse(idOrSlug, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                    ? await db.FirstAsync<string>(Actor.System, SlugSql, new { slug = idOrSlug, id }, cancel) : idOrSlug;
                var product = slug is null ? null : await GetProduct.HandleAsync(db, visitor, slug, cancel);
                if (product is null && await FormerSlugs.PresentAsync(db, "product", idOrSlug, cancel) is { } present)
                {
                    product = await GetProduct.HandleAsync(db, visitor, present, cancel);
                }

                http.Features.Get<CachedOf>()?.ProductId = product?.ProductId;
                return TypedResults.Ok(ShopProduct.Of(product ?? throw new NotFoundException("product")));
            })
            .WithName("GetShopProduct").WithSummary("A product on sale with its variants, pictures and latest reviews")
            .ProducesProblem(400).ProducesProblem(404);
    }

    /// <summary>The attributes that an address asks for: attr.colour=red.</summary>
    public static Dictionary<string, IReadOnlyList<string>> AttributesOf(IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return query.Where(q => q.Key.StartsWith(AttributePrefix, StringComparison.Ordinal)).ToDictionary(
            q => q.Key[AttributePrefix.Length..], q => (IReadOnlyList<string>)[.. q.Value.Where(v => v is { Length: > 0 })!],
            StringComparer.Ordinal);
    }

    private static async Task<Visitor> VisitorAsync(
        Db db, TimeProvider time, string? lang, string? currency, CancellationToken cancel)
    {
        var choices = await ShopChoices.ReadAsync(db, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), cancel);
        var locale = lang is null ? choices.DefaultLocale : choices.Locales.FirstOrDefault(l => l == lang)
            ?? throw new InputException("lang", $"One of {string.Join(", ", choices.Locales)} is needed.");
        var code = currency is null ? choices.Currency : choices.Currencies.FirstOrDefault(c => c.Code == currency)?.Code
            ?? throw new InputException(
                "currency", $"One of {string.Join(", ", choices.Currencies.Select(c => c.Code))} is needed.");
        return new([.. new[] { locale, choices.DefaultLocale }.Distinct()], code);
    }
}
