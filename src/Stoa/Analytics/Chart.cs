using Stoa.Platform;

namespace Stoa.Analytics;

/// <summary>A chart's points; sample says how many of how many are shown where not all are.</summary>
public sealed record ChartPoints(IReadOnlyList<object> Points, string? Sample = null);

/// <summary>A name and a number: a slice of a pie.</summary>
public sealed record Slice
{
    public string Name { get; init; } = "";

    public decimal Value { get; init; }
}

/// <summary>Data for one Recharts chart: a bare array.</summary>
public sealed class Chart : ReportSource
{
    private const int Slices = 9;

    public required Type PointType { get; init; }

    public required Func<Db, Actor, object, CancellationToken, Task<ChartPoints>> Read { get; init; }

    public override Type AnswerType => PointType.MakeArrayType();

    public override IReadOnlyList<ReportColumn> Columns => ColumnsOf(PointType);

    /// <summary>The filters of charts: those of every report, and others of this one's own.</summary>
    public static IReadOnlyList<ReportParameter> Filters(params ReportParameter[] others) =>
        [ReportParameter.From, ReportParameter.To, ReportParameter.Currency, ReportParameter.Timezone,
            ReportParameter.VendorId, .. others];

    /// <summary>The nine largest slices, and what is left as "Other".</summary>
    public static ChartPoints Pie(List<Slice> slices)
    {
        var sorted = slices.OrderByDescending(s => s.Value).ThenBy(s => s.Name, StringComparer.Ordinal).ToList();
        return new ChartPoints(sorted.Count <= Slices
            ? [.. sorted]
            : [.. sorted.Take(Slices), new Slice { Name = "Other", Value = sorted.Skip(Slices).Sum(s => s.Value) }]);
    }
}
