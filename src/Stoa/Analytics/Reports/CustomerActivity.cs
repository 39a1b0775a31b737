using System.ComponentModel;
using Stoa.Platform;

namespace Stoa.Analytics.Reports;

/// <summary>Customer activity: totals over all rows.</summary>
public sealed record CustomerActivityHead : ReportHead
{
    [Description("People who bought.")]
    public long ActiveCustomers { get; init; }

    [Description("Their orders.")]
    public long TotalOrders { get; init; }

    [Description("Their purchases.")]
    public long TotalCheckouts { get; init; }

    [Description("What they paid.")]
    public decimal TotalSpent { get; init; }

    [Description("Orders of guests, left out of the rows.")]
    public long GuestOrders { get; init; }

    [Description("Purchases of guests.")]
    public long GuestCheckouts { get; init; }

    [Description("What guests paid for them.")]
    public decimal GuestSales { get; init; }
}

/// <summary>Customer activity: a row.</summary>
public sealed record CustomerActivityRow
{
    [Description("Id of the person.")]
    public long UserId { get; init; }

    [Description("Name of the person; empty where it may not be seen.")]
    public string? User { get; init; }

    [Description("E-mail; always empty for vendors, and for people an import brought without one.")]
    public string? Email { get; init; }

    [Description("Orders: one vendor's share of a purchase.")]
    public long TotalOrders { get; init; }

    [Description("Purchases.")]
    public long TotalCheckouts { get; init; }

    [Description("What the person paid.")]
    public decimal TotalSpent { get; init; }

    [Description("Per order.")]
    public decimal AverageOrderValue { get; init; }

    [Description("Per purchase.")]
    public decimal AveragePurchaseValue { get; init; }

    [Description("When the latest order of the period was placed.")]
    public DateTimeOffset LastOrderAt { get; init; }
}

/// <summary>
/// People who bought (sold orders: Shipped or Completed; sold=false takes all) in the last 30 days or the given
/// period, by what they paid.
/// </summary>
public static class CustomerActivity
{
    private const string HeadSql = """
        select now() as as_of, analytics.first_order_at(@vendorId) as starts_at, t.*, g.guest_orders, g.guest_checkouts,
               g.guest_sales
          from (
            select count(*) as active_customers, coalesce(sum(r.total_orders), 0)::bigint as total_orders,
                   coalesce(sum(r.total_checkouts), 0)::bigint as total_checkouts,
                   coalesce(sum(r.total_spent), 0) as total_spent
              from analytics.customer_activity(@from, @to, @currency, @vendorId, @sold) r
          ) t
         cross join analytics.guest_orders(@from, @to, @currency, @vendorId, @sold) g
        """;

    private const string RowsSql = """
        select r.user_id, r.user_name as "user", c.email, r.total_orders, r.total_checkouts, r.total_spent,
               r.average_order_value, r.average_purchase_value, r.last_order_at
          from (
            select a.* from analytics.customer_activity(@from, @to, @currency, @vendorId, @sold) a
             where @k1::text is null or (a.total_spent, -a.user_id) < (@k1::text::numeric, -@k2::text::bigint)
             order by a.total_spent desc, a.user_id
             limit @limit
          ) r
         cross join lateral accounts.person_contact(r.user_id) c
         order by r.total_spent desc, r.user_id
        """;

    private const string RecountSql = """
        select * from analytics.recount_customer_activity(@from, @to, @currency, @vendorId, @sold)
         order by total_spent desc, user_id
        """;

    public static Report Report { get; } = new Report<CustomerActivityHead, CustomerActivityRow>
    {
        Name = "customer-activity",
        Title = "Customer activity",
        Definition = "People who bought (sold orders: Shipped or Completed; sold=false takes all) in the last 30 "
            + "days or the given period, by what they paid. An order is one vendor's share of a purchase. "
            + "Guests are left out of the rows; the head says how many orders and how much money that is.",
        ChartType = "table",
        Recount = RecountSql,
        Parameters = ReportParameter.ForReport(ReportParameter.Days(30), ReportParameter.Sold(true)),
        Keys = [SortKey.Number, SortKey.Whole],
        KeysOf = (row, _) => [row.TotalSpent, row.UserId],
        Read = (db, actor, args, cancel) =>
            db.ReadTogetherAsync<CustomerActivityHead, CustomerActivityRow>(actor, HeadSql, RowsSql, args, cancel),
        Stream = (db, actor, args, cancel) => db.StreamAsync<CustomerActivityRow>(actor, RowsSql, args, cancel),
    };
}
