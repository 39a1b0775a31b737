using System.ComponentModel;
using System.Text.Json.Serialization;
using Stoa.Platform;

namespace Stoa.Analytics.Charts;

/// <summary>A feature and its mean score.</summary>
public sealed record FeaturePoint
{
    [Description("Quality, Value or another feature.")]
    public string Subject { get; init; } = "";

    [Description("Mean score, 1 to 5, two decimals.")]
    [JsonPropertyName("A")]
    public decimal A { get; init; }
}

/// <summary>Mean score of each feature that product reviews rate, 1 to 5, two decimals, half up.</summary>
public static class FeatureRatings
{
    private const string PointsSql = """
        select r.subject, r.average as a
          from analytics.feature_ratings(@from, @to, @vendorId, @categoryId) r
         order by r.subject
        """;

    private const string RecountSql = """
        select subject, average as "A"
          from analytics.recount_feature_ratings(@from, @to, @vendorId, @categoryId)
         order by subject
        """;

    public static Chart Chart { get; } = new()
    {
        Name = "feature-ratings",
        Title = "Feature ratings",
        Definition = "Mean score of each feature that product reviews rate, 1 to 5, two decimals, half up.",
        ChartType = "radar",
        Recount = RecountSql,
        Parameters = Analytics.Chart.Filters(ReportParameter.CategoryId),
        PointType = typeof(FeaturePoint),
        Read = ReadAsync,
    };

    private static async Task<ChartPoints> ReadAsync(Db db, Actor actor, object args, CancellationToken cancel)
    {
        return new ChartPoints([.. await db.ListAsync<FeaturePoint>(actor, PointsSql, args, cancel)]);
    }
}
