using System.ComponentModel;
using Stoa.Platform;

namespace Stoa.Analytics.Reports;

/// <summary>Customer segments: totals over all rows.</summary>
public sealed record CustomerSegmentsHead : ReportHead
{
    [Description("People in the rows.")]
    public long TotalCustomers { get; init; }

    [Description("What they paid.")]
    public decimal TotalSpent { get; init; }

    [Description("People in each segment, in the order of the grid.")]
    public long[] SegmentCustomers { get; init; } = [];

    [Description("Each segment with its scores; the first that fits is taken.")]
    public string[] SegmentGrid { get; init; } = [];

    [Description("Orders of guests, left out of the rows.")]
    public long GuestOrders { get; init; }

    [Description("Purchases of guests.")]
    public long GuestCheckouts { get; init; }

    [Description("What guests paid for them.")]
    public decimal GuestSales { get; init; }
}

/// <summary>Customer segments: a row.</summary>
public sealed record CustomerSegmentsRow
{
    [Description("Id of the person.")]
    public long UserId { get; init; }

    [Description("Name of the person; empty where it may not be seen.")]
    public string? User { get; init; }

    [Description("E-mail; always empty for vendors, and for people an import brought without one.")]
    public string? Email { get; init; }

    [Description("What the person paid.")]
    public decimal TotalSpent { get; init; }

    [Description("Purchases.")]
    public long TotalPurchases { get; init; }

    [Description("When the latest order of the period was placed.")]
    public DateTimeOffset LastOrderAt { get; init; }

    [Description("1 to 5; 5 bought most recently.")]
    public int Recency { get; init; }

    [Description("1 to 5; 5 bought most often.")]
    public int Frequency { get; init; }

    [Description("1 to 5; 5 paid most.")]
    public int Monetary { get; init; }

    [Description("Champions, Loyal, New, Potential, At risk, Hibernating or Lost.")]
    public string Segment { get; init; } = "";
}

/// <summary>
/// People who bought (sold orders; sold=false takes all) in the period, scored 1 to 5 by how recently they bought,
/// how often (purchases) and how much they paid: ceil(5 × cume_dist()), so that ties share a score.
/// </summary>
public static class CustomerSegments
{
    private const string HeadSql = """
        select now() as as_of, analytics.first_order_at(@vendorId) as starts_at, t.*, g.guest_orders, g.guest_checkouts,
               g.guest_sales,
               analytics.segment_grid() as segment_grid
          from (
            select count(*) as total_customers, coalesce(sum(r.total_spent), 0) as total_spent,
                   array[count(*) filter (where r.segment = 'Champions'), count(*) filter (where r.segment = 'Loyal'),
                     count(*) filter (where r.segment = 'New'), count(*) filter (where r.segment = 'Potential'),
                     count(*) filter (where r.segment = 'At risk'), count(*) filter (where r.segment = 'Hibernating'),
                     count(*) filter (where r.segment = 'Lost')] as segment_customers
              from analytics.customer_segments(@from, @to, @currency, @vendorId, @sold) r
             where @threshold::integer is null or r.total_spent > @threshold
          ) t
         cross join analytics.guest_orders(@from, @to, @currency, @vendorId, @sold) g
        """;

    private const string RowsSql = """
        select r.user_id, r.user_name as "user", c.email, r.total_spent, r.total_purchases, r.last_order_at, r.recency,
               r.frequency, r.monetary, r.segment
          from (
            select a.* from analytics.customer_segments(@from, @to, @currency, @vendorId, @sold) a
             where (@threshold::integer is null or a.total_spent > @threshold)
               and (@k1::text is null or (a.total_spent, -a.user_id) < (@k1::text::numeric, -@k2::text::bigint))
             order by a.total_spent desc, a.user_id
             limit @limit
          ) r
         cross join lateral accounts.person_contact(r.user_id) c
         order by r.total_spent desc, r.user_id
        """;

    private const string RecountSql = """
        select * from analytics.recount_customer_segments(@from, @to, @currency, @vendorId, @sold)
         where total_spent > coalesce(@threshold::integer, -1)
         order by total_spent desc, user_id
        """;

    public static Report Report { get; } = new Report<CustomerSegmentsHead, CustomerSegmentsRow>
    {
        Name = "customer-segments",
        Title = "Customer segments",
        Definition = "People who bought (sold orders; sold=false takes all) in the period, scored 1 to 5 by how "
            + "recently they bought, how often (purchases) and how much they paid: ceil(5 × cume_dist()), "
            + "so that ties share a score. The scores make the segment; the grid is in the head. A "
            + "threshold keeps the people who paid more than it (1000 gives the high-value list); scores "
            + "are of all people. Guests are left out; the head says how many orders and how much money "
            + "that is.",
        ChartType = "pie",
        Recount = RecountSql,
        Parameters = ReportParameter.ForReport(ReportParameter.Threshold(
                "Only people who paid more than this, in the report's currency. Left out: everybody.", null, "1000"),
            ReportParameter.Sold(true)),
        Keys = [SortKey.Number, SortKey.Whole],
        KeysOf = (row, _) => [row.TotalSpent, row.UserId],
        Read = (db, actor, args, cancel) =>
            db.ReadTogetherAsync<CustomerSegmentsHead, CustomerSegmentsRow>(actor, HeadSql, RowsSql, args, cancel),
        Stream = (db, actor, args, cancel) => db.StreamAsync<CustomerSegmentsRow>(actor, RowsSql, args, cancel),
    };
}
