using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>A product type in the list of those who run them.</summary>
public sealed record ProductTypeNode
{
    public long ProductTypeId { get; init; }

    public string Name { get; init; } = "";

    public string Description { get; init; } = "";

    public bool AllowsOtherAttributes { get; init; }

    /// <summary>False: archived. Its products stay; nothing becomes one of it.</summary>
    public bool IsActive { get; init; }

    public long Attributes { get; init; }

    /// <summary>Products of it that are not archived.</summary>
    public long Products { get; init; }
}

/// <summary>A product type with its template.</summary>
public sealed record ProductTypeDetails
{
    public long ProductTypeId { get; init; }

    public string Name { get; init; } = "";

    public string Slug { get; init; } = "";

    public string Description { get; init; } = "";

    public bool AllowsOtherAttributes { get; init; }

    public bool IsActive { get; init; }

    /// <summary>Its name in other languages, by locale.</summary>
    public IReadOnlyDictionary<string, string> Names =>
        JsonSerializer.Deserialize<SortedDictionary<string, string>>(NamesJson) ?? [];

    /// <summary>What products of it are asked for, in order.</summary>
    public IReadOnlyList<TypeAttribute> Attributes =>
        JsonSerializer.Deserialize<List<TypeAttribute>>(AttributesJson, JsonSerializerOptions.Web) ?? [];

    internal string NamesJson { get; init; } = "{}";

    internal string AttributesJson { get; init; } = "[]";
}

/// <summary>An attribute of a product type's template.</summary>
public sealed record TypeAttribute(
    long AttributeId, string Name, string Kind, string? Unit, bool IsActive, bool IsRequired, bool IsOption,
    string? DefaultValue);

/// <summary>What a product type is: all of it at once, the template in its order.</summary>
/// <param name="Description">At most 2,000 characters.</param>
/// <param name="AllowsOtherAttributes">Products may have attributes beyond the template; true unless given.</param>
/// <param name="IsActive">False archives it; true unless given.</param>
/// <param name="Names">In other languages, by locale such as de or pt-BR.</param>
public sealed record ProductTypeInput(
    string? Name, string? Description, bool? AllowsOtherAttributes, bool? IsActive,
    IReadOnlyDictionary<string, string>? Names, IReadOnlyList<TemplateInput?>? Attributes);

/// <summary>An attribute that a template asks for.</summary>
/// <param name="IsRequired">Before a product is sold.</param>
/// <param name="IsOption">Variants differ in it: of product types only, and of attributes with values to choose from.</param>
/// <param name="DefaultValue">What a new product has unless it says something else: of product types only.</param>
public sealed record TemplateInput(
    long AttributeId, bool IsRequired = false, bool IsOption = false, string? DefaultValue = null);

/// <summary>What changing a template means for the products that are there: they stay as they are.</summary>
public sealed record TemplateAnswer
{
    /// <summary>Of a product type that was made or changed.</summary>
    public long? ProductTypeId { get; init; }

    /// <summary>Products that fitted before and do not after.</summary>
    public long Misfits { get; init; }

    /// <summary>The names of some of them.</summary>
    public string[] Examples { get; init; } = [];
}

