using System.ComponentModel;
using Stoa.Platform;

namespace Stoa.Analytics.Reports;

/// <summary>Product ratings: totals over all rows.</summary>
public sealed record ProductRatingsHead : ReportHead
{
    [Description("Products with reviews.")]
    public long TotalProducts { get; init; }

    [Description("Reviews.")]
    public long TotalReviews { get; init; }

    [Description("Mean of all these reviews, two decimals; empty without any.")]
    public decimal? AverageRating { get; init; }
}

/// <summary>Product ratings: a row.</summary>
public sealed record ProductRatingsRow
{
    [Description("Id of the product.")]
    public long ProductId { get; init; }

    [Description("Name of the product.")]
    public string Product { get; init; } = "";

    [Description("Id of its vendor.")]
    public long VendorId { get; init; }

    [Description("Name of its vendor.")]
    public string Vendor { get; init; } = "";

    [Description("Mean rating, two decimals, half up.")]
    public decimal AverageRating { get; init; }

    [Description("Reviews.")]
    public long TotalReviews { get; init; }

    [Description("How many gave 1, 2, 3, 4 and 5 stars.")]
    public long[] Histogram { get; init; } = [];
}

/// <summary>
/// Products with reviews written in the period: their mean rating (two decimals, half up), how many reviews, and
/// how many gave one to five stars.
/// </summary>
public static class ProductRatings
{
    private const string HeadSql = """
        select now() as as_of, (select min(v.created_at) from reporting.reviews v
                         where @vendorId::bigint is null or v.vendor_id = @vendorId) as starts_at,
               count(*) as total_products,
               coalesce(sum(r.total_reviews), 0)::bigint as total_reviews,
               round(sum(r.histogram[1] + 2 * r.histogram[2] + 3 * r.histogram[3] + 4 * r.histogram[4]
                   + 5 * r.histogram[5])
                 / sum(r.total_reviews), 2) as average_rating
          from analytics.product_ratings(@from, @to, @vendorId, @categoryId) r
        """;

    private const string RowsSql = """
        select r.* from analytics.product_ratings(@from, @to, @vendorId, @categoryId) r
         where @k1::text is null
            or (r.average_rating, r.total_reviews, -r.product_id)
                 < (@k1::text::numeric, @k2::text::bigint, -@k3::text::bigint)
         order by r.average_rating desc, r.total_reviews desc, r.product_id
         limit @limit
        """;

    private const string RecountSql = """
        select * from analytics.recount_product_ratings(@from, @to, @vendorId, @categoryId)
         order by average_rating desc, total_reviews desc, product_id
        """;

    public static Report Report { get; } = new Report<ProductRatingsHead, ProductRatingsRow>
    {
        Name = "product-ratings",
        Title = "Product ratings",
        Definition = "Products with reviews written in the period: their mean rating (two decimals, half up), how "
            + "many reviews, and how many gave one to five stars. Best first; of equal ones the more "
            + "reviewed first.",
        ChartType = "table",
        Recount = RecountSql,
        Parameters = ReportParameter.ForReport(ReportParameter.CategoryId),
        Keys = [SortKey.Number, SortKey.Whole, SortKey.Whole],
        KeysOf = (row, _) => [row.AverageRating, row.TotalReviews, row.ProductId],
        Read = (db, actor, args, cancel) =>
            db.ReadTogetherAsync<ProductRatingsHead, ProductRatingsRow>(actor, HeadSql, RowsSql, args, cancel),
        Stream = (db, actor, args, cancel) => db.StreamAsync<ProductRatingsRow>(actor, RowsSql, args, cancel),
    };
}
