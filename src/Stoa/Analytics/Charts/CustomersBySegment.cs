using Stoa.Platform;

namespace Stoa.Analytics.Charts;

/// <summary>How many people are in each segment of the report customer-segments.</summary>
public static class CustomersBySegment
{
    private const string PointsSql = """
        select r.segment as name, count(*)::numeric as value
          from analytics.customer_segments(@from, @to, @currency, @vendorId, @sold) r
         group by r.segment
        """;

    private const string RecountSql = """
        select segment as name, count(*) as value
          from analytics.recount_customer_segments(@from, @to, @currency, @vendorId, @sold)
         group by segment
         order by 2 desc, 1
        """;

    public static Chart Chart { get; } = new()
    {
        Name = "customers-by-segment",
        Title = "Customers by segment",
        Definition = "How many people are in each segment of the report customer-segments.",
        ChartType = "pie",
        Recount = RecountSql,
        Parameters = Analytics.Chart.Filters(ReportParameter.Sold(true)),
        PointType = typeof(Slice),
        Read = ReadAsync,
    };

    private static async Task<ChartPoints> ReadAsync(Db db, Actor actor, object args, CancellationToken cancel)
    {
        return Analytics.Chart.Pie(await db.ListAsync<Slice>(actor, PointsSql, args, cancel));
    }
}
