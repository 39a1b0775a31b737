using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Accounts;
using Stoa.Analytics.Charts;
using Stoa.Analytics.Reports;
using Stoa.Platform;

namespace Stoa.Analytics;

/// <summary>What a report or chart is, for the people who read it.</summary>
public sealed record DefinitionAnswer(
    string Name, string Kind, string Title, string Definition, string ChartType, string Address,
    IReadOnlyList<ReportParameter> Parameters, IReadOnlyList<ReportColumn> Columns, IReadOnlyList<ReportColumn> Head);

/// <summary>Routes of the reports and charts: operators see all, vendors their own.</summary>
public static class AnalyticsApi
{
    private const string Root = "/api/v1/analytics";
    private const string NoteExportSql =
        "select audit.log_activity(@UserId, @VendorId, 'people exported', 'The report ' || @Name || '.')";

    /// <summary>The thirteen reports.</summary>
    public static IReadOnlyList<Report> Reports { get; } =
    [
        SalesOverTime.Report, TopProducts.Report, CustomerActivity.Report, VendorPerformance.Report,
        ProductRatings.Report, LowStock.Report, UserActivity.Report, Funnel.Report, CustomerSegments.Report,
        ProductTrends.Report, Refunds.Report, NewVsReturning.Report, RegionalSales.Report,
    ];

    /// <summary>The charts.</summary>
    public static IReadOnlyList<Chart> Charts { get; } =
    [
        SalesTrend.Chart, TopProductsChart.Chart, OrdersByRegion.Chart, SalesByCategory.Chart,
        CustomersBySegment.Chart, CustomerSpend.Chart, FeatureRatings.Chart,
    ];

    public static void MapAnalytics(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup(Root).WithTags("Analytics").RequirePermission("analytics.read");
        foreach (var report in Reports)
        {
            group.MapGet(report.Name, (HttpContext http, Db db) => ShowReportAsync(http, db, report)).Describe(report);
        }

        foreach (var chart in Charts)
        {
            group.MapGet("charts/" + chart.Name, (HttpContext http, Db db) => ShowChartAsync(http, db, chart))
                .Describe(chart);
        }

        group.MapGet("filters", async (HttpContext http, Db db) =>
                TypedResults.Ok(await ListFilters.Handle(db, http.Actor(), http.RequestAborted)))
            .WithName("AnalyticsFilters").WithSummary("Vendors, categories and currencies that reports can be asked for");
        group.MapGet("definitions", ShowDefinitions).WithName("AnalyticsDefinitions")
            .WithSummary("What every report and chart counts, its parameters and columns");
        group.MapGet("definitions/{name}", (string name, HttpContext http, Db db) =>
                ExplainAsync(http, db, Reports.FirstOrDefault(r => r.Name == name)))
            .WithName("AnalyticsExplainReport").DescribeExplanation("report");
        group.MapGet("definitions/charts/{name}", (string name, HttpContext http, Db db) =>
                ExplainAsync(http, db, Charts.FirstOrDefault(c => c.Name == name)))
            .WithName("AnalyticsExplainChart").DescribeExplanation("chart");
        group.MapGet("live", Listen).WithName("AnalyticsLive").DisableRequestTimeout()
            .WithSummary("Server-sent events: 'figures' when figures changed, 'alive' while they do not")
            .ProducesProblem(503);
    }

    private static IResult Listen(HttpContext http, LiveFigures live)
    {
        // Between the database and the browser nothing may wait for more of it.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return live.Subscribe(http.Actor().VendorId, http.RequestAborted) is { } events
            ? TypedResults.ServerSentEvents(events)
            : TypedResults.Problem("Too many browsers listen here: try again later.", statusCode: 503);
    }

    private static async Task ShowReportAsync(HttpContext http, Db db, Report report)
    {
        var (actor, cancel) = (http.Actor(), http.RequestAborted);
        var request = await ReportRequest.ReadAsync(db, actor, http.Request.Query, report, cancel) with
        {
            InFull = http.User.HasClaim(Permission.Claim, UsersApi.Manage),
        };
        if (request.IsCsv)
        {
            http.Demand("analytics.export");
            if (report.IsPersonal)
            {
                StepUp.Check(http);
                await db.ExecuteAsync(Actor.System, NoteExportSql, new { actor.UserId, actor.VendorId, report.Name }, cancel);
            }

            await Answers.WriteCsvAsync(http, report, report.StreamAsync(db, actor, request, cancel));
            return;
        }

        await Answers.WriteJsonAsync(http, await report.ReadAsync(db, actor, request, cancel));
    }

    private static async Task ShowChartAsync(HttpContext http, Db db, Chart chart)
    {
        var (actor, cancel) = (http.Actor(), http.RequestAborted);
        var request = await ReportRequest.ReadAsync(db, actor, http.Request.Query, chart, cancel);
        var data = await chart.Read(db, actor, request.Arguments(), cancel);
        if (data.Sample is not null)
        {
            http.Response.Headers["X-Stoa-Sampled"] = data.Sample;
        }

        await Answers.WriteJsonAsync(http, new ReportBody(data.Points, data.Points));
    }

    private static Ok<IReadOnlyList<DefinitionAnswer>> ShowDefinitions() =>
        TypedResults.Ok<IReadOnlyList<DefinitionAnswer>>(
            [.. Reports.Select(Define), .. Charts.Select(Define)]);

    private static async Task<Ok<ExplanationAnswer>> ExplainAsync(HttpContext http, Db db, ReportSource? source)
    {
        if (source is null)
        {
            throw new NotFoundException("report or chart");
        }

        var request = await ReportRequest.ReadAsync(db, http.Actor(), http.Request.Query, source, http.RequestAborted);
        var routine = Explanation.RoutineOf(source);
        return TypedResults.Ok(new ExplanationAnswer(
            Define(source), routine, Explanation.SqlOf(routine), Explanation.CallOf(request, http.Actor()),
            request.Timezone));
    }

    private static DefinitionAnswer Define(ReportSource source) => source is Report report
        ? Define(source, "report", $"{Root}/{source.Name}", report.HeadColumns)
        : Define(source, "chart", $"{Root}/charts/{source.Name}", []);

    private static DefinitionAnswer Define(
        ReportSource source, string kind, string address, IReadOnlyList<ReportColumn> head) =>
        new(source.Name, kind, source.Title, source.Definition, source.ChartType, address, source.Parameters,
            source.Columns, head);
}
