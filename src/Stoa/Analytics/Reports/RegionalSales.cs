using System.ComponentModel;
using Stoa.Platform;

namespace Stoa.Analytics.Reports;

/// <summary>Regional sales: totals over all rows.</summary>
public sealed record RegionalSalesHead : ReportHead
{
    [Description("Places with orders or refunds.")]
    public long TotalPlaces { get; init; }

    [Description("What customers paid; empty with a category.")]
    public decimal? TotalSales { get; init; }

    [Description("Items after discounts.")]
    public decimal TotalRevenue { get; init; }

    [Description("Given back in the period; empty with a category.")]
    public decimal? TotalRefunds { get; init; }

    [Description("Orders.")]
    public long TotalOrders { get; init; }
}

/// <summary>Regional sales: a row.</summary>
public sealed record RegionalSalesRow
{
    [Description("Country; empty where not recorded.")]
    public string? Country { get; init; }

    [Description("Region; with level=region or city.")]
    public string? Region { get; init; }

    [Description("City; with level=city.")]
    public string? City { get; init; }

    [Description("What customers paid; empty with a category.")]
    public decimal? TotalSales { get; init; }

    [Description("Items after discounts, without tax and delivery.")]
    public decimal TotalRevenue { get; init; }

    [Description("Given back in the period for such orders; empty with a category.")]
    public decimal? TotalRefunds { get; init; }

    [Description("Orders.")]
    public long TotalOrders { get; init; }
}

/// <summary>
/// Sold orders (Shipped or Completed; sold=false takes all) by country, region or city: of the customer's address,
/// or of the delivery with by=shipping.
/// </summary>
public static class RegionalSales
{
    // Places are added up once, for the head and the page.
    private const string Sql = """
        with places as materialized (
          select s.* from analytics.regional_sales(@from, @to, @currency, @vendorId, @categoryId, @by, @level, @sold) s
        ), head as materialized (
          select now() as as_of, analytics.first_order_at(@vendorId) as starts_at, count(*) as total_places,
                 case when @categoryId::bigint is null then coalesce(sum(p.total_sales), 0) end as total_sales,
                 coalesce(sum(p.total_revenue), 0) as total_revenue,
                 case when @categoryId is null then coalesce(sum(p.total_refunds), 0) end as total_refunds,
                 coalesce(sum(p.total_orders), 0)::bigint as total_orders
            from places p
        ), page as (
          select p.* from places p
           where @k1::text is null or p.sort_value < @k1::text::numeric
              or (p.sort_value = @k1::text::numeric and p.tie > @k2::text)
           order by p.sort_value desc, p.tie
           limit @limit
        )
        select h.*, r.tie is not null as is_row, r.country, r.region, r.city, r.total_sales, r.total_revenue,
               r.total_refunds, r.total_orders
          from head h
          left join page r on true
         order by r.sort_value desc, r.tie
        """;

    private const string RecountSql = """
        select country, region, city, total_sales, total_revenue, total_refunds, total_orders
          from analytics.recount_regional_sales(@from, @to, @currency, @vendorId, @categoryId, @by, @level, @sold)
         order by sort_value desc, tie
        """;

    public static Report Report { get; } = new Report<RegionalSalesHead, RegionalSalesRow>
    {
        Name = "regional-sales",
        Title = "Regional sales",
        Definition = "Sold orders (Shipped or Completed; sold=false takes all) by country, region or city: of the "
            + "customer's address, or of the delivery with by=shipping. Sales are what customers paid; "
            + "refunds are not subtracted but shown beside, dated by the refund itself. An empty place was "
            + "not recorded (guests have no address of their own). With a category: revenue only.",
        ChartType = "bar",
        Recount = RecountSql,
        Parameters = ReportParameter.ForReport(ReportParameter.CategoryId,
            ReportParameter.OneOf("by", "Whose place: the customer's or the delivery's.", "customer", "shipping"),
            ReportParameter.OneOf("level", "How fine the places are.", "country", "region", "city"),
            ReportParameter.Sold(true)),
        Keys = [SortKey.Number, SortKey.Text],
        KeysOf = (row, _) =>
            [row.TotalSales ?? row.TotalRevenue, $"{row.Country}|{row.Region}|{row.City}"],
        Read = (db, actor, args, cancel) =>
            db.ReadAtOnceAsync<RegionalSalesHead, RegionalSalesRow>(actor, Sql, args, cancel),
        Stream = (db, actor, args, cancel) => db.StreamAsync<RegionalSalesRow>(actor, Sql, args, cancel),
    };
}
