using System.ComponentModel;
using Stoa.Platform;

namespace Stoa.Analytics.Reports;

/// <summary>Refunds: totals over all rows.</summary>
public sealed record RefundsHead : ReportHead
{
    [Description("Refunds.")]
    public long TotalRefunds { get; init; }

    [Description("Money given back.")]
    public decimal TotalAmount { get; init; }

    [Description("Distinct orders with a refund in the period.")]
    public long AffectedOrders { get; init; }
}

/// <summary>Refunds: a row.</summary>
public sealed record RefundsRow
{
    [Description("Reason.")]
    public string RefundReason { get; init; } = "";

    [Description("Refunds.")]
    public long TotalRefunds { get; init; }

    [Description("Money given back.")]
    public decimal TotalAmount { get; init; }

    [Description("Distinct orders they were given for.")]
    public long TotalOrders { get; init; }

    [Description("Ids of those orders; of more than 1,000, the latest.")]
    public long[] AffectedOrders { get; init; } = [];
}

/// <summary>
/// Refunds given in the period, dated by the refund itself, by reason: how many, how much, and for which orders.
/// </summary>
public static class Refunds
{
    private const string HeadSql = """
        select now() as as_of,
               (select min(f.created_at) from reporting.refunds f
                 where @vendorId::bigint is null or f.vendor_id = @vendorId) as starts_at,
               coalesce(sum(r.total_refunds), 0)::bigint as total_refunds,
               coalesce(sum(r.total_amount), 0) as total_amount,
               analytics.refunded_orders(@from, @to, @vendorId) as affected_orders
          from analytics.refunds(@from, @to, @currency, @vendorId) r
        """;

    private const string RowsSql = """
        select r.* from analytics.refunds(@from, @to, @currency, @vendorId) r
         where @k1::text is null or r.total_amount < @k1::text::numeric
            or (r.total_amount = @k1::text::numeric and r.refund_reason > @k2::text)
         order by r.total_amount desc, r.refund_reason
         limit @limit
        """;

    private const string RecountSql = """
        select * from analytics.recount_refunds(@from, @to, @currency, @vendorId)
         order by total_amount desc, refund_reason
        """;

    public static Report Report { get; } = new Report<RefundsHead, RefundsRow>
    {
        Name = "refunds",
        Title = "Refunds",
        Definition = "Refunds given in the period, dated by the refund itself, by reason: how many, how much, and "
            + "for which orders. All orders count, whatever became of them. totalOrders counts the orders of a "
            + "reason; of more than 1,000 the ids of the latest are listed.",
        ChartType = "bar",
        Recount = RecountSql,
        Parameters = ReportParameter.ForReport(),
        Keys = [SortKey.Number, SortKey.Text],
        KeysOf = (row, _) => [row.TotalAmount, row.RefundReason],
        Read = (db, actor, args, cancel) =>
            db.ReadTogetherAsync<RefundsHead, RefundsRow>(actor, HeadSql, RowsSql, args, cancel),
        Stream = (db, actor, args, cancel) => db.StreamAsync<RefundsRow>(actor, RowsSql, args, cancel),
    };
}
