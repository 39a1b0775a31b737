using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Stoa.Analytics;
using Stoa.Platform;
using SortKey = Stoa.Analytics.SortKey;

namespace Stoa.Catalog;

/// <summary>An attribute as those see it who run the catalogue.</summary>
public sealed record AttributeRow
{
    public long AttributeId { get; init; }

    public string Name { get; init; } = "";

    /// <summary>Its name in a product's attributes; it stays when the name changes.</summary>
    public string Key { get; init; } = "";

    /// <summary>choice, text, number, boolean or date.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Of numbers.</summary>
    public string? Unit { get; init; }

    /// <summary>Vendors cannot add values.</summary>
    public bool IsClosed { get; init; }

    /// <summary>False: archived. Nobody is asked for it any more; what products have of it stays.</summary>
    public bool IsActive { get; init; }

    /// <summary>How many values it has to choose from.</summary>
    public long Values { get; init; }

    /// <summary>How many product types ask for it.</summary>
    public long ProductTypes { get; init; }

    /// <summary>How many categories ask for it.</summary>
    public long Categories { get; init; }

    internal string SortName { get; init; } = "";
}

/// <summary>A page of attributes, by their names.</summary>
public sealed record AttributePage(IReadOnlyList<AttributeRow> Rows, string? NextCursor);

/// <summary>An attribute with its names in other languages and how much it is used.</summary>
public sealed record AttributeDetails
{
    public long AttributeId { get; init; }

    public string Name { get; init; } = "";

    public string Key { get; init; } = "";

    public string Kind { get; init; } = "";

    public string? Unit { get; init; }

    public bool IsClosed { get; init; }

    public bool IsActive { get; init; }

    /// <summary>Products whose variants differ in it.</summary>
    public long AsOption { get; init; }

    /// <summary>Products that are described by it.</summary>
    public long Described { get; init; }

    /// <summary>Its name in other languages, by locale.</summary>
    public IReadOnlyDictionary<string, string> Names =>
        JsonSerializer.Deserialize<SortedDictionary<string, string>>(NamesJson) ?? [];

    internal string NamesJson { get; init; } = "{}";
}

/// <summary>What an attribute is: all of it at once.</summary>
/// <param name="Kind">choice, text, number, boolean or date; of one that is in use it stays.</param>
/// <param name="Unit">Of numbers, at most 20 characters.</param>
/// <param name="IsActive">False archives it; true unless given.</param>
/// <param name="Names">In other languages, by locale such as de or pt-BR.</param>
public sealed record AttributeInput(
    string? Name, string? Kind, string? Unit, bool IsClosed = false, bool? IsActive = null,
    IReadOnlyDictionary<string, string>? Names = null);

/// <summary>An attribute that was made.</summary>
public sealed record AttributeAnswer(long AttributeId);

/// <summary>Into which other one something is merged.</summary>
public sealed record MergeInput(long IntoId);

/// <summary>What followed a merge.</summary>
public sealed record MergeAnswer
{
    public long Products { get; init; }

    public long Variants { get; init; }
}

/// <summary>Routes of attributes.</summary>
public static class AttributesApi
{
    private const string CursorOf = "attributes";
    private static readonly string[] Kinds = ["choice", "text", "number", "boolean", "date"];
    private static readonly SortKey[] ByName = [SortKey.Text, SortKey.Whole];

    private const string ListSql = """
        select a.attribute_id, a.name, replace(a.slug, '-', '_') as key, a.kind, a.unit, a.is_closed, a.is_active,
               lower(a.name) as sort_name,
               (select count(*) from catalog.attribute_values v where v.attribute_id = a.attribute_id) as values,
               (select count(*) from catalog.product_type_attributes t where t.attribute_id = a.attribute_id) as product_types,
               (select count(*) from catalog.category_attributes c where c.attribute_id = a.attribute_id) as categories
          from catalog.attributes a
         where (@pattern::text is null or a.name ilike @pattern) and (@kind::text is null or a.kind = @kind)
           and (@isActive::boolean is null or a.is_active = @isActive)
           and (@afterName::text is null or (lower(a.name), a.attribute_id) > (@afterName, @afterId::bigint))
         order by lower(a.name), a.attribute_id
         limit @limit
        """;
    private const string ShowSql = """
        select a.attribute_id, a.name, replace(a.slug, '-', '_') as key, a.kind, a.unit, a.is_closed, a.is_active,
               (select count(*) from catalog.product_options o where o.attribute_id = a.attribute_id) as as_option,
               (select count(*) from catalog.product_dynamic_attributes d
                 where d.attribute_name = replace(a.slug, '-', '_')) as described,
               (select coalesce(jsonb_object_agg(t.locale, t.value), '{}') from catalog.translations t
                 where t.entity = 'attribute' and t.entity_id = a.attribute_id and t.field = 'name')::text as names_json
          from catalog.attributes a where a.attribute_id = @id
        """;
    private const string SaveSql = """
        select catalog.save_attribute(@actor, @id::bigint, @name, @slug, @kind, @unit::text, @isClosed, @isActive, @names::jsonb)
        """;
    private const string DeleteSql = "select catalog.delete_attribute(@actor, @id)";
    private const string MergeSql = "select m.products, m.variants from catalog.merge_attributes(@actor, @id, @intoId) m";

