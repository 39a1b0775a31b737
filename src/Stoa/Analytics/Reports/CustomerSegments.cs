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
    // Scores are worked out once, for the head and the page; the head counts people by their scores, of which there are
    // 125 at most, before it asks for segments; names and e-mails are looked up for the page.
    private const string Sql = """
        with people as materialized (
          select s.* from analytics.customer_scores(@from, @to, @currency, @vendorId, @sold) s
           where @threshold::integer is null or s.spent > @threshold
        ), counts as (
          select analytics.segment_of(p.recency, p.frequency, p.monetary) as segment, p.people, p.spent
            from (
              select s.recency, s.frequency, s.monetary, count(*) as people, sum(s.spent) as spent
                from people s group by s.recency, s.frequency, s.monetary
            ) p
        ), head as materialized (
          select now() as as_of, analytics.first_order_at(@vendorId) as starts_at, t.total_customers, t.total_spent,
                 array(
                   select coalesce(sum(c.people), 0)::bigint
                     from unnest(analytics.segment_grid()) with ordinality g (line, place)
                     left join counts c on c.segment = split_part(g.line, ':', 1)
                    group by g.place order by g.place
                 ) as segment_customers,
                 analytics.segment_grid() as segment_grid, g.guest_orders, g.guest_checkouts, g.guest_sales
            from (
              select coalesce(sum(c.people), 0)::bigint as total_customers, coalesce(sum(c.spent), 0) as total_spent
                from counts c
            ) t
           cross join analytics.guest_orders(@from, @to, @currency, @vendorId, @sold) g
        ), page as (
          select p.* from people p
           where @k1::text is null or (p.spent, -p.user_id) < (@k1::text::numeric, -@k2::text::bigint)
           order by p.spent desc, p.user_id
           limit @limit
        )
        select h.*, r.user_id is not null as is_row, r.user_id, c.name as "user", e.email, r.spent as total_spent,
               r.purchases as total_purchases, r.last_at as last_order_at, r.recency, r.frequency, r.monetary,
               analytics.segment_of(r.recency, r.frequency, r.monetary) as segment
          from head h
          left join page r on true
          left join reporting.customers c on c.user_id = r.user_id
          left join lateral accounts.person_contact(r.user_id, @inFull) e on true
         order by r.spent desc, r.user_id
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
            db.ReadAtOnceAsync<CustomerSegmentsHead, CustomerSegmentsRow>(actor, Sql, args, cancel),
        Stream = (db, actor, args, cancel) => db.StreamAsync<CustomerSegmentsRow>(actor, Sql, args, cancel),
    };
}
