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
    private const string HeadSql = """
        select now() as as_of, analytics.first_order_at(@vendorId) as starts_at, count(*) as total_products,
               coalesce(sum(r.total_quantity), 0)::bigint as total_quantity,
               coalesce(sum(r.total_revenue), 0) as total_revenue
          from analytics.top_products(@from, @to, @currency, @vendorId, @categoryId, @by, @sold) r
        """;

    private const string RowsSql = """
        select r.product_id, r.product, r.vendor_id, r.vendor, r.total_quantity, r.total_revenue
          from analytics.top_products(@from, @to, @currency, @vendorId, @categoryId, @by, @sold) r
         where @k1::text is null or (r.sort_value, -r.product_id) < (@k1::text::numeric, -@k2::text::bigint)
         order by r.sort_value desc, r.product_id
         limit @limit
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
            db.ReadTogetherAsync<TopProductsHead, TopProductsRow>(actor, HeadSql, RowsSql, args, cancel),
        Stream = (db, actor, args, cancel) => db.StreamAsync<TopProductsRow>(actor, RowsSql, args, cancel),
    };
}
