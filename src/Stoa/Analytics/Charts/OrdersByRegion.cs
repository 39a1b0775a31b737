using Stoa.Platform;

namespace Stoa.Analytics.Charts;

/// <summary>
/// How many sold orders went to people of each country (by=shipping: to each country; level for regions and
/// cities); all beyond nine are Other.
/// </summary>
public static class OrdersByRegion
{
    private const string PointsSql = """
        select coalesce(case @level when 'country' then r.country when 'region' then r.region else r.city end,
                 'Not recorded') as name,
               sum(r.total_orders) as value
          from analytics.regional_sales(@from, @to, @currency, @vendorId, @categoryId, @by, @level, @sold) r
         where r.total_orders > 0
         group by 1
        """;

    private const string RecountSql = """
        select coalesce(case @level when 'country' then country when 'region' then region else city end,
                 'Not recorded') as name,
               sum(total_orders) as value
          from analytics.recount_regional_sales(@from, @to, @currency, @vendorId, @categoryId, @by, @level, @sold)
         where total_orders > 0
         group by 1
         order by 2 desc, 1
        """;

    public static Chart Chart { get; } = new()
    {
        Name = "orders-by-region",
        Title = "Orders by region",
        Definition = "How many sold orders went to people of each country (by=shipping: to each country; level for "
            + "regions and cities); all beyond nine are Other.",
        ChartType = "pie",
        Recount = RecountSql,
        Parameters = Analytics.Chart.Filters(ReportParameter.CategoryId,
            ReportParameter.OneOf("by", "Whose place: the customer's or the delivery's.", "customer", "shipping"),
            ReportParameter.OneOf("level", "How fine the places are.", "country", "region", "city"),
            ReportParameter.Sold(true)),
        PointType = typeof(Slice),
        Read = ReadAsync,
    };

    private static async Task<ChartPoints> ReadAsync(Db db, Actor actor, object args, CancellationToken cancel)
    {
        return Analytics.Chart.Pie(await db.ListAsync<Slice>(actor, PointsSql, args, cancel));
    }
}
