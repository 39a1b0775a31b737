using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;
using Stoa.Platform;
using Stoa.Platform.Backup;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform;

/// <summary>Jobs: one host runs each, what it did is kept, and what failed says why.</summary>
public sealed class JobTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string RunsSql = """
        select succeeded, error, summary::text as summary from platform.job_runs where job = @job order by run_id
        """;

    // Columns of Quartz's tables in one schema, without their prefix.
    private const string ColumnsSql = """
        select replace(table_name, 'qrtz_', '') || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' '
               || coalesce(column_default, '')
          from information_schema.columns where table_schema = @schema and table_name like 'qrtz\_%'
        """;

    // Tables that only its optional histories use: ours are platform.job_runs.
    private static readonly string[] Unused = ["execution_history.", "misfire_history.", "job_status."];

    [Fact]
    public async Task A_run_that_is_asked_for_on_two_hosts_is_kept_with_who_asked_and_what_it_did()
    {
        await using var first = await TestHost.StartAsync(database);
        await using var second = await TestHost.StartAsync(database);
        var chief = await first.AddPersonAsync("operator");
        foreach (var host in new[] { first, second, first })
        {
            await host.App.Services.GetRequiredService<JobTrigger>().NowAsync(TakeBackupJob.Name, chief.UserId, default);
        }

        await UntilAsync(async () => (await RunsAsync(TakeBackupJob.Name)).Count(r => r.Succeeded == true) == 3);
        var runs = await RunsAsync(TakeBackupJob.Name);
        Assert.All(runs, r => Assert.Contains("skipped", r.Summary, StringComparison.Ordinal));
        Assert.Equal(3, await database.AsOwnerAsync<long>(
            "select count(*) from platform.job_runs where started_by = @UserId", chief));
    }

    [Fact]
    public async Task What_failed_says_why_and_a_run_whose_host_ended_is_closed_by_the_next()
    {
        const string job = "broken";
        await database.AsOwnerAsync<long>("select platform.begin_job_run(@job, null)", new { job });
        await new Broken(database.Db).Execute(await ContextAsync(job), default);
        var runs = await RunsAsync(job);
        Assert.Equal([("Its host ended before it did.", false), ("The database refused: There is no such thing. (ST404).", false)],
            runs.Select(r => (r.Error!, r.Succeeded!.Value)));
    }

    [Fact]
    public void A_schedule_that_is_none_is_refused_and_off_is_off()
    {
        static ServiceCollection With(string value)
        {
            var services = new ServiceCollection();
            services.AddJob<Broken>(
                new ConfigurationBuilder().AddInMemoryCollection([new("Jobs:broken", value)]).Build(), "broken", "Fails.", "0 0 1 * * ?");
            return services;
        }

        var refused = Assert.Throws<StoaException>(() => With("at night"));
        Assert.Contains("Jobs__broken", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, refused.ExitCode);
        Assert.Null(With("off").BuildServiceProvider().GetRequiredService<JobDefinition>().Schedule);
        Assert.Equal("0 5 1 * * ?", With("0 5 1 * * ?").BuildServiceProvider().GetRequiredService<JobDefinition>().Schedule);
    }

    /// <summary>Our migration against the script that travels in Quartz's own assembly.</summary>
    [Fact]
    public async Task The_tables_are_those_that_this_version_of_Quartz_wants()
    {
        await using var resource = typeof(IJob).Assembly
            .GetManifestResourceStream("Quartz.Impl.AdoJobStore.Schema.create_postgres.sql")!;
        using var reader = new StreamReader(resource);
        var script = (await reader.ReadToEndAsync()).Replace("{0}", "wanted.qrtz_", StringComparison.Ordinal)
            .Replace("{1}", "qrtz_", StringComparison.Ordinal);
        await using var connection = new NpgsqlConnection(database.Logins.Owner);
        await connection.ExecuteAsync("create schema wanted;" + script.Replace("--;;", "", StringComparison.Ordinal));
        var wanted = (await connection.QueryAsync<string>(ColumnsSql, new { schema = "wanted" }))
            .Where(c => !Unused.Any(u => c.StartsWith(u, StringComparison.Ordinal))).Order(StringComparer.Ordinal);
        var ours = (await connection.QueryAsync<string>(ColumnsSql, new { schema = "platform" })).Order(StringComparer.Ordinal);
        Assert.Equal(wanted, ours);
        await connection.ExecuteAsync("drop schema wanted cascade");
    }

    private async Task<List<Run>> RunsAsync(string job)
    {
        await using var connection = new NpgsqlConnection(database.Logins.Owner);
        return [.. await connection.QueryAsync<Run>(RunsSql, new { job })];
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            if (await isSo())
            {
                return;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException("It does not happen.");
    }

    // A context as Quartz hands it over, of a scheduler that keeps nothing.
    private static async Task<IJobExecutionContext> ContextAsync(string job)
    {
        var seen = new TaskCompletionSource<IJobExecutionContext>();
        var scheduler = await QuartzSchedulerBuilder.Create().BuildScheduler();
        await scheduler.Start();
        Catcher.Seen = seen;
        await scheduler.ScheduleJob(
            JobBuilder.Create<Catcher>().WithIdentity(job).Build(), TriggerBuilder.Create().StartNow().Build());
        var context = await seen.Task;
        await scheduler.Shutdown();
        return context;
    }

    private sealed record Run(bool? Succeeded, string? Error, string Summary);

    private sealed class Catcher : IJob
    {
        public static TaskCompletionSource<IJobExecutionContext>? Seen { get; set; }

        public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
        {
            Seen!.TrySetResult(context);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Broken(Db db) : ScheduledJob(db, LoggerFactory.Create(_ => { }).CreateLogger<Broken>())
    {
        protected override async Task<object> WorkAsync(CancellationToken cancel)
        {
            await Db.ExecuteAsync(Actor.System, """
                do $$ begin raise exception using errcode = 'ST404', message = 'There is no such thing.', detail = 'secret'; end $$
                """, cancel: cancel);
            return new { };
        }
    }
}
