using System.ComponentModel;
using Stoa.Platform;

namespace Stoa.Analytics.Reports;

/// <summary>Sales over time: totals over all rows.</summary>
public sealed record SalesOverTimeHead : ReportHead
{
    [Description("What customers paid; empty with a category.")]
    public decimal? TotalSales { get; init; }

    [Description("Items after discounts, without tax and delivery.")]
    public decimal TotalRevenue { get; init; }

    [Description("Given back in the period for such orders; empty with a category.")]
    public decimal? TotalRefunds { get; init; }

    [Description("Orders: one vendor's share of a purchase.")]
    public long TotalOrders { get; init; }

    [Description("Purchases; one that reaches into two rows counts once here.")]
    public long TotalCheckouts { get; init; }

    [Description("Sales per order.")]
    public decimal? AverageOrderValue { get; init; }

    [Description("Sales per purchase.")]
    public decimal? AveragePurchaseValue { get; init; }
}

/// <summary>Sales over time: a row.</summary>
public sealed record SalesOverTimeRow
{
    [Description("2026-01, 2026-W05 or 2026-01-31.")]
    public string Period { get; init; } = "";

    [Description("Year; of a week the ISO year.")]
    public int Year { get; init; }

    [Description("Month, 1 to 12; empty for weeks.")]
    public int? Month { get; init; }

    [Description("ISO week; weeks only.")]
    public int? Week { get; init; }

    [Description("Day of the month; days only.")]
    public int? Day { get; init; }

    [Description("First day of the period.")]
    public string StartsOn { get; init; } = "";

    [Description("What customers paid; empty with a category.")]
    public decimal? TotalSales { get; init; }

    [Description("Items after discounts, without tax and delivery.")]
    public decimal TotalRevenue { get; init; }

    [Description("Given back in this period for such orders; empty with a category.")]
    public decimal? TotalRefunds { get; init; }

    [Description("Orders placed.")]
    public long TotalOrders { get; init; }

    [Description("Purchases placed.")]
    public long TotalCheckouts { get; init; }
}

/// <summary>
/// Sold orders (Shipped or Completed; sold=false takes all) by the month, week or day they were placed, cut in the
/// time zone.
/// </summary>
public static class SalesOverTime
{
    private const string HeadSql = """
        select now() as as_of, analytics.first_order_at(@vendorId) as starts_at, t.total_sales, t.total_revenue,
               t.total_refunds, t.total_orders, t.total_checkouts,
               round(t.total_sales / nullif(t.total_orders, 0), 4) as average_order_value,
               round(t.total_sales / nullif(t.total_checkouts, 0), 4) as average_purchase_value
          from analytics.sales_totals(@from, @to, @currency, @vendorId, @categoryId, @sold) t
        """;

    private const string RowsSql = """
        select r.period, r.year, r.month, r.week, r.day, r.starts_on::text as starts_on, r.total_sales, r.total_revenue,
               r.total_refunds, r.total_orders, r.total_checkouts
          from analytics.sales_over_time(@from, @to, @currency, @timezone, @vendorId, @categoryId, @granularity, @sold,
                 @order = 'asc', @k1::text::date, @limit) r
         order by case when @order = 'asc' then r.starts_on end, r.starts_on desc
        """;

    private const string RecountSql = """
        select period, total_sales, total_revenue, total_refunds, total_orders, total_checkouts
          from analytics.recount_sales_over_time(@from, @to, @currency, @timezone, @vendorId, @categoryId, @granularity,
                 @sold)
         order by starts_on desc
        """;

    public static Report Report { get; } = new Report<SalesOverTimeHead, SalesOverTimeRow>
    {
        Name = "sales-over-time",
        Title = "Sales over time",
        Definition = "Sold orders (Shipped or Completed; sold=false takes all) by the month, week or day they were "
            + "placed, cut in the time zone. Sales are what customers paid: items, tax and delivery less "
            + "discounts; refunds are not subtracted but shown beside, dated by the refund itself. Revenue "
            + "is items after discounts. A purchase may hold several vendors' orders. Periods without sales "
            + "show zero. With a category: revenue only, and the orders that hold something of it.",
        ChartType = "line",
        Recount = RecountSql,
        Parameters = ReportParameter.ForReport(ReportParameter.CategoryId,
            ReportParameter.OneOf("granularity", "What a row covers; weeks are ISO weeks.", "month", "week", "day"),
            ReportParameter.OneOf("order", "desc is newest first.", "desc", "asc"),
            ReportParameter.Sold(true)),
        Keys = [SortKey.Date],
        KeysOf = (row, _) => [row.StartsOn],
        Read = (db, actor, args, cancel) =>
            db.ReadTogetherAsync<SalesOverTimeHead, SalesOverTimeRow>(actor, HeadSql, RowsSql, args, cancel),
        Stream = (db, actor, args, cancel) => db.StreamAsync<SalesOverTimeRow>(actor, RowsSql, args, cancel),
    };
}
