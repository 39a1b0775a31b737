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
        select t.total_checkouts as x, t.total_spent as y, coalesce(t.user_name, '') as name, t.people
          from (
            select r.total_checkouts, r.total_spent, r.user_name, r.user_id, count(*) over () as people,
                   row_number() over (order by r.total_spent desc, r.user_id) as place
              from analytics.customer_activity(@from, @to, @currency, @vendorId, @sold) r
          ) t
         where t.people <= 2000 or t.place * 2000 / t.people > (t.place - 1) * 2000 / t.people
         order by t.total_spent desc, t.user_id
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
