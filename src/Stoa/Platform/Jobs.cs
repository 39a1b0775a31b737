using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;

namespace Stoa.Platform;

/// <summary>A job that runs by the clock.</summary>
/// <param name="Name">Its name in the API and in settings, such as <c>retention</c>.</param>
/// <param name="Description">What it does, for whoever runs the marketplace.</param>
/// <param name="Schedule">When: Quartz's cron expression (seconds first, UTC); null when only somebody's request runs it.</param>
public sealed record JobDefinition(string Name, string Description, string? Schedule);

/// <summary>
/// Work that a schedule or an operator starts. Of all hosts of a database one runs it, once at a time; what it did is kept
/// in platform.job_runs. A run whose host is killed is closed by the next one: work must bear being begun again.
/// </summary>
public abstract partial class ScheduledJob(Db db, ILogger logger) : IJob
{
    /// <summary>Who asked, in the job's data; by the clock nobody did.</summary>
    internal const string StartedBy = "startedBy";

    private const string BeginSql = "select platform.begin_job_run(@job, @startedBy::bigint)";
    private const string NoteSql = "select platform.note_job_run(@runId, @summary::jsonb, @succeeded::boolean, @error)";

    private long _runId;

    protected Db Db { get; } = db;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var name = context.JobDetail.Key.Name;
        var startedBy = context.MergedJobDataMap.TryGetValue(StartedBy, out var value) && long.TryParse($"{value}", out var id)
            ? id : (long?)null;
        _runId = await Db.FirstAsync<long>(Actor.System, BeginSql, new { job = name, startedBy }, cancellationToken);
        try
        {
            var summary = await WorkAsync(cancellationToken);
            await NoteAsync(summary, true, null);
        }
        catch (Exception e)
        {
            // What is kept and shown says nothing of the data: errors of PostgreSQL and of files carry it in details only.
            var reason = e is OperationCanceledException ? "Its host was stopped before it ended." : Reason(e);
            LogFailure(name, e);
            try
            {
                await NoteAsync(null, false, reason);
            }
            catch (NpgsqlException)
            {
                // The database is gone, perhaps with the host: the next run closes this one.
            }
        }
    }

    /// <summary>The work. Answers what it did, as an object of figures.</summary>
    protected abstract Task<object> WorkAsync(CancellationToken cancel);

    /// <summary>Keeps what was done so far, for those who watch.</summary>
    protected Task ProgressAsync(object summary) => NoteAsync(summary, null, null);

    private static string Reason(Exception e) =>
        e is PostgresException p ? $"The database refused: {p.MessageText} ({p.SqlState})." : e.Message.Split('\n')[0];

    private Task<int> NoteAsync(object? summary, bool? succeeded, string? error) => Db.ExecuteAsync(Actor.System, NoteSql, new
    {
        runId = _runId,
        summary = summary is null ? null : JsonSerializer.Serialize(summary, JsonSerializerOptions.Web),
        succeeded,
        error,
    });

    [LoggerMessage(LogLevel.Error, "The job {Name} failed")]
    private partial void LogFailure(string name, Exception exception);
}

/// <summary>Starts jobs out of their schedule.</summary>
public sealed class JobTrigger(ISchedulerFactory schedulers, IEnumerable<JobDefinition> jobs)
{
    /// <summary>Has a job run as soon as some host is free to; one that runs already is run again afterwards.</summary>
    /// <param name="startedBy">Who asks for it; null for the host itself.</param>
    public async Task NowAsync(string name, long? startedBy, CancellationToken cancel)
    {
        if (jobs.All(j => j.Name != name))
        {
            throw new NotFoundException("job");
        }

        var scheduler = await schedulers.GetScheduler(cancel);
        var data = new JobDataMap();
        if (startedBy is { } person)
        {
            data.PutAsString(ScheduledJob.StartedBy, person);
        }

        await scheduler.TriggerJob(new JobKey(name), data, cancel);
    }
}

/// <summary>Registers jobs with Quartz.NET, whose schedule lies in the database: of many hosts one runs each.</summary>
public static class JobServices
{
    /// <summary>The scheduler itself.</summary>
    public static void AddJobs(this IServiceCollection services, Db db)
    {
        ArgumentNullException.ThrowIfNull(db);
        services.AddSingleton<JobTrigger>();
        services.AddQuartz(q =>
        {
            q.ConfigureScheduler(o =>
            {
                o.InstanceName = "stoa";
                o.GenerateInstanceId = true;
                o.DefaultTimeZone = TimeZoneInfo.Utc;
            });
            q.UseDefaultThreadPool(4);
            q.UsePersistentStore(s =>
            {
                s.UsePostgres(NpgsqlFactory.Instance, db.Logins.App);
                s.UseClustering();
                s.ConfigureStore(o =>
                {
                    o.TablePrefix = "platform.qrtz_";
                    // Its threads must not keep a process that has stopped.
                    o.UseBackgroundThreads = true;
                    // Migrations make the tables; a test compares them with what Quartz wants.
                    o.SchemaProvisioning = SchemaProvisioning.None;
                });
            });
        });
        services.AddQuartzHostedService(o =>
        {
            o.AwaitApplicationStarted = true;
            o.WaitForJobsToComplete = true;
        });
    }

    /// <summary>
    /// A job and when it runs. The setting <c>Jobs__name</c> has another cron expression, or <c>off</c>.
    /// </summary>
    /// <exception cref="StoaException">The setting is no cron expression.</exception>
    public static void AddJob<T>(
        this IServiceCollection services, IConfiguration configuration, string name, string description, string? schedule)
        where T : ScheduledJob
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var wanted = configuration[$"Jobs:{name}"] ?? schedule;
        var cron = wanted is "off" or null ? null : wanted;
        if (cron is not null && !CronExpression.TryParse(cron, out _))
        {
            throw new StoaException(
                $"Jobs__{name} is no cron expression of Quartz: write \"0 30 3 * * ?\" for half past three (UTC), or off.", 2);
        }

        services.AddSingleton(new JobDefinition(name, description, cron));
        services.AddQuartz(q =>
        {
            q.AddJob<T>(j => j.WithIdentity(name).WithDescription(description).StoreDurably().DisallowConcurrentExecution());
            if (cron is not null)
            {
                q.AddTrigger(t => t.ForJob(name).WithIdentity(name).WithCronSchedule(cron, c => c.InTimeZone(TimeZoneInfo.Utc)));
            }
        });
    }
}
