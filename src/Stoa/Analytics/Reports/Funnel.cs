using System.ComponentModel;
using Stoa.Platform;

namespace Stoa.Analytics.Reports;

/// <summary>Funnel: totals over all rows.</summary>
public sealed record FunnelHead : ReportHead
{
    [Description("Says so when steps were never recorded.")]
    public string? Note { get; init; }

    [Description("Orders of guests, left out of the rows.")]
    public long GuestOrders { get; init; }

    [Description("Purchases of guests.")]
    public long GuestCheckouts { get; init; }

    [Description("What guests paid for them.")]
    public decimal GuestSales { get; init; }
}

/// <summary>Funnel: a row.</summary>
public sealed record FunnelRow
{
    [Description("visited, viewedProduct, addedToCart, startedCheckout, purchased or purchasedAgain.")]
    public string Step { get; init; } = "";

    [Description("Distinct people; empty when the step was never recorded.")]
    public long? People { get; init; }

    [Description("Share of the step before.")]
    public decimal? Rate { get; init; }

    [Description("Share of the first step.")]
    public decimal? RateFromFirst { get; init; }

    [Description("Whether the step was ever recorded.")]
    public bool IsRecorded { get; init; }

    [Description("Place in the funnel, from 1.")]
    public int StepNumber { get; init; }
}

/// <summary>
/// Distinct people at each step in the period: visited, viewed a product, put something into the cart, started a
/// checkout, purchased, purchased again.
/// </summary>
public static class Funnel
{
    private const string HeadSql = """
        select now() as as_of,
               least((select min(e.occurred_at) from reporting.events e
                       where @vendorId::bigint is null or e.vendor_id = @vendorId),
                 analytics.first_order_at(@vendorId)) as starts_at,
               (select 'Not recorded: ' || nullif(concat_ws(', ', case e.visited when 0 then 'visited' end,
                         case e.viewed_product when 0 then 'viewedProduct' end,
                         case e.added_to_cart when 0 then 'addedToCart' end,
                         case e.started_checkout when 0 then 'startedCheckout' end), '')
                  from analytics.funnel_ever(analytics.whose(@vendorId)) e) as note,
               g.guest_orders, g.guest_checkouts, g.guest_sales
          from analytics.guest_orders(@from, @to, @currency, @vendorId, @sold) g
        """;

    private const string RowsSql = """
        select f.step, f.people, f.rate, f.rate_from_first, f.is_recorded, f.step_number
          from analytics.funnel(@from, @to, @vendorId) f
         where @k1::text is null or f.step_number > @k1::text::bigint
         order by f.step_number
         limit @limit
        """;

    private const string RecountSql =
        "select * from analytics.recount_funnel(@from, @to, @vendorId) order by step_number";

    public static Report Report { get; } = new Report<FunnelHead, FunnelRow>
    {
        Name = "funnel",
        Title = "Funnel",
        Definition = "Distinct people at each step in the period: visited, viewed a product, put something into "
            + "the cart, started a checkout, purchased, purchased again. A visitor who signs in is one "
            + "person with the account. The rate is the share of the step before. A purchase is a checkout "
            + "that was not cancelled whole. Guests' purchases are in the head only. A step that was never "
            + "recorded, as in an imported history, is empty and not zero.",
        ChartType = "bar",
        Recount = RecountSql,
        Parameters = ReportParameter.ForReport(ReportParameter.Sold(false)),
        Keys = [SortKey.Whole],
        KeysOf = (row, _) => [row.StepNumber],
        Read = (db, actor, args, cancel) =>
            db.ReadTogetherAsync<FunnelHead, FunnelRow>(actor, HeadSql, RowsSql, args, cancel),
        Stream = (db, actor, args, cancel) => db.StreamAsync<FunnelRow>(actor, RowsSql, args, cancel),
    };
}
