using System.ComponentModel;
using Stoa.Platform;

namespace Stoa.Analytics.Reports;

/// <summary>Vendor performance: totals over all rows.</summary>
public sealed record VendorPerformanceHead : ReportHead
{
    [Description("Vendors.")]
    public long TotalVendors { get; init; }

    [Description("Revenue of all vendors.")]
    public decimal TotalRevenue { get; init; }

    [Description("Sales of all vendors.")]
    public decimal TotalSales { get; init; }

    [Description("Orders of all vendors.")]
    public long TotalOrders { get; init; }

    [Description("Commission of all vendors.")]
    public decimal Commission { get; init; }
}

/// <summary>Vendor performance: a row.</summary>
public sealed record VendorPerformanceRow
{
    [Description("Id of the vendor.")]
    public long VendorId { get; init; }

    [Description("Name of the vendor.")]
    public string Vendor { get; init; } = "";

    [Description("Items after discounts, without tax and delivery.")]
    public decimal TotalRevenue { get; init; }

    [Description("What customers paid.")]
    public decimal TotalSales { get; init; }

    [Description("Orders.")]
    public long TotalOrders { get; init; }

    [Description("Sales per order; empty without orders.")]
    public decimal? AverageOrderValue { get; init; }

    [Description("The marketplace's share.")]
    public decimal Commission { get; init; }

    [Description("Mean of the reviews of the vendor, 1 to 5, two decimals; empty without reviews.")]
    public decimal? Rating { get; init; }

    [Description("Share of the orders with a refund, 0 to 1; empty without orders.")]
    public decimal? RefundRate { get; init; }

    [Description("Mean hours from order to dispatch; empty where none was recorded.")]
    public decimal? HoursToShip { get; init; }
}

/// <summary>
/// Every vendor's orders of the period, whatever became of them (sold=true takes Shipped and Completed only).
/// </summary>
public static class VendorPerformance
{
    // Vendors are added up once, for the head and the page.
    private const string Sql = """
        with vendors as materialized (
          select v.* from analytics.vendor_performance(@from, @to, @currency, @vendorId, @sold) v
        ), head as materialized (
          select now() as as_of, analytics.first_order_at(@vendorId) as starts_at, count(*) as total_vendors,
                 coalesce(sum(v.total_revenue), 0) as total_revenue, coalesce(sum(v.total_sales), 0) as total_sales,
                 coalesce(sum(v.total_orders), 0)::bigint as total_orders, coalesce(sum(v.commission), 0) as commission
            from vendors v
        ), page as (
          select v.* from vendors v
           where @k1::text is null or (v.total_sales, -v.vendor_id) < (@k1::text::numeric, -@k2::text::bigint)
           order by v.total_sales desc, v.vendor_id
           limit @limit
        )
        select h.*, r.vendor_id is not null as is_row, r.*
          from head h
          left join page r on true
         order by r.total_sales desc, r.vendor_id
        """;

    private const string RecountSql = """
        select * from analytics.recount_vendor_performance(@from, @to, @currency, @vendorId, @sold)
         order by total_sales desc, vendor_id
        """;

    public static Report Report { get; } = new Report<VendorPerformanceHead, VendorPerformanceRow>
    {
        Name = "vendor-performance",
        Title = "Vendor performance",
        Definition = "Every vendor's orders of the period, whatever became of them (sold=true takes Shipped and "
            + "Completed only). Sales are what customers paid, revenue is items after discounts. Commission "
            + "is the marketplace's share, frozen when a line was sold. The rating is the mean of all the "
            + "vendor's own reviews. Refund rate is the share of these orders with a refund, whenever it "
            + "was given. Hours to ship run from the order to its dispatch; empty where no dispatch was "
            + "recorded.",
        ChartType = "bar",
        Recount = RecountSql,
        Parameters = ReportParameter.ForReport(ReportParameter.Sold(false)),
        Keys = [SortKey.Number, SortKey.Whole],
        KeysOf = (row, _) => [row.TotalSales, row.VendorId],
        Read = (db, actor, args, cancel) =>
            db.ReadAtOnceAsync<VendorPerformanceHead, VendorPerformanceRow>(actor, Sql, args, cancel),
        Stream = (db, actor, args, cancel) => db.StreamAsync<VendorPerformanceRow>(actor, Sql, args, cancel),
    };
}
