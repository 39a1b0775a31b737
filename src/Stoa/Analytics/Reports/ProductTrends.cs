using System.ComponentModel;
using Stoa.Platform;

namespace Stoa.Analytics.Reports;

/// <summary>Product trends: totals over all rows.</summary>
public sealed record ProductTrendsHead : ReportHead
{
    [Description("Products with sales in the period.")]
    public long TotalProducts { get; init; }

    [Description("Units.")]
    public long TotalQuantity { get; init; }

    [Description("Products that are new.")]
    public long New { get; init; }

    [Description("Products that grow.")]
    public long Growing { get; init; }

    [Description("Products that are mature.")]
    public long Mature { get; init; }

    [Description("Products that decline.")]
    public long Declining { get; init; }

    [Description("Products that are dormant.")]
    public long Dormant { get; init; }
}

/// <summary>Product trends: a row.</summary>
public sealed record ProductTrendsRow
{
    [Description("Id of the product.")]
    public long ProductId { get; init; }

    [Description("Name of the product.")]
    public string Product { get; init; } = "";

    [Description("Id of its vendor.")]
    public long VendorId { get; init; }

    [Description("Name of its vendor.")]
    public string Vendor { get; init; } = "";

    [Description("Year.")]
    public int Year { get; init; }

    [Description("Month, 1 to 12.")]
    public int Month { get; init; }

    [Description("First day of the month.")]
    public string StartsOn { get; init; } = "";

    [Description("Units in the month.")]
    public long TotalQuantity { get; init; }

    [Description("new, growing, mature, declining or dormant, at the end of the period.")]
    public string Stage { get; init; } = "";
}

/// <summary>
/// Units of each product by month (cut in the time zone) in sold orders (sold=false takes all), newest month first,
/// and the stage the product is in at the end of the period: new (first sold at most 90 days ago), growing (last
/// three months more than 20 % above the three before), mature (within 20 %), declining, dormant (nothing in the
/// last three months).
/// </summary>
public static class ProductTrends
{
    // Stages are worked out once, for the head and the page. The head adds up the whole period, the page reads its months.
    private const string Sql = """
        with stages as materialized (
          select t.product_id, t.stage from analytics.product_stages(@to, @timezone, @vendorId, @sold) t
        ), head as materialized (
          select now() as as_of, analytics.first_order_at(@vendorId) as starts_at, count(*) as total_products,
                 coalesce(sum(q.quantity), 0)::bigint as total_quantity,
                 count(*) filter (where t.stage = 'new') as new,
                 count(*) filter (where t.stage = 'growing') as growing,
                 count(*) filter (where t.stage = 'mature') as mature,
                 count(*) filter (where t.stage = 'declining') as declining,
                 count(*) filter (where t.stage = 'dormant') as dormant
            from analytics.product_sums('base', @from, @to, null, analytics.whose(@vendorId), @sold) q
            join stages t on t.product_id = q.product_id
            join reporting.products p on p.product_id = q.product_id
           where @categoryId::bigint is null or p.category_id in (select analytics.category_tree(@categoryId))
        )
        select h.*, m.product_id is not null as is_row, m.product_id, p.name as product, p.vendor_id, p.vendor,
               extract(year from m.starts_on)::integer as year, extract(month from m.starts_on)::integer as month,
               m.starts_on::text as starts_on, m.quantity as total_quantity, t.stage
          from head h
          left join analytics.product_months(@from, @to, @timezone, @vendorId, @categoryId, @sold, @k1::text::date,
                 @k2::text::bigint, @k3::text::bigint, @limit) m on true
          left join stages t on t.product_id = m.product_id
          left join reporting.products p on p.product_id = m.product_id
         order by m.starts_on desc, m.quantity desc, m.product_id
        """;

    private const string RecountSql = """
        select * from analytics.recount_product_trends(@from, @to, @timezone, @vendorId, @categoryId, @sold)
         order by starts_on desc, total_quantity desc, product_id
        """;

    public static Report Report { get; } = new Report<ProductTrendsHead, ProductTrendsRow>
    {
        Name = "product-trends",
        Title = "Product trends",
        Definition = "Units of each product by month (cut in the time zone) in sold orders (sold=false takes all), "
            + "newest month first, and the stage the product is in at the end of the period: new (first "
            + "sold at most 90 days ago), growing (last three months more than 20 % above the three "
            + "before), mature (within 20 %), declining, dormant (nothing in the last three months).",
        ChartType = "line",
        Recount = RecountSql,
        Parameters = ReportParameter.ForReport(ReportParameter.CategoryId, ReportParameter.Sold(true)),
        Keys = [SortKey.Date, SortKey.Whole, SortKey.Whole],
        KeysOf = (row, _) => [row.StartsOn, row.TotalQuantity, row.ProductId],
        Read = (db, actor, args, cancel) =>
            db.ReadAtOnceAsync<ProductTrendsHead, ProductTrendsRow>(actor, Sql, args, cancel),
        Stream = (db, actor, args, cancel) => db.StreamAsync<ProductTrendsRow>(actor, Sql, args, cancel),
    };
}
