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
    private const string HeadSql = """
        select now() as as_of, analytics.first_order_at(@vendorId) as starts_at,
               count(distinct r.product_id) as total_products,
               coalesce(sum(r.total_quantity), 0)::bigint as total_quantity,
               count(distinct r.product_id) filter (where r.stage = 'new') as new,
               count(distinct r.product_id) filter (where r.stage = 'growing') as growing,
               count(distinct r.product_id) filter (where r.stage = 'mature') as mature,
               count(distinct r.product_id) filter (where r.stage = 'declining') as declining,
               count(distinct r.product_id) filter (where r.stage = 'dormant') as dormant
          from analytics.product_trends(@from, @to, @timezone, @vendorId, @categoryId, @sold) r
        """;

    private const string RowsSql = """
        select r.product_id, r.product, r.vendor_id, r.vendor, r.year, r.month, r.starts_on::text as starts_on,
               r.total_quantity, r.stage
          from analytics.product_trends(@from, @to, @timezone, @vendorId, @categoryId, @sold) r
         where @k1::text is null
            or (r.starts_on, r.total_quantity, -r.product_id)
                 < (@k1::text::date, @k2::text::bigint, -@k3::text::bigint)
         order by r.starts_on desc, r.total_quantity desc, r.product_id
         limit @limit
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
            db.ReadTogetherAsync<ProductTrendsHead, ProductTrendsRow>(actor, HeadSql, RowsSql, args, cancel),
        Stream = (db, actor, args, cancel) => db.StreamAsync<ProductTrendsRow>(actor, RowsSql, args, cancel),
    };
}
