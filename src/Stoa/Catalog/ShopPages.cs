using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>A page in a language.</summary>
/// <param name="Body">Plain text, or simple HTML; what could act is taken out.</param>
public sealed record ShopPageText(string? Title, string? Body);

/// <summary>A page that operators write, such as the imprint.</summary>
/// <param name="Slug">/pages/&lt;slug&gt;</param>
/// <param name="IsShown">Linked at the foot of every page; otherwise it is not there.</param>
/// <param name="Texts">By language, such as de.</param>
public sealed record OwnPage(string? Slug, bool? IsShown, IReadOnlyDictionary<string, ShopPageText?>? Texts);

/// <summary>All pages that operators write, in their order; at most 50.</summary>
public sealed record OwnPages(IReadOnlyList<OwnPage?>? Pages);

/// <summary>A page as somebody reads it.</summary>
/// <param name="Locale">The language that it is in.</param>
public sealed record ShownPage(string Slug, string Title, string Body, string Locale);

/// <summary>The shop's own pages.</summary>
public static class ShopPages
{
    private const string ShowSql = """
        select coalesce(jsonb_agg(jsonb_build_object('slug', s.slug, 'isShown', s.is_shown, 'texts',
                 (select coalesce(jsonb_object_agg(t.locale, jsonb_build_object('title', t.title, 'body', t.body)), '{}')
                    from catalog.shop_page_texts t where t.page_id = s.page_id)) order by s.position, s.page_id), '[]')::text
          from catalog.shop_pages s
        """;
    private const string SaveSql = "select catalog.set_shop_pages(@actor, @pages::jsonb)";
    private const string ReadSql = "select p.slug, p.title, p.body, p.locale from catalog.shop_page(@slug, @Locales) p";

    public static void MapShopPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("/api/v1/shop/pages").WithTags("Shop").RequirePermission("platform.operate")
            .ProducesProblem(401).ProducesProblem(403);
        pages.MapGet("", async (Db db, CancellationToken cancel) => TypedResults.Ok(new OwnPages(
                JsonSerializer.Deserialize<List<OwnPage>>(
                    (await db.FirstAsync<string>(Actor.System, ShowSql, cancel: cancel))!, JsonSerializerOptions.Web))))
            .WithName("ShowShopPages").WithSummary("The shop's own pages in all their languages");
        pages.MapPut("", async (OwnPages input, HttpContext http, Db db, CancellationToken cancel) =>
            {
                await db.ExecuteAsync(Actor.System, SaveSql, new
                {
                    actor = http.Actor().UserId, pages = JsonSerializer.Serialize(Cleaned(input), JsonSerializerOptions.Web),
                }, cancel);
                return TypedResults.NoContent();
            })
            .WithName("SaveShopPages").WithSummary("Writes all of the shop's own pages, in their order").ProducesProblem(400);
    }

    /// <summary>A page that is shown; nothing where there is none.</summary>
    public static Task<ShownPage?> ReadAsync(Db db, Visitor visitor, string slug, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(visitor);
        return db.FirstAsync<ShownPage>(Actor.System, ReadSql, new { visitor.Locales, slug }, cancel);
    }

    private static List<OwnPage> Cleaned(OwnPages input)
    {
        var pages = input.Pages ?? throw new InputException("pages", "A list of pages is needed.");
        if (pages.Any(p => p?.Texts is null || p.Texts.Values.Any(t => t is null)
            || (p.Slug + string.Concat(p.Texts.Select(t => t.Key + t.Value!.Title + t.Value.Body))).Contains('\0')))
        {
            throw new InputException("pages", "A page has an address, and texts by language.");
        }

        return [.. pages.Select(p => p! with
        {
            Texts = p.Texts!.ToDictionary(t => t.Key, t => (ShopPageText?)new ShopPageText(
                t.Value!.Title?.Trim(), RichText.Clean(t.Value.Body ?? "")), StringComparer.Ordinal),
        })];
    }
}
