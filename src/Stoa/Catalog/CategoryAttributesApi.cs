using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>An attribute that products in a category are asked for.</summary>
public sealed record CategoryAttribute
{
    public long AttributeId { get; init; }

    public string Name { get; init; } = "";

    public string Kind { get; init; } = "";

    public string? Unit { get; init; }

    public bool IsActive { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>The category that asks for it: this one, or one above.</summary>
    public long CategoryId { get; init; }

    public string CategoryName { get; init; } = "";
}

/// <summary>What a category asks for itself, in order.</summary>
public sealed record CategoryAttributesInput(IReadOnlyList<TemplateInput?>? Attributes);

/// <summary>Routes of what categories ask of the products in them and below them.</summary>
public static class CategoryAttributesApi
{
    private const string ListSql = """
        with recursive up (category_id, parent_id, name, steps) as (
          select c.category_id, c.parent_id, c.name, 0 from catalog.categories c where c.category_id = @id
          union all
          select c.category_id, c.parent_id, c.name, u.steps + 1
            from up u join catalog.categories c on c.category_id = u.parent_id
        )
        select a.attribute_id, a.name, a.kind, a.unit, a.is_active, w.is_required, u.category_id, u.name as category_name
          from up u
          join catalog.category_attributes w on w.category_id = u.category_id
          join catalog.attributes a on a.attribute_id = w.attribute_id
         order by u.steps, w.position, a.attribute_id
        """;
    private const string SetSql = """
        select s.misfits, s.examples from catalog.set_category_attributes(@actor, @id, @attributes::jsonb, @isDry) s
        """;

    public static void MapCategoryAttributes(this IEndpointRouteBuilder app)
    {
        var attributes = app.MapGroup("/api/v1/catalog/categories/{id:long}/attributes").WithTags("Taxonomy")
            .RequirePermission("taxonomy.manage").ProducesProblem(401).ProducesProblem(403);
        attributes.MapGet("", async (long id, HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await db.ListAsync<CategoryAttribute>(http.Actor(), ListSql, new { id }, cancel)))
            .WithName("ListCategoryAttributes").WithSummary("What a category asks for, then what the ones above it ask for");
        attributes.MapPut("", async (
                long id, [FromQuery] bool? dryRun, CategoryAttributesInput input, HttpContext http, Db db,
                CancellationToken cancel) =>
                TypedResults.Ok((await db.FirstAsync<TemplateAnswer>(http.Actor(), SetSql, new
                {
                    actor = http.Actor().UserId,
                    id,
                    attributes = TaxonomyInput.Attributes(input.Attributes),
                    isDry = dryRun ?? false,
                }, cancel))!))
            .WithName("SetCategoryAttributes")
            .WithSummary("What it asks for itself, and no more; products stay, the answer says how many fit no more")
            .ProducesProblem(400).ProducesProblem(404);
    }
}
