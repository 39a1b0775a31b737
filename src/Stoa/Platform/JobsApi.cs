using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quartz;

namespace Stoa.Platform;

/// <summary>One run of a job.</summary>
public sealed record JobRun
{
    public long RunId { get; init; }

    public string Job { get; init; } = "";

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Null while it runs.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    public bool? Succeeded { get; init; }

    /// <summary>What it did, in figures; which ones depends on the job.</summary>
    public JsonElement Summary { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>The name of whoever asked for it; null when the clock did.</summary>
    public string? StartedBy { get; init; }
}

/// <summary>A job, when it runs next, and its latest run.</summary>
/// <param name="Name">Its name in the API and in settings.</param>
/// <param name="Description">What it does.</param>
/// <param name="Schedule">Quartz's cron expression in UTC; null when only requests run it.</param>
/// <param name="NextAt">When the clock starts it next.</param>
/// <param name="LatestRun">Null when it never ran.</param>
public sealed record JobState(
    string Name, string Description, string? Schedule, DateTimeOffset? NextAt, JobRun? LatestRun);

/// <summary>Runs of a job, the latest first.</summary>
/// <param name="NextCursor">For the next page; null on the last one.</param>
public sealed record JobRuns(IReadOnlyList<JobRun> Rows, string? NextCursor);

/// <summary>Routes for whoever watches the jobs of the marketplace.</summary>
public static class JobsApi
{
    private const string RunsSql = """
        select r.run_id, r.job, r.started_at, r.finished_at, r.succeeded, r.summary::text as summary, r.error, r.started_by
          from platform.list_job_runs(@job, @limit, @before::bigint) r
        """;
    private const string LatestSql = """
        select r.run_id, r.job, r.started_at, r.finished_at, r.succeeded, r.summary::text as summary, r.error, r.started_by
          from unnest(@jobs::text[]) as j (name), platform.list_job_runs(j.name, 1, null) r
        """;
    private const int Most = 200;

    public static void MapJobs(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/jobs").WithTags("Jobs").RequirePermission("platform.operate");
        group.MapGet("", ListAsync).WithName("ListJobs").WithSummary("Jobs, when each runs, and what its latest run did");
        group.MapGet("/{name}/runs", RunsAsync).WithName("ListJobRuns").WithSummary("Runs of a job, the latest first")
            .ProducesProblem(400).ProducesProblem(404);
        group.MapPost("/{name}/run", RunAsync).WithName("RunJob").WithSummary("Has a job run now").ProducesProblem(404);
    }

    private static async Task<Ok<List<JobState>>> ListAsync(
        HttpContext http, Db db, IEnumerable<JobDefinition> jobs, ISchedulerFactory schedulers, CancellationToken cancel)
    {
        var scheduler = await schedulers.GetScheduler(cancel);
        var definitions = jobs.OrderBy(j => j.Name, StringComparer.Ordinal).ToList();
        var names = definitions.Select(j => j.Name).ToArray();
        var latest = await db.ListAsync<RunRow>(http.Actor(), LatestSql, new { jobs = names }, cancel);
        var states = new List<JobState>();
        foreach (var job in definitions)
        {
            var trigger = job.Schedule is null ? null : await scheduler.GetTrigger(new TriggerKey(job.Name), cancel);
            states.Add(new JobState(job.Name, job.Description, job.Schedule, trigger?.NextFireTimeUtc,
                latest.FirstOrDefault(r => r.Job == job.Name)?.Run()));
        }

        return TypedResults.Ok(states);
    }

    private static async Task<Ok<JobRuns>> RunsAsync(
        string name, HttpContext http, Db db, IEnumerable<JobDefinition> jobs, string? cursor, int? limit,
        CancellationToken cancel)
    {
        if (jobs.All(j => j.Name != name))
        {
            throw new NotFoundException("job");
        }

        var size = limit ?? 50;
        if (size is < 1 or > Most)
        {
            throw new InputException("limit", $"must be a whole number from 1 to {Most}");
        }

        long? before = cursor is null ? null
            : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id
            : throw new InputException("cursor", "must be the nextCursor of this list");
        var rows = await db.ListAsync<RunRow>(
            http.Actor(), RunsSql, new { job = name, limit = size + 1, before }, cancel);
        var page = rows.Take(size).Select(r => r.Run()).ToList();
        return TypedResults.Ok(new JobRuns(
            page, rows.Count > size ? page[^1].RunId.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static async Task<Accepted> RunAsync(string name, HttpContext http, JobTrigger trigger, CancellationToken cancel)
    {
        await trigger.NowAsync(name, http.Actor().UserId, cancel);
        return TypedResults.Accepted((string?)null);
    }

    private sealed record RunRow
    {
        public long RunId { get; init; }

        public string Job { get; init; } = "";

        public DateTimeOffset StartedAt { get; init; }

        public DateTimeOffset? FinishedAt { get; init; }

        public bool? Succeeded { get; init; }

        public string Summary { get; init; } = "{}";

        public string? Error { get; init; }

        public string? StartedBy { get; init; }

        public JobRun Run() => new()
        {
            RunId = RunId,
            Job = Job,
            StartedAt = StartedAt,
            FinishedAt = FinishedAt,
            Succeeded = Succeeded,
            Summary = JsonSerializer.Deserialize<JsonElement>(Summary),
            Error = Error,
            StartedBy = StartedBy,
        };
    }
}
