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
    // What people bought is read once, for the head and the page; names and e-mails are looked up for the page.
    private const string Sql = """
        with people as materialized (
          select s.* from analytics.customer_spending(@from, @to, @currency, @vendorId, @sold) s
        ), head as materialized (
          select now() as as_of, analytics.first_order_at(@vendorId) as starts_at, t.*, g.guest_orders, g.guest_checkouts,
                 g.guest_sales
            from (
              select count(*) as active_customers, coalesce(sum(p.orders), 0)::bigint as total_orders,
                     coalesce(sum(p.checkouts), 0)::bigint as total_checkouts, coalesce(sum(p.spent), 0) as total_spent
                from people p
            ) t
           cross join analytics.guest_orders(@from, @to, @currency, @vendorId, @sold) g
        ), page as (
          select p.* from people p
           where @k1::text is null or (p.spent, -p.user_id) < (@k1::text::numeric, -@k2::text::bigint)
           order by p.spent desc, p.user_id
           limit @limit
        )
        select h.*, r.user_id is not null as is_row, r.user_id, c.name as "user", e.email, r.orders as total_orders,
               r.checkouts as total_checkouts, r.spent as total_spent,
               round(r.spent / r.orders, 4) as average_order_value,
               round(r.spent / r.checkouts, 4) as average_purchase_value, r.last_at as last_order_at
          from head h
          left join page r on true
          left join reporting.customers c on c.user_id = r.user_id
          left join lateral accounts.person_contact(r.user_id, @inFull) e on true
         order by r.spent desc, r.user_id
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
            db.ReadAtOnceAsync<CustomerActivityHead, CustomerActivityRow>(actor, Sql, args, cancel),
        Stream = (db, actor, args, cancel) => db.StreamAsync<CustomerActivityRow>(actor, Sql, args, cancel),
    };
}
