using Stoa.Platform;

namespace Stoa.Analytics.Charts;

/// <summary>
/// Revenue (items after discounts) of sold orders by top-level category with its descendants, or by the children of
/// the given category; all beyond nine are Other.
/// </summary>
public static class SalesByCategory
{
    private const string PointsSql = """
        select r.name, r.value
          from analytics.sales_by_category(@from, @to, @currency, @vendorId, @categoryId, @sold) r
        """;

    private const string RecountSql = """
        select name, value
          from analytics.recount_sales_by_category(@from, @to, @currency, @vendorId, @categoryId, @sold)
         order by value desc, name
        """;

    public static Chart Chart { get; } = new()
    {
        Name = "sales-by-category",
        Title = "Sales by category",
        Definition = "Revenue (items after discounts) of sold orders by top-level category with its descendants, "
            + "or by the children of the given category; all beyond nine are Other.",
        ChartType = "pie",
        Recount = RecountSql,
        Parameters = Analytics.Chart.Filters(ReportParameter.CategoryId, ReportParameter.Sold(true)),
        PointType = typeof(Slice),
        Read = ReadAsync,
    };

    private static async Task<ChartPoints> ReadAsync(Db db, Actor actor, object args, CancellationToken cancel)
    {
        return Analytics.Chart.Pie(await db.ListAsync<Slice>(actor, PointsSql, args, cancel));
    }
}
