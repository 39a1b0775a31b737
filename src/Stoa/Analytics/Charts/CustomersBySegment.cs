using Stoa.Platform;

namespace Stoa.Analytics.Charts;

/// <summary>How many people are in each segment of the report customer-segments.</summary>
public static class CustomersBySegment
{
    private const string PointsSql = """
        select analytics.segment_of(r.recency, r.frequency, r.monetary) as name, sum(r.people) as value
          from (
            select s.recency, s.frequency, s.monetary, count(*) as people
              from analytics.customer_scores(@from, @to, @currency, @vendorId, @sold) s
             group by s.recency, s.frequency, s.monetary
          ) r
         group by 1
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
