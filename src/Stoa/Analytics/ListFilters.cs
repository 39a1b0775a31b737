using Stoa.Platform;

namespace Stoa.Analytics;

/// <summary>A vendor whose figures can be asked for.</summary>
public sealed record FilterVendor(long Id, string Name);

/// <summary>A category; its parent is null at the top.</summary>
public sealed record FilterCategory(long Id, string Name, long? ParentId);

/// <summary>What reports can be filtered by, for the one who asks.</summary>
/// <param name="Currencies">ISO 4217 codes that amounts can be given in: the marketplace's and those with dated rates.</param>
/// <param name="Vendors">By name; a vendor's request sees that vendor only.</param>
/// <param name="Categories">By name, each with its parent.</param>
/// <param name="Timezone">Where days and months are cut unless a request says otherwise.</param>
/// <param name="Currency">The marketplace's currency.</param>
/// <param name="FirstOrderAt">UTC; null before the first order.</param>
/// <param name="LastOrderAt">UTC; null before the first order.</param>
public sealed record FilterOptions(
    IReadOnlyList<string> Currencies, IReadOnlyList<FilterVendor> Vendors, IReadOnlyList<FilterCategory> Categories,
    string Timezone, string Currency, DateTimeOffset? FirstOrderAt, DateTimeOffset? LastOrderAt);

/// <summary>Lists what reports can be filtered by.</summary>
public static class ListFilters
{
    private const string HeadSql = """
        select platform.marketplace_time_zone() as timezone, platform.marketplace_currency() as currency,
               pricing.convertible_currencies(platform.marketplace_currency()) as currencies,
               min(o.created_at) as first_order_at, max(o.created_at) as last_order_at
          from reporting.orders o
        """;

    private const string RowsSql = """
        select true as is_vendor, v.vendor_id as id, v.name, null::bigint as parent_id
          from reporting.vendors v
        union all
        select false, c.category_id, c.name, c.parent_id
          from reporting.categories c
         order by is_vendor, name, id
        """;

    public static async Task<FilterOptions> Handle(Db db, Actor actor, CancellationToken cancel)
    {
        var (head, rows) = await db.ReadTogetherAsync<Head, Row>(actor, HeadSql, RowsSql, null, cancel);
        return new FilterOptions(
            head.Currencies,
            [.. rows.Where(r => r.IsVendor).Select(r => new FilterVendor(r.Id, r.Name))],
            [.. rows.Where(r => !r.IsVendor).Select(r => new FilterCategory(r.Id, r.Name, r.ParentId))],
            head.Timezone, head.Currency, head.FirstOrderAt, head.LastOrderAt);
    }

    private sealed record Head
    {
        public string Timezone { get; init; } = "";

        public string Currency { get; init; } = "";

        public string[] Currencies { get; init; } = [];

        public DateTimeOffset? FirstOrderAt { get; init; }

        public DateTimeOffset? LastOrderAt { get; init; }
    }

    private sealed record Row
    {
        public bool IsVendor { get; init; }

        public long Id { get; init; }

        public string Name { get; init; } = "";

        public long? ParentId { get; init; }
    }
}
