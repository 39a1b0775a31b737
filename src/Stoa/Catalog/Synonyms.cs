using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>Words that mean the same in searches.</summary>
/// <param name="Groups">At most 1,000, each of 2 to 20 single words, in whichever languages.</param>
public sealed record SynonymsView(IReadOnlyList<IReadOnlyList<string?>?>? Groups);

/// <summary>Which words mean the same to shoppers.</summary>
public static class Synonyms
{
    private const string ShowSql =
        "select coalesce(jsonb_agg(to_jsonb(s.words) order by s.words), '[]')::text from catalog.search_synonyms s";
    private const string SaveSql = "select catalog.set_synonyms(@actor, @groups::jsonb)";

    public static void MapSynonyms(this IEndpointRouteBuilder app)
    {
        var synonyms = app.MapGroup("/api/v1/catalog/synonyms").WithTags("Taxonomy").RequirePermission("taxonomy.manage")
            .ProducesProblem(401).ProducesProblem(403);
        synonyms.MapGet("", async (HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(new SynonymsView(JsonSerializer.Deserialize<List<List<string>>>(
                    (await db.FirstAsync<string>(http.Actor(), ShowSql, cancel: cancel))!))))
            .WithName("ShowSynonyms").WithSummary("Words that mean the same in searches");
        synonyms.MapPut("", async (SynonymsView input, HttpContext http, Db db, CancellationToken cancel) =>
            {
                var groups = input.Groups ?? throw new InputException("groups", "A list of groups of words is needed.");
                if (groups.Any(g => g is null || g.Any(w => w is null || w.Contains('\0'))))
                {
                    throw new InputException("groups", "A group is a list of words.");
                }

                await db.ExecuteAsync(http.Actor(), SaveSql, new
                {
                    actor = http.Actor().UserId, groups = JsonSerializer.Serialize(groups),
                }, cancel);
                return TypedResults.NoContent();
            })
            .WithName("SaveSynonyms").WithSummary("Chooses all words that mean the same in searches").ProducesProblem(400);
    }
}
