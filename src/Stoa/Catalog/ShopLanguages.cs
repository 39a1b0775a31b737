using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>The languages that shoppers can read the shop in.</summary>
public sealed record ShopLanguagesView
{
    /// <summary>In the order shown, each such as de or pt-BR.</summary>
    public string[] Languages { get; init; } = [];

    /// <summary>The one that vendors write in: what has no translation is shown as it is.</summary>
    public string Default { get; init; } = "";
}

/// <summary>The same as input.</summary>
public sealed record ShopLanguagesInput(IReadOnlyList<string?>? Languages, string? Default);

/// <summary>Which languages the shop has.</summary>
public static class ShopLanguages
{
    private const int Most = 50;
    private const string ShowSql = """
        select array_agg(l.locale order by l.position, l.locale) as languages,
               min(l.locale) filter (where l.is_default) as "default"
          from catalog.shop_languages l
        """;
    private const string SaveSql = "select catalog.set_shop_languages(@actor, @locales, @chosen)";

    private static readonly HashSet<string> Known = [.. CultureInfo.GetCultures(CultureTypes.AllCultures).Select(c => c.Name)];

    public static void MapShopLanguages(this IEndpointRouteBuilder app)
    {
        var languages = app.MapGroup("/api/v1/shop/languages").WithTags("Shop").RequirePermission("platform.operate")
            .ProducesProblem(401).ProducesProblem(403);
        languages.MapGet("", async (Db db, CancellationToken cancel) => TypedResults.Ok(
                await db.FirstAsync<ShopLanguagesView>(Actor.System, ShowSql, cancel: cancel)))
            .WithName("ShowShopLanguages").WithSummary("The languages of the shop, and which one vendors write in");
        languages.MapPut("", async (ShopLanguagesInput input, HttpContext http, Db db, CancellationToken cancel) =>
            {
                var locales = (input.Languages ?? []).Select(l => l ?? "").ToArray();
                if (locales.Length > Most)
                {
                    throw new InputException("languages", $"At most {Most} languages.");
                }

                if (locales.FirstOrDefault(l => !Known.Contains(l)) is { } unknown)
                {
                    throw new InputException(
                        "languages", $"\"{(unknown.Length > 20 ? unknown[..20] : unknown)}\" is no language.");
                }

                await db.ExecuteAsync(Actor.System, SaveSql, new
                {
                    actor = http.Actor().UserId, locales, chosen = input.Default ?? locales.FirstOrDefault(),
                }, cancel);
                return TypedResults.NoContent();
            })
            .WithName("SaveShopLanguages").WithSummary("Chooses the languages of the shop in their order, and the default")
            .ProducesProblem(400);
    }
}