    public static void MapAttributes(this IEndpointRouteBuilder app)
    {
        var attributes = app.MapGroup("/api/v1/catalog/attributes").WithTags("Taxonomy").RequirePermission("taxonomy.manage")
            .ProducesProblem(401).ProducesProblem(403);
        attributes.MapGet("", ListAsync).WithName("ListAttributes")
            .WithSummary("Attributes by their names; q looks into names").ProducesProblem(400);
        attributes.MapPost("", async (AttributeInput input, HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Created((string?)null, new AttributeAnswer(await SaveAsync(http, db, null, input, cancel))))
            .WithName("CreateAttribute").WithSummary("A new attribute").ProducesProblem(400).ProducesProblem(409);
        attributes.MapGet("/{id:long}", async (long id, HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await db.FirstAsync<AttributeDetails>(http.Actor(), ShowSql, new { id }, cancel)
                    ?? throw new NotFoundException("attribute")))
            .WithName("ShowAttribute").WithSummary("An attribute, with how many products have it").ProducesProblem(404);
        attributes.MapPut("/{id:long}", async (
                long id, AttributeInput input, HttpContext http, Db db, CancellationToken cancel) =>
            {
                await SaveAsync(http, db, id, input, cancel);
                return TypedResults.NoContent();
            })
            .WithName("SaveAttribute").WithSummary("Changes an attribute or archives it; its key in products stays")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        attributes.MapDelete("/{id:long}", async (long id, HttpContext http, Db db, CancellationToken cancel) =>
                await TaxonomyApi.DoneAsync(
                    db.ExecuteAsync(http.Actor(), DeleteSql, new { actor = http.Actor().UserId, id }, cancel)))
            .WithName("DeleteAttribute").WithSummary("Deletes an attribute that nothing uses")
            .ProducesProblem(404).ProducesProblem(409);
        attributes.MapPost("/{id:long}/merge", async (
                long id, MergeInput input, HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await db.FirstAsync<MergeAnswer>(
                    http.Actor(), MergeSql, new { actor = http.Actor().UserId, id, input.IntoId }, cancel)))
            .WithName("MergeAttributes").WithSummary("Makes one attribute of two: products, variants and templates follow")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        app.MapAttributeValues();
    }

    private static async Task<AttributePage> ListAsync(
        [FromQuery] string? q, [FromQuery] string? kind, [FromQuery] bool? isActive, [FromQuery] int? limit,
        [FromQuery] string? cursor, HttpContext http, Db db, CancellationToken cancel)
    {
        var size = TaxonomyInput.Limit(limit);
        var place = string.IsNullOrEmpty(cursor) ? [null, null] : Cursor.Read(cursor, CursorOf, ByName);
        var rows = await db.ListAsync<AttributeRow>(http.Actor(), ListSql, new
        {
            pattern = TaxonomyInput.Pattern(q),
            kind = string.IsNullOrEmpty(kind) ? null : kind,
            isActive,
            afterName = place[0],
            afterId = place[1] is { } id ? long.Parse(id, CultureInfo.InvariantCulture) : (long?)null,
            limit = size + 1,
        }, cancel);
        var page = rows.Take(size).ToList();
        return new(page, rows.Count > size ? Cursor.Write(CursorOf, [page[^1].SortName, page[^1].AttributeId]) : null);
    }

    private static Task<long> SaveAsync(HttpContext http, Db db, long? id, AttributeInput input, CancellationToken cancel)
    {
        var name = TaxonomyInput.Text("name", input.Name, 100, 1);
        var slug = Slug.Of(name);
        // Products name attributes by it, in at most 60 letters, digits and lines.
        if (id is null && slug.Length is 0 or > 60)
        {
            throw new InputException("name", "Up to 60 letters or digits are needed, which the key in products is made of.");
        }

        return db.FirstAsync<long>(http.Actor(), SaveSql, new
        {
            actor = http.Actor().UserId,
            id,
            name,
            slug,
            kind = Kinds.Contains(input.Kind) ? input.Kind
                : throw new InputException("kind", "One of choice, text, number, boolean and date is needed."),
            unit = TaxonomyInput.Text("unit", input.Unit, 20) is { Length: > 0 } unit ? unit : null,
            input.IsClosed,
            isActive = input.IsActive ?? true,
            names = TaxonomyInput.Names(input.Names),
        }, cancel);
    }
}
