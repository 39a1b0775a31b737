using System.ComponentModel;
using Stoa.Platform;

namespace Stoa.Analytics.Reports;

/// <summary>New and returning customers: totals over all rows.</summary>
public sealed record NewVsReturningHead : ReportHead
{
    [Description("People whose first purchase ever lies in the period.")]
    public long NewCustomers { get; init; }

    [Description("People who bought before the period, too.")]
    public long ReturningCustomers { get; init; }

    [Description("Orders of guests, left out of the rows.")]
    public long GuestOrders { get; init; }

    [Description("Purchases of guests.")]
    public long GuestCheckouts { get; init; }

    [Description("What guests paid for them.")]
    public decimal GuestSales { get; init; }
}

/// <summary>New and returning customers: a row.</summary>
public sealed record NewVsReturningRow
{
    [Description("People whose first purchase ever lies in the period.")]
    public long NewCustomers { get; init; }

    [Description("People who bought before the period, too.")]
    public long ReturningCustomers { get; init; }

    [Description("What new customers paid.")]
    public decimal NewCustomersSales { get; init; }

    [Description("What returning customers paid.")]
    public decimal ReturningCustomersSales { get; init; }
}

/// <summary>People who bought (sold orders; sold=false takes all) in the last 90 days or the given period.</summary>
public static class NewVsReturning
{
    private const string HeadSql = """
        select now() as as_of, analytics.first_order_at(@vendorId) as starts_at, r.new_customers, r.returning_customers,
               g.guest_orders, g.guest_checkouts, g.guest_sales
          from analytics.new_vs_returning(@from, @to, @currency, @vendorId, @sold) r
         cross join analytics.guest_orders(@from, @to, @currency, @vendorId, @sold) g
        """;

    private const string RowsSql = """
        select r.* from analytics.new_vs_returning(@from, @to, @currency, @vendorId, @sold) r
         where @k1::text is null limit @limit
        """;

    private const string RecountSql =
        "select * from analytics.recount_new_vs_returning(@from, @to, @currency, @vendorId, @sold)";

    public static Report Report { get; } = new Report<NewVsReturningHead, NewVsReturningRow>
    {
        Name = "new-vs-returning",
        Title = "New and returning customers",
        Definition = "People who bought (sold orders; sold=false takes all) in the last 90 days or the given "
            + "period. New: their first purchase ever lies in the period; with a vendor, the first with "
            + "that vendor. Returning: they bought before it. Guests are left out; the head says how many "
            + "orders and how much money that is.",
        ChartType = "pie",
        Recount = RecountSql,
        Parameters = ReportParameter.ForReport(ReportParameter.Days(90), ReportParameter.Sold(true)),
        Keys = [SortKey.Whole],
        KeysOf = (row, _) => [row.NewCustomers],
        Read = (db, actor, args, cancel) =>
            db.ReadTogetherAsync<NewVsReturningHead, NewVsReturningRow>(actor, HeadSql, RowsSql, args, cancel),
        Stream = (db, actor, args, cancel) => db.StreamAsync<NewVsReturningRow>(actor, RowsSql, args, cancel),
    };
}
