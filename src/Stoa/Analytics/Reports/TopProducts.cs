using System.ComponentModel;
using Stoa.Platform;

namespace Stoa.Analytics.Reports;

/// <summary>Top products: totals over all rows.</summary>
public sealed record TopProductsHead : ReportHead
{
    [Description("Products that were sold.")]
    public long TotalProducts { get; init; }

    [Description("Units over all products.")]
    public long TotalQuantity { get; init; }

    [Description("Revenue over all products.")]
    public decimal TotalRevenue { get; init; }
}

/// <summary>Top products: a row.</summary>
public sealed record TopProductsRow
{
    [Description("Id of the product.")]
    public long ProductId { get; init; }

    [Description("Name of the product.")]
    public string Product { get; init; } = "";

    [Description("Id of its vendor.")]
    public long VendorId { get; init; }

    [Description("Name of its vendor.")]
    public string Vendor { get; init; } = "";

    [Description("Units.")]
    public long TotalQuantity { get; init; }

    [Description("Items after discounts, without tax and delivery.")]
    public decimal TotalRevenue { get; init; }
}

/// <summary>
/// Products by units or by revenue (items after discounts, without tax and delivery) in sold orders (Shipped or
/// Completed; sold=false takes all) placed in the period.
/// </summary>
public static class TopProducts
{
    // Sums are worked out once, for the head and the page.
    private const string Sql = """
        with products as materialized (
          select t.* from analytics.top_products(@from, @to, @currency, @vendorId, @categoryId, @by, @sold) t
        ), head as materialized (
          select now() as as_of, analytics.first_order_at(@vendorId) as starts_at, count(*) as total_products,
                 coalesce(sum(p.total_quantity), 0)::bigint as total_quantity,
                 coalesce(sum(p.total_revenue), 0) as total_revenue
            from products p
        ), page as (
          select p.* from products p
           where @k1::text is null or (p.sort_value, -p.product_id) < (@k1::text::numeric, -@k2::text::bigint)
           order by p.sort_value desc, p.product_id
           limit @limit
        )
        select h.*, r.product_id is not null as is_row, r.product_id, r.product, r.vendor_id, r.vendor, r.total_quantity,
               r.total_revenue
          from head h
          left join page r on true
         order by r.sort_value desc, r.product_id
        """;

    private const string RecountSql = """
        select product_id, product, vendor, total_quantity, total_revenue
          from analytics.recount_top_products(@from, @to, @currency, @vendorId, @categoryId, @by, @sold)
         order by sort_value desc, product_id
         limit @limit
        """;

    public static Report Report { get; } = new Report<TopProductsHead, TopProductsRow>
    {
        Name = "top-products",
        Title = "Top products",
        Definition = "Products by units or by revenue (items after discounts, without tax and delivery) in sold "
            + "orders (Shipped or Completed; sold=false takes all) placed in the period.",
        ChartType = "bar",
        Recount = RecountSql,
        Parameters = ReportParameter.ForReport(ReportParameter.CategoryId,
            ReportParameter.OneOf("by", "What ranks the products.", "quantity", "revenue"), ReportParameter.Sold(true)),
        DefaultLimit = 10,
        Keys = [SortKey.Number, SortKey.Whole],
        KeysOf = (row, request) =>
            [request.Values.Word("by") == "quantity" ? row.TotalQuantity : row.TotalRevenue, row.ProductId],
        Read = (db, actor, args, cancel) =>
            db.ReadAtOnceAsync<TopProductsHead, TopProductsRow>(actor, Sql, args, cancel),
        Stream = (db, actor, args, cancel) => db.StreamAsync<TopProductsRow>(actor, Sql, args, cancel),
    };
}