/// <summary>Routes of product types and their templates.</summary>
public static class ProductTypesApi
{
    private const string ListSql = """
        select t.product_type_id, t.name, t.description, t.allows_other_attributes, t.is_active,
               (select count(*) from catalog.product_type_attributes a where a.product_type_id = t.product_type_id) as attributes,
               (select count(*) from catalog.products p
                 where p.product_type_id = t.product_type_id and p.status <> 'archived') as products
          from catalog.product_types t
         order by lower(t.name), t.product_type_id
         limit 1000
        """;
    private const string ShowSql = """
        select t.product_type_id, t.name, t.slug, t.description, t.allows_other_attributes, t.is_active,
               (select coalesce(jsonb_object_agg(n.locale, n.value), '{}') from catalog.translations n
                 where n.entity = 'product_type' and n.entity_id = t.product_type_id and n.field = 'name')::text as names_json,
               (select coalesce(jsonb_agg(jsonb_build_object('attributeId', a.attribute_id, 'name', a.name, 'kind', a.kind,
                         'unit', a.unit, 'isActive', a.is_active, 'isRequired', w.is_required, 'isOption', w.is_option,
                         'defaultValue', w.default_value) order by w.position, a.attribute_id), '[]')
                  from catalog.product_type_attributes w join catalog.attributes a on a.attribute_id = w.attribute_id
                 where w.product_type_id = t.product_type_id)::text as attributes_json
          from catalog.product_types t where t.product_type_id = @id
        """;
    private const string SaveSql = """
        select s.product_type_id, s.misfits, s.examples
          from catalog.save_product_type(@actor, @id::bigint, @name, @slug, @description, @allowsOthers, @isActive,
            @names::jsonb, @attributes::jsonb, @isDry) s
        """;
    private const string DeleteSql = "select catalog.delete_product_type(@actor, @id)";

    public static void MapProductTypes(this IEndpointRouteBuilder app)
    {
        var types = app.MapGroup("/api/v1/catalog/types").WithTags("Taxonomy").RequirePermission("taxonomy.manage")
            .ProducesProblem(401).ProducesProblem(403);
        types.MapGet("", async (HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await db.ListAsync<ProductTypeNode>(http.Actor(), ListSql, cancel: cancel)))
            .WithName("ListTypes").WithSummary("Product types by their names, with how many products are of them; at most 1,000");
        types.MapPost("", async (ProductTypeInput input, HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Created((string?)null, await SaveAsync(http, db, null, input, false, cancel)))
            .WithName("CreateType").WithSummary("A new product type").ProducesProblem(400).ProducesProblem(409);
        types.MapGet("/{id:long}", async (long id, HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await db.FirstAsync<ProductTypeDetails>(http.Actor(), ShowSql, new { id }, cancel)
                    ?? throw new NotFoundException("product type")))
            .WithName("ShowType").WithSummary("A product type with its template").ProducesProblem(404);
        types.MapPut("/{id:long}", async (
                long id, [FromQuery] bool? dryRun, ProductTypeInput input, HttpContext http, Db db,
                CancellationToken cancel) =>
                TypedResults.Ok(await SaveAsync(http, db, id, input, dryRun ?? false, cancel)))
            .WithName("SaveType")
            .WithSummary("Changes a product type; products stay, and the answer says how many fit no more; dryRun only tells")
            .ProducesProblem(400).ProducesProblem(404);
        types.MapDelete("/{id:long}", async (long id, HttpContext http, Db db, CancellationToken cancel) =>
                await TaxonomyApi.DoneAsync(
                    db.ExecuteAsync(http.Actor(), DeleteSql, new { actor = http.Actor().UserId, id }, cancel)))
            .WithName("DeleteType").WithSummary("Deletes a product type that no product is of")
            .ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<TemplateAnswer> SaveAsync(
        HttpContext http, Db db, long? id, ProductTypeInput input, bool isDry, CancellationToken cancel)
    {
        var name = TaxonomyInput.Text("name", input.Name, 100, 1);
        return (await db.FirstAsync<TemplateAnswer>(http.Actor(), SaveSql, new
        {
            actor = http.Actor().UserId,
            id,
            name,
            slug = Slug.Of(name) is { Length: > 0 } slug ? slug
                : throw new InputException("name", "At least one letter or digit is needed."),
            description = TaxonomyInput.Text("description", input.Description, 2_000),
            allowsOthers = input.AllowsOtherAttributes ?? true,
            isActive = input.IsActive ?? true,
            names = TaxonomyInput.Names(input.Names),
            attributes = TaxonomyInput.Attributes(input.Attributes ?? []),
            isDry,
        }, cancel))!;
    }
}
