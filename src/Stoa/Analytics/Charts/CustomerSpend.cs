using System.ComponentModel;
using System.Text.Json.Serialization;
using Stoa.Platform;

namespace Stoa.Analytics.Charts;

/// <summary>A person's purchases and spending.</summary>
public sealed record SpendPoint
{
    [Description("Purchases.")]
    public long X { get; init; }

    [Description("What the person paid.")]
    public decimal Y { get; init; }

    [Description("Name of the person.")]
    public string Name { get; init; } = "";

    /// <summary>How many people there are in all.</summary>
    [JsonIgnore]
    public long People { get; init; }
}

/// <summary>Purchases and what was paid, a point per person.</summary>
public static class CustomerSpend
{
    private const string PointsSql = """
        select t.checkouts as x, t.spent as y, coalesce(c.name, '') as name, t.people
          from (
            select s.checkouts, s.spent, s.user_id, count(*) over () as people,
                   row_number() over (order by s.spent desc, s.user_id) as place
              from analytics.customer_spending(@from, @to, @currency, @vendorId, @sold) s
          ) t
          left join reporting.customers c on c.user_id = t.user_id
         where t.people <= 2000 or t.place * 2000 / t.people > (t.place - 1) * 2000 / t.people
         order by t.spent desc, t.user_id
        """;

    private const string RecountSql = """
        select total_checkouts as x, total_spent as y, user_name as name
          from analytics.recount_customer_activity(@from, @to, @currency, @vendorId, @sold)
         order by total_spent desc, user_id
        """;

    public static Chart Chart { get; } = new()
    {
        Name = "customer-spend",
        Title = "Customer spend",
        Definition = "Purchases and what was paid, a point per person. Above 2,000 people every so manieth is "
            + "shown, evenly by what they paid; the header X-Stoa-Sampled then says how many of how many.",
        ChartType = "scatter",
        Recount = RecountSql,
        Parameters = Analytics.Chart.Filters(ReportParameter.Sold(true)),
        PointType = typeof(SpendPoint),
        Read = ReadAsync,
    };

    private static async Task<ChartPoints> ReadAsync(Db db, Actor actor, object args, CancellationToken cancel)
    {
        var points = await db.ListAsync<SpendPoint>(actor, PointsSql, args, cancel);
        return new ChartPoints(
            [.. points],
            points.Count > 0 && points[0].People > points.Count ? $"{points.Count} of {points[0].People}" : null);
    }
}
