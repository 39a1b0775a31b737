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

/// <summary>A value that an attribute can take.</summary>
public sealed record AttributeValueRow
{
    public long ValueId { get; init; }

    public string Value { get; init; } = "";

    /// <summary>Variants that have it.</summary>
    public long Variants { get; init; }

    /// <summary>Products that are described by it.</summary>
    public long Products { get; init; }

    /// <summary>In other languages, by locale.</summary>
    public IReadOnlyDictionary<string, string> Names =>
        JsonSerializer.Deserialize<SortedDictionary<string, string>>(NamesJson) ?? [];

    internal string NamesJson { get; init; } = "{}";

    internal int Position { get; init; }
}

/// <summary>A page of values, in their order.</summary>
public sealed record AttributeValuePage(IReadOnlyList<AttributeValueRow> Rows, string? NextCursor);

/// <summary>A value and what it is called in other languages.</summary>
/// <param name="Value">1 to 200 characters.</param>
/// <param name="Names">By locale such as de or pt-BR.</param>
public sealed record AttributeValueInput(string? Value, IReadOnlyDictionary<string, string>? Names);

/// <summary>A value that was made.</summary>
public sealed record AttributeValueAnswer(long ValueId);

/// <summary>Where a value goes.</summary>
/// <param name="BeforeId">In front of which other value; null for the end.</param>
public sealed record AttributeValueMove(long? BeforeId);

/// <summary>Routes of the values that attributes have to choose from.</summary>
public static class AttributeValuesApi
{
    private const string CursorOf = "attribute-values";
    private static readonly SortKey[] ByPlace = [SortKey.Whole, SortKey.Whole];

    private const string ListSql = """
        select v.value_id, v.value, v.position,
               (select count(*) from catalog.variant_attributes a where a.attribute_value_id = v.value_id) as variants,
               (select count(*) from catalog.product_dynamic_attributes d
                 where d.attribute_name = replace(a.slug, '-', '_') and d.attribute_value = v.value) as products,
               (select coalesce(jsonb_object_agg(t.locale, t.value), '{}') from catalog.translations t
                 where t.entity = 'attribute_value' and t.entity_id = v.value_id and t.field = 'value')::text as names_json
          from catalog.attribute_values v join catalog.attributes a on a.attribute_id = v.attribute_id
         where v.attribute_id = @id and (@pattern::text is null or v.value ilike @pattern)
           and (@afterPlace::integer is null or (v.position, v.value_id) > (@afterPlace, @afterId::bigint))
         order by v.position, v.value_id
         limit @limit
        """;
    private const string SaveSql = """
        select catalog.save_attribute_value(@actor, @id, @valueId::bigint, @value, @names::jsonb)
        """;
    private const string MoveSql = "select catalog.move_attribute_value(@actor, @id, @valueId, @beforeId::bigint)";
    private const string DeleteSql = "select catalog.delete_attribute_value(@actor, @id, @valueId)";
    private const string MergeSql = """
        select m.products, m.variants from catalog.merge_attribute_values(@actor, @id, @valueId, @intoId) m
        """;

    public static void MapAttributeValues(this IEndpointRouteBuilder app)
    {
        var values = app.MapGroup("/api/v1/catalog/attributes/{id:long}/values").WithTags("Taxonomy")
            .RequirePermission("taxonomy.manage").ProducesProblem(401).ProducesProblem(403);
        values.MapGet("", ListAsync).WithName("ListAttributeValues")
            .WithSummary("An attribute's values in their order, with how much they are used").ProducesProblem(400);
        values.MapPost("", async (
                long id, AttributeValueInput input, HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Created(
                    (string?)null, new AttributeValueAnswer(await SaveAsync(http, db, id, null, input, cancel))))
            .WithName("CreateAttributeValue").WithSummary("A new value, the last of its attribute")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        values.MapPut("/{valueId:long}", async (
                long id, long valueId, AttributeValueInput input, HttpContext http, Db db, CancellationToken cancel) =>
            {
                await SaveAsync(http, db, id, valueId, input, cancel);
                return TypedResults.NoContent();
            })
            .WithName("SaveAttributeValue").WithSummary("Another word for a value: products that have it follow")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        values.MapPost("/{valueId:long}/move", async (
                long id, long valueId, AttributeValueMove move, HttpContext http, Db db, CancellationToken cancel) =>
                await TaxonomyApi.DoneAsync(db.ExecuteAsync(
                    http.Actor(), MoveSql, new { actor = http.Actor().UserId, id, valueId, move.BeforeId }, cancel)))
            .WithName("MoveAttributeValue").WithSummary("Puts a value in front of another")
            .ProducesProblem(400).ProducesProblem(404);
        values.MapPost("/{valueId:long}/merge", async (
                long id, long valueId, MergeInput input, HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await db.FirstAsync<MergeAnswer>(
                    http.Actor(), MergeSql, new { actor = http.Actor().UserId, id, valueId, input.IntoId }, cancel)))
            .WithName("MergeAttributeValues").WithSummary("Makes one value of two: products and variants follow")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        values.MapDelete("/{valueId:long}", async (
                long id, long valueId, HttpContext http, Db db, CancellationToken cancel) =>
                await TaxonomyApi.DoneAsync(
                    db.ExecuteAsync(http.Actor(), DeleteSql, new { actor = http.Actor().UserId, id, valueId }, cancel)))
            .WithName("DeleteAttributeValue").WithSummary("Deletes a value that nothing has")
            .ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<AttributeValuePage> ListAsync(
        long id, [FromQuery] string? q, [FromQuery] int? limit, [FromQuery] string? cursor, HttpContext http, Db db,
        CancellationToken cancel)
    {
        var size = TaxonomyInput.Limit(limit);
        var place = string.IsNullOrEmpty(cursor) ? [null, null] : Cursor.Read(cursor, CursorOf, ByPlace);
        var rows = await db.ListAsync<AttributeValueRow>(http.Actor(), ListSql, new
        {
            id,
            pattern = TaxonomyInput.Pattern(q),
            afterPlace = place[0] is { } at ? int.Parse(at, CultureInfo.InvariantCulture) : (int?)null,
            afterId = place[1] is { } last ? long.Parse(last, CultureInfo.InvariantCulture) : (long?)null,
            limit = size + 1,
        }, cancel);
        var page = rows.Take(size).ToList();
        return new(page, rows.Count > size ? Cursor.Write(CursorOf, [page[^1].Position, page[^1].ValueId]) : null);
    }

    private static Task<long> SaveAsync(
        HttpContext http, Db db, long id, long? valueId, AttributeValueInput input, CancellationToken cancel) =>
        db.FirstAsync<long>(http.Actor(), SaveSql, new
        {
            actor = http.Actor().UserId,
            id,
            valueId,
            value = TaxonomyInput.Text("value", input.Value, 200, 1),
            names = TaxonomyInput.Names(input.Names),
        }, cancel);
}
