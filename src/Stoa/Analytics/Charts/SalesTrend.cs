using System.ComponentModel;
using System.Text.Json.Serialization;
using Stoa.Platform;

namespace Stoa.Analytics.Charts;

/// <summary>A period and what was sold in it.</summary>
public sealed record SalesPoint
{
    [Description("2026-01, 2026-W05 or 2026-01-31.")]
    public string Name { get; init; } = "";

    [Description("What customers paid.")]
    public decimal Sales { get; init; }
}

/// <summary>
/// What customers paid in sold orders by month (week, day), oldest first; with a category the revenue of its items.
/// </summary>
public static class SalesTrend
{
    private const string PointsSql = """
        select r.period as name, coalesce(r.total_sales, r.total_revenue) as sales
          from analytics.sales_over_time(@from, @to, @currency, @timezone, @vendorId,
                 @categoryId, @granularity, @sold) r
         order by r.starts_on
        """;

    private const string RecountSql = """
        select period as name, coalesce(total_sales, total_revenue) as sales
          from analytics.recount_sales_over_time(@from, @to, @currency, @timezone, @vendorId, @categoryId, @granularity,
                 @sold)
         order by starts_on
        """;

    public static Chart Chart { get; } = new()
    {
        Name = "sales-trend",
        Title = "Sales trend",
        Definition = "What customers paid in sold orders by month (week, day), oldest first; with a category the "
            + "revenue of its items.",
        ChartType = "line",
        Recount = RecountSql,
        Parameters = Analytics.Chart.Filters(ReportParameter.CategoryId,
            ReportParameter.OneOf("granularity", "What a point covers.", "month", "week", "day"),
            ReportParameter.Sold(true)),
        PointType = typeof(SalesPoint),
        Read = ReadAsync,
    };

    private static async Task<ChartPoints> ReadAsync(Db db, Actor actor, object args, CancellationToken cancel)
    {
        return new ChartPoints([.. await db.ListAsync<SalesPoint>(actor, PointsSql, args, cancel)]);
    }
}
