using System.Text.Json;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>A product to be worked on. Times are UTC.</summary>
public sealed record VendorProduct
{
    public long ProductId { get; init; }

    public long VendorId { get; init; }

    public string VendorName { get; init; } = "";

    /// <summary>What prices are in, unless prices says otherwise.</summary>
    public string Currency { get; init; } = "";

    public string Slug { get; init; } = "";

    public string Status { get; init; } = "";

    /// <summary>What it can become by POST …/status.</summary>
    public string[] NextStatuses { get; init; } = [];

    /// <summary>To be sent back with a change, so that two editors do not overwrite each other.</summary>
    public int Revision { get; init; }

    /// <summary>How many warehouses the vendor has: with more than one, stock is set at the stock desk.</summary>
    public int Warehouses { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; init; }

    /// <summary>Null: it was never approved.</summary>
    public DateTime? ApprovedAt { get; init; }

    /// <summary>The product as it is, in the form that is sent: docs/products.md.</summary>
    public JsonElement Document => Parse(DocumentJson)!.Value;

    /// <summary>The pictures and videos of its list by mediaId: {url, thumbnailUrl, kind}.</summary>
    public JsonElement Media => Parse(MediaJson)!.Value;

    /// <summary>What it lacks before it can be sold: [{field, problem}].</summary>
    public JsonElement Gaps => Parse(GapsJson)!.Value;

    /// <summary>The change that waits for approval: {changeId, kind, after, submittedAt}; null: none does.</summary>
    public JsonElement? Change => Parse(ChangeJson);

    /// <summary>What was said of the last one that was refused: {reason, decidedAt}; null: the last one was not.</summary>
    public JsonElement? Refusal => Parse(RefusalJson);

    internal string DocumentJson { get; init; } = "{}";

    internal string MediaJson { get; init; } = "{}";

    internal string GapsJson { get; init; } = "[]";

    internal string? ChangeJson { get; init; }

    internal string? RefusalJson { get; init; }

    private static JsonElement? Parse(string? json) => json is null ? null : JsonSerializer.Deserialize<JsonElement>(json);
}

/// <summary>One product for those who run it.</summary>
public static class ShowVendorProduct
{
    private const string ShowSql = """
        select p.product_id, p.vendor_id, s.name as vendor_name, s.currency, p.slug, p.status, p.revision, p.created_at,
               p.updated_at, p.approved_at, catalog.allowed_statuses(p.status) as next_statuses,
               inventory.warehouse_count(p.vendor_id) as warehouses, d.document::text as document_json,
               (select coalesce(jsonb_object_agg(m.media_id, jsonb_build_object('url', m.url,
                         'thumbnailUrl', m.thumbnail_url, 'kind', m.kind)), '{}')
                  from catalog.media_items m
                 where m.media_id in (
                   select (e ->> 'mediaId')::bigint from jsonb_array_elements(d.document -> 'images') e
                   union all
                   select (e ->> 'mediaId')::bigint
                     from catalog.product_changes h
                    cross join lateral jsonb_array_elements(
                      coalesce(nullif(h.after -> 'images', 'null'), '[]')) e
                    where h.product_id = p.product_id and h.status = 'pending'))::text as media_json,
               (select coalesce(jsonb_agg(jsonb_build_object('field', g.field, 'problem', g.problem)), '[]')
                  from catalog.product_gaps(array[p.product_id]) g)::text as gaps_json,
               (select jsonb_build_object('changeId', h.change_id, 'kind', h.kind, 'after', h.after,
                         'submittedAt', h.submitted_at)
                  from catalog.product_changes h
                 where h.product_id = p.product_id and h.status = 'pending')::text as change_json,
               (select case when h.status = 'refused'
                         then jsonb_build_object('reason', h.reason, 'decidedAt', h.decided_at) end
                  from catalog.product_changes h
                 where h.product_id = p.product_id order by h.change_id desc limit 1)::text as refusal_json
          from catalog.products p
          join reporting.vendors s on s.vendor_id = p.vendor_id
         cross join lateral catalog.product_documents(array[p.product_id]) d
         where p.product_id = @id
        """;

    /// <summary>Throws NotFoundException; for a vendor's people too when it is another vendor's.</summary>
    public static async Task<VendorProduct> HandleAsync(Db db, Actor actor, long id, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return await db.FirstAsync<VendorProduct>(actor, ShowSql, new { id }, cancel) ?? throw new NotFoundException("product");
    }
}
