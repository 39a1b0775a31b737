using System.ComponentModel;
using Stoa.Platform;

namespace Stoa.Analytics.Reports;

/// <summary>Low stock: totals over all rows.</summary>
public sealed record LowStockHead : ReportHead
{
    [Description("Variants at or below the threshold.")]
    public long TotalVariants { get; init; }

    [Description("Of them, with nothing left.")]
    public long OutOfStock { get; init; }
}

/// <summary>Low stock: a row.</summary>
public sealed record LowStockRow
{
    [Description("Id of the variant.")]
    public long VariantId { get; init; }

    [Description("The vendor's own code of the variant.")]
    public string Sku { get; init; } = "";

    [Description("Id of the product.")]
    public long ProductId { get; init; }

    [Description("Name of the product.")]
    public string Product { get; init; } = "";

    [Description("Id of its vendor.")]
    public long VendorId { get; init; }

    [Description("Name of its vendor.")]
    public string Vendor { get; init; } = "";

    [Description("Units on hand now.")]
    public int StockQuantity { get; init; }

    [Description("Of them, held by purchases under way.")]
    public int Reserved { get; init; }

    [Description("How many days they last; empty when none were sold.")]
    public decimal? DaysOfCover { get; init; }
}

/// <summary>Active variants with the threshold or fewer units on hand now, fewest first.</summary>
public static class LowStock
{
    // The head counts variants only; what was sold and what is held is read for the page.
    private const string HeadSql = """
        select now() as as_of, analytics.first_order_at(@vendorId) as starts_at, count(*) as total_variants,
               count(*) filter (where v.stock_quantity = 0) as out_of_stock
          from reporting.variants v
          join reporting.products p on p.product_id = v.product_id
         where v.is_active and v.stock_quantity <= @threshold
           and (@vendorId::bigint is null or v.vendor_id = @vendorId)
           and (@categoryId::bigint is null or p.category_id in (select analytics.category_tree(@categoryId)))
        """;

    private const string RowsSql = """
        select r.*
          from analytics.low_stock(@from, @to, @vendorId, @categoryId, @threshold, @k1::text::bigint, @k2::text::bigint,
                 @limit) r
         order by r.stock_quantity, r.variant_id
        """;

    private const string RecountSql = """
        select * from analytics.recount_low_stock(@from, @to, @vendorId, @categoryId, @threshold)
         order by stock_quantity, variant_id
        """;

    public static Report Report { get; } = new Report<LowStockHead, LowStockRow>
    {
        Name = "low-stock",
        Title = "Low stock",
        Definition = "Active variants with the threshold or fewer units on hand now, fewest first. Days of cover "
            + "is how long they last at the pace at which sold orders took them in the last 28 days, or in "
            + "the period where one is given; empty when none were sold.",
        ChartType = "table",
        Recount = RecountSql,
        Parameters = ReportParameter.ForReport(ReportParameter.CategoryId,
            ReportParameter.Threshold("Units on hand, included.", "10", "10")),
        Keys = [SortKey.Whole, SortKey.Whole],
        KeysOf = (row, _) => [row.StockQuantity, row.VariantId],
        Read = (db, actor, args, cancel) =>
            db.ReadTogetherAsync<LowStockHead, LowStockRow>(actor, HeadSql, RowsSql, args, cancel),
        Stream = (db, actor, args, cancel) => db.StreamAsync<LowStockRow>(actor, RowsSql, args, cancel),
    };
}
