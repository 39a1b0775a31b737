using System.ComponentModel;
using System.Text.Json.Serialization;
using Stoa.Platform;

namespace Stoa.Analytics.Charts;

/// <summary>A product and its revenue.</summary>
public sealed record RevenuePoint
{
    [Description("Name of the product.")]
    public string Name { get; init; } = "";

    [Description("Items after discounts, without tax and delivery.")]
    public decimal Revenue { get; init; }
}

/// <summary>The ten products with the highest revenue (items after discounts) in sold orders.</summary>
public static class TopProductsChart
{
    private const string PointsSql = """
        select r.product as name, r.total_revenue as revenue
          from analytics.top_products(@from, @to, @currency, @vendorId, @categoryId, 'revenue', @sold) r
         order by r.total_revenue desc, r.product_id
         limit 10
        """;

    private const string RecountSql = """
        select product as name, total_revenue as revenue
          from analytics.recount_top_products(@from, @to, @currency, @vendorId, @categoryId, 'revenue', @sold)
         order by total_revenue desc, product_id
         limit 10
        """;

    public static Chart Chart { get; } = new()
    {
        Name = "top-products",
        Title = "Top products by revenue",
        Definition = "The ten products with the highest revenue (items after discounts) in sold orders.",
        ChartType = "bar",
        Recount = RecountSql,
        Parameters = Analytics.Chart.Filters(ReportParameter.CategoryId, ReportParameter.Sold(true)),
        PointType = typeof(RevenuePoint),
        Read = ReadAsync,
    };

    private static async Task<ChartPoints> ReadAsync(Db db, Actor actor, object args, CancellationToken cancel)
    {
        return new ChartPoints([.. await db.ListAsync<RevenuePoint>(actor, PointsSql, args, cancel)]);
    }
}
