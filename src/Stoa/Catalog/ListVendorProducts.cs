using System.Globalization;
using Stoa.Analytics;
using Stoa.Platform;
using SortKey = Stoa.Analytics.SortKey;

namespace Stoa.Catalog;

/// <summary>A product as those see it who run it. Prices are in Currency, the vendor's, before tax; times are UTC.</summary>
public sealed record VendorProductRow
{
    public long ProductId { get; init; }

    public long VendorId { get; init; }

    public string VendorName { get; init; } = "";

    public string Name { get; init; } = "";

    public string Slug { get; init; } = "";

    /// <summary>draft, pending approval, active, inactive or archived.</summary>
    public string Status { get; init; } = "";

    public string? Category { get; init; }

    public string Currency { get; init; } = "";

    /// <summary>The lowest price of its variants; null without any.</summary>
    public decimal? MinPrice { get; init; }

    public decimal? MaxPrice { get; init; }

    public int Variants { get; init; }

    /// <summary>Units on hand of all variants in all warehouses.</summary>
    public int Stock { get; init; }

    public string? ImageUrl { get; init; }

    /// <summary>The change of it that waits for approval.</summary>
    public long? ChangeId { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; init; }
}

/// <summary>A page of products, newest first.</summary>
public sealed record VendorProductPage(IReadOnlyList<VendorProductRow> Rows, string? NextCursor);

/// <summary>Which products are wanted.</summary>
/// <param name="Q">A part of the name, of one or two letters its beginning; or how a SKU begins.</param>
/// <param name="CategoryId">Of this category or below it.</param>
/// <param name="VendorId">Of this vendor; for a vendor's own people always theirs.</param>
/// <param name="Limit">1 to 200; 50 unless given.</param>
public sealed record VendorProductFilter(
    string? Q, string? Status, long? CategoryId, long? VendorId, int? Limit, string? Cursor);

/// <summary>The products that a vendor, or an operator, works on.</summary>
public static class ListVendorProducts
{
    private const int Usual = 50;
    private const int Most = 200;
    private const string CursorOf = "vendor-products";
    private static readonly SortKey[] ByTime = [SortKey.Instant, SortKey.Whole];

    private const string ListSql = """
        select p.product_id, p.vendor_id, s.name as vendor_name, p.name, p.slug, p.status, c.name as category, s.currency,
               v.min_price, v.max_price, v.variants, v.stock,
               coalesce((select m.thumbnail_url from catalog.media_items m where m.media_id = i.media_id), i.image_url)
                 as image_url, h.change_id, p.created_at, p.updated_at
          from catalog.list_products(@vendorId, @pattern, @start, @prefix, @status, case when @categoryId::bigint is not null
                 then catalog.category_branch(@categoryId) end, @beforeAt::timestamptz, @beforeId::bigint, @limit) p
          join reporting.vendors s on s.vendor_id = p.vendor_id
          left join catalog.categories c on c.category_id = p.category_id
          left join catalog.product_images i on i.product_id = p.product_id and i.is_primary
          left join catalog.product_changes h on h.product_id = p.product_id and h.status = 'pending'
         cross join lateral (
           select min(x.price)::numeric as min_price, max(x.price)::numeric as max_price, count(*)::integer as variants,
                  coalesce(sum(x.stock_quantity), 0)::integer as stock
             from catalog.product_variants x where x.product_id = p.product_id and x.is_active) v
         order by p.created_at desc, p.product_id desc
        """;

    public static async Task<VendorProductPage> HandleAsync(
        Db db, Actor actor, VendorProductFilter filter, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(filter);
        var limit = filter.Limit ?? Usual;
        if (limit is < 1 or > Most)
        {
            throw new InputException("limit", $"A whole number from 1 to {Most} is needed.");
        }

        var place = string.IsNullOrEmpty(filter.Cursor) ? [null, null] : Cursor.Read(filter.Cursor, CursorOf, ByTime);
        var rows = await db.ListAsync<VendorProductRow>(actor, ListSql, Arguments(actor, filter) with
        {
            BeforeAt = place[0] is { } at
                ? DateTimeOffset.Parse(at, CultureInfo.InvariantCulture).UtcDateTime : (DateTime?)null,
            BeforeId = place[1] is { } id ? long.Parse(id, CultureInfo.InvariantCulture) : (long?)null,
            Limit = limit + 1,
        }, cancel);
        var page = rows.Take(limit).ToList();
        return new(page, rows.Count > limit
            ? Cursor.Write(CursorOf, [new DateTimeOffset(page[^1].CreatedAt, TimeSpan.Zero), page[^1].ProductId]) : null);
    }

    /// <summary>What is asked of catalog.list_products, from its beginning.</summary>
    internal static VendorProductArguments Arguments(Actor actor, VendorProductFilter filter)
    {
        var q = string.IsNullOrWhiteSpace(filter.Q) ? null : filter.Q.Trim();
        if (q is not null && (q.Length > 200 || q.Contains('\0')))
        {
            throw new InputException("q", "At most 200 characters can be looked for.");
        }

        // What people type is looked for as it is: the signs that like gives a meaning have none here.
        var typed = q?.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_");
        return new()
        {
            VendorId = actor.VendorId ?? filter.VendorId,
            // Fewer letters than three have no index but of how names begin.
            Pattern = q is { Length: > 2 } ? $"%{typed}%" : null,
            Start = q is { Length: < 3 } ? $"{typed}%" : null,
            Prefix = typed is null ? null : $"{typed}%",
            Status = string.IsNullOrEmpty(filter.Status) ? null : filter.Status,
            CategoryId = filter.CategoryId,
        };
    }
}

/// <summary>Parameters of catalog.list_products.</summary>
internal sealed record VendorProductArguments
{
    public long? VendorId { get; init; }

    public string? Pattern { get; init; }

    public string? Start { get; init; }

    public string? Prefix { get; init; }

    public string? Status { get; init; }

    public long? CategoryId { get; init; }

    public DateTime? BeforeAt { get; init; }

    public long? BeforeId { get; init; }

    public int Limit { get; init; }
}
