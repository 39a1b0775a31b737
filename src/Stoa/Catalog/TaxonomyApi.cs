using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>A category as those see it who run the tree.</summary>
public sealed record CategoryDetails
{
    public long CategoryId { get; init; }

    public long? ParentId { get; init; }

    public string Name { get; init; } = "";

    public string Slug { get; init; } = "";

    public string Description { get; init; } = "";

    /// <summary>False: archived, with what is below it.</summary>
    public bool IsActive { get; init; }

    /// <summary>Its name in other languages, by locale.</summary>
    public IReadOnlyDictionary<string, string> Names =>
        JsonSerializer.Deserialize<SortedDictionary<string, string>>(NamesJson) ?? [];

    internal string NamesJson { get; init; } = "{}";
}

/// <summary>What a category is called: all of it at once.</summary>
/// <param name="ParentId">Of a new one: below which; null for the top.</param>
/// <param name="Description">At most 20,000 characters.</param>
/// <param name="IsActive">False archives it; true unless given.</param>
/// <param name="Names">In other languages, by locale such as de or pt-BR.</param>
public sealed record CategoryInput(
    long? ParentId, string? Name, string? Description, bool? IsActive, IReadOnlyDictionary<string, string>? Names);

/// <summary>Where a category goes, with all that is below it.</summary>
/// <param name="ParentId">Below which; null for the top.</param>
/// <param name="BeforeId">In front of which of its new neighbours; null for the end.</param>
public sealed record CategoryMove(long? ParentId, long? BeforeId);

/// <summary>A category of the tree, for those who run it.</summary>
public sealed record CategoryNode
{
    public long CategoryId { get; init; }

    public long? ParentId { get; init; }

    public string Name { get; init; } = "";

    public string Slug { get; init; } = "";

    /// <summary>False: archived, with what is below it.</summary>
    public bool IsActive { get; init; }

    /// <summary>Products right in it that are not archived.</summary>
    public long Products { get; init; }

    /// <summary>What it asks of products itself, beside what the ones above ask.</summary>
    public long Attributes { get; init; }
}

/// <summary>A category that was made.</summary>
public sealed record CategoryAnswer(long CategoryId);

/// <summary>Routes of changing the category tree.</summary>
public static class TaxonomyApi
{
    private const string TreeSql = """
        select c.category_id, c.parent_id, c.name, c.slug, c.is_active, coalesce(p.products, 0) as products,
               coalesce(a.attributes, 0) as attributes
          from catalog.categories c
          left join (select x.category_id, count(*) as products from catalog.products x
                      where x.status <> 'archived' group by x.category_id) p on p.category_id = c.category_id
          left join (select x.category_id, count(*) as attributes from catalog.category_attributes x
                      group by x.category_id) a on a.category_id = c.category_id
         order by c.position, c.name, c.category_id
         limit 10000
        """;
    private const string ShowSql = """
        select c.category_id, c.parent_id, c.name, c.slug, c.description, c.is_active,
               (select coalesce(jsonb_object_agg(t.locale, t.value), '{}') from catalog.translations t
                 where t.entity = 'category' and t.entity_id = c.category_id and t.field = 'name')::text as names_json
          from catalog.categories c where c.category_id = @id
        """;
    private const string SaveSql = """
        select catalog.save_category(@actor, @id, @parentId, @name, @slug, @description, @isActive, @names::jsonb)
        """;
    private const string MoveSql = "select catalog.move_category(@actor, @id, @parentId, @beforeId)";
    private const string DeleteSql = "select catalog.delete_category(@actor, @id)";

    public static void MapTaxonomy(this IEndpointRouteBuilder app)
    {
        var categories = app.MapGroup("/api/v1/catalog/categories").WithTags("Taxonomy").RequirePermission("taxonomy.manage")
            .ProducesProblem(401).ProducesProblem(403);
        categories.MapGet("/tree", async (HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await db.ListAsync<CategoryNode>(http.Actor(), TreeSql, cancel: cancel)))
            .WithName("ShowCategoryTree")
            .WithSummary("Every category in the order of its neighbours, with how much is in it; at most 10,000");
        categories.MapPost("", async (CategoryInput input, HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Created((string?)null, new CategoryAnswer(await SaveAsync(http, db, null, input, cancel))))
            .WithName("CreateCategory").WithSummary("A new category, the last below its parent")
            .ProducesProblem(400).ProducesProblem(409);
        categories.MapGet("/{id:long}", async (long id, HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await db.FirstAsync<CategoryDetails>(http.Actor(), ShowSql, new { id }, cancel)
                    ?? throw new NotFoundException("category")))
            .WithName("ShowCategory").WithSummary("A category with its names in other languages").ProducesProblem(404);
        categories.MapPut("/{id:long}", async (
                long id, CategoryInput input, HttpContext http, Db db, CancellationToken cancel) =>
            {
                await SaveAsync(http, db, id, input, cancel);
                return TypedResults.NoContent();
            })
            .WithName("SaveCategory").WithSummary("Changes names, description and whether it is archived; it stays where it is")
            .ProducesProblem(400).ProducesProblem(404);
        categories.MapPost("/{id:long}/move", async (
                long id, CategoryMove move, HttpContext http, Db db, CancellationToken cancel) =>
                await DoneAsync(db.ExecuteAsync(http.Actor(), MoveSql, new
                {
                    actor = http.Actor().UserId, id, move.ParentId, move.BeforeId,
                }, cancel)))
            .WithName("MoveCategory").WithSummary("Moves a category with all below it")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        categories.MapDelete("/{id:long}", async (long id, HttpContext http, Db db, CancellationToken cancel) =>
                await DoneAsync(db.ExecuteAsync(http.Actor(), DeleteSql, new { actor = http.Actor().UserId, id }, cancel)))
            .WithName("DeleteCategory").WithSummary("Deletes a category that holds nothing")
            .ProducesProblem(404).ProducesProblem(409);
    }

    private static Task<long> SaveAsync(HttpContext http, Db db, long? id, CategoryInput input, CancellationToken cancel)
    {
        var name = TaxonomyInput.Text("name", input.Name, 200, 1);
        return db.FirstAsync<long>(http.Actor(), SaveSql, new
        {
            actor = http.Actor().UserId, id, input.ParentId, name, slug = Slug.Of(name),
            description = TaxonomyInput.Text("description", input.Description, 20_000), isActive = input.IsActive ?? true,
            names = TaxonomyInput.Names(input.Names),
        }, cancel);
    }

    /// <summary>Nothing to say but that it is done.</summary>
    internal static async Task<NoContent> DoneAsync(Task work)
    {
        await work;
        return TypedResults.NoContent();
    }
}
