using Dapper;
using Npgsql;

namespace Stoa.Tests.Support;

/// <summary>Holds every report that reads rollups against its plain SQL (analytics.recount_…), on one snapshot.</summary>
public static class ReportComparison
{
    private const string P = "@from::timestamptz, @to::timestamptz";

    /// <summary>Name and arguments of each report, by the names below.</summary>
    public static IReadOnlyList<(string Report, string Arguments)> Reports { get; } =
    [
        ("sales_over_time", $"{P}, @currency, @zone, @vendor::bigint, null, 'month', @sold"),
        ("sales_over_time", $"{P}, @currency, @zone, @vendor::bigint, null, 'week', @sold"),
        ("sales_over_time", $"{P}, @currency, @zone, @vendor::bigint, null, 'day', @sold"),
        ("top_products", $"{P}, @currency, @vendor::bigint, @category::bigint, 'revenue', @sold"),
        ("customer_activity", $"{P}, @currency, @vendor::bigint, @sold"),
        ("vendor_performance", $"{P}, @currency, @vendor::bigint, @sold"),
        ("product_ratings", $"{P}, @vendor::bigint, @category::bigint"),
        ("feature_ratings", $"{P}, @vendor::bigint, @category::bigint"),
        ("low_stock", $"{P}, @vendor::bigint, @category::bigint, 100000"),
        ("customer_segments", $"{P}, @currency, @vendor::bigint, @sold"),
        ("product_trends", $"{P}, @zone, @vendor::bigint, @category::bigint, @sold"),
        ("new_vs_returning", $"{P}, @currency, @vendor::bigint, @sold"),
        ("regional_sales", $"{P}, @currency, @vendor::bigint, null, 'shipping', 'city', @sold"),
        ("regional_sales", $"{P}, @currency, @vendor::bigint, null, 'customer', 'region', @sold"),
        ("sales_by_category", $"{P}, @currency, @vendor::bigint, @category::bigint, @sold"),
        ("funnel", $"{P}, @vendor::bigint"),
        ("user_activity", $"{P}, @vendor::bigint"),
        ("refunds", $"{P}, @currency, @vendor::bigint"),
        ("guest_orders", $"{P}, @currency, @vendor::bigint, @sold"),
    ];

    /// <summary>Compares one report: the rows that only one of the two has, and how many rows there were.</summary>
    public static async Task<(long Different, long Rows)> CompareAsync(
        NpgsqlConnection connection, (string Report, string Arguments) report, object args)
    {
        var sql = $"""
            with kept as materialized (select * from analytics.{report.Report}({report.Arguments})),
                 counted as materialized (select * from analytics.recount_{report.Report}({report.Arguments}))
            select (select count(*) from (select * from kept except all select * from counted) a)
                     + (select count(*) from (select * from counted except all select * from kept) b),
                   (select count(*) from counted)
            """;
        return await connection.QuerySingleAsync<(long, long)>(sql, args, commandTimeout: 120);
    }

    /// <summary>Fails when one of the reports differs; answers how many comparisons there were.</summary>
    public static async Task<int> AllAreEqualAsync(NpgsqlConnection connection, object args)
    {
        foreach (var report in Reports)
        {
            var (different, rows) = await CompareAsync(connection, report, args);
            Assert.True(different == 0, $"{report.Report}({report.Arguments}) differs in {different} of {rows} rows for {args}");
        }

        return Reports.Count;
    }
}
