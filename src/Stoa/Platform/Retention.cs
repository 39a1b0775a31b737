using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Stoa.Accounts;

namespace Stoa.Platform;

/// <summary>For how long a kind of data is kept.</summary>
public sealed record RetentionRule
{
    public string Kind { get; init; } = "";

    public int KeepDays { get; init; }

    public int LeastDays { get; init; }

    public int MostDays { get; init; }

    public bool IsOn { get; init; }

    /// <summary>What it is about, as a sentence.</summary>
    public string What { get; init; } = "";
}

/// <summary>A rule, and how much of it would go now.</summary>
public sealed record RetentionState(RetentionRule Rule, long Due);

/// <summary>A change: what is left out stays.</summary>
public sealed record RetentionInput(int? KeepDays, bool? IsOn);

/// <summary>Removes what is older than its rule says, in small transactions, each night.</summary>
public sealed class Retention(Db db, InactivePeople people, TimeProvider time, ILogger<Retention> logger)
    : ScheduledJob(db, logger)
{
    /// <summary>The job's name.</summary>
    public const string Name = "retention";

    // Accounts are erased one by one, and only after a letter.
    private const string PeopleKind = "inactive people";
    private const int Batch = 5_000;
    private const int MostBatches = 2_000;
    private const string RulesSql = """
        select r.kind, r.keep_days, r.least_days, r.most_days, r.is_on, r.what
          from platform.retention_rules r order by r.position
        """;
    private const string AccountsSql = "select accounts.sweep(@kind, @before, @limit, @dry)";
    private const string CartsSql = "select carts.sweep(@before, @limit, @dry)";
    private const string WaitingSql = "select inventory.sweep(@before, @limit, @dry)";
    private const string PlatformSql = "select platform.sweep(@kind, @before, @limit, @dry)";
    private const string ActivitySql = "select audit.sweep_activity(@before, @limit, @dry)";
    private const string EventsSql = "select analytics.sweep_events(@before, @limit, @dry)";
    private const string SetSql = "select platform.set_retention(@actor, @kind, @keepDays::integer, @isOn::boolean)";

    /// <summary>The rules, and what each would remove now.</summary>
    public static async Task<List<RetentionState>> ListAsync(
        Db db, PrivacyPace pace, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var states = new List<RetentionState>();
        foreach (var rule in await db.ListAsync<RetentionRule>(Actor.System, RulesSql, cancel: cancel))
        {
            states.Add(new(rule, rule.Kind == PeopleKind
                ? await InactivePeople.CountAsync(db, pace, rule.KeepDays, now, cancel)
                : await SweepAsync(db, rule, now, dry: true, cancel)));
        }

        return states;
    }

    /// <summary>Changes a rule; the database's errors of platform.set_retention.</summary>
    public static Task<int> ChangeAsync(Db db, long? actor, string kind, RetentionInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(input);
        return db.ExecuteAsync(Actor.System, SetSql, new { actor, kind, input.KeepDays, input.IsOn }, cancel);
    }

    /// <summary>Removes what is due by every rule that is on. Answers how much of each kind went.</summary>
    public static async Task<Dictionary<string, long>> Handle(
        Db db, InactivePeople people, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(people);
        var removed = new Dictionary<string, long>();
        foreach (var rule in await db.ListAsync<RetentionRule>(Actor.System, RulesSql, cancel: cancel))
        {
            removed[rule.Kind] = 0;
            if (rule.Kind == PeopleKind)
            {
                if (rule.IsOn)
                {
                    (removed["letters to inactive people"], removed[rule.Kind]) =
                        await people.HandleAsync(rule.KeepDays, now, cancel);
                }

                continue;
            }

            for (var batch = 0; rule.IsOn && batch < MostBatches; batch++)
            {
                var rows = await SweepAsync(db, rule, now, dry: false, cancel);
                removed[rule.Kind] += rows;
                if (rows == 0)
                {
                    break;
                }
            }
        }

        return removed;
    }

    protected override async Task<object> WorkAsync(CancellationToken cancel) =>
        await Handle(Db, people, time.GetUtcNow(), cancel);

    private static Task<long> SweepAsync(Db db, RetentionRule rule, DateTimeOffset now, bool dry, CancellationToken cancel)
    {
        var arguments = new { kind = rule.Kind, before = now.AddDays(-rule.KeepDays), limit = Batch, dry };
        return rule.Kind switch
        {
            "sessions" or "secrets" or "exports" => db.FirstAsync<long>(Actor.System, AccountsSql, arguments, cancel),
            "carts" => db.FirstAsync<long>(Actor.System, CartsSql, arguments, cancel),
            "back in stock" => db.FirstAsync<long>(Actor.System, WaitingSql, arguments, cancel),
            "activity" => db.FirstAsync<long>(Actor.System, ActivitySql, arguments, cancel),
            "events" => db.FirstAsync<long>(Actor.System, EventsSql, arguments, cancel),
            _ => db.FirstAsync<long>(Actor.System, PlatformSql, arguments, cancel),
        };
    }
}

/// <summary>Routes of how long data is kept. That a sweep is run at once is the jobs' matter.</summary>
public static class RetentionApi
{
    public static void MapRetention(this IEndpointRouteBuilder app)
    {
        var rules = app.MapGroup("/api/v1/retention").WithTags("Privacy").ProducesProblem(401).ProducesProblem(403);
        rules.MapGet("", async (Db db, PrivacyPace pace, TimeProvider time, CancellationToken cancel) =>
                TypedResults.Ok(await Retention.ListAsync(db, pace, time.GetUtcNow(), cancel)))
            .RequirePermission("platform.operate")
            .WithName("ListRetention").WithSummary("For how long what is kept, and how much of it the next night removes");
        rules.MapPut("/{kind}", async (
                string kind, RetentionInput input, HttpContext http, Db db, CancellationToken cancel) =>
            {
                await Retention.ChangeAsync(db, http.Actor().UserId, kind, input, cancel);
                return TypedResults.NoContent();
            }).RequirePermission("platform.operate").RequireFresh()
            .WithName("ChangeRetention").WithSummary("Changes for how long a kind of data is kept, within its bounds")
            .ProducesProblem(400).ProducesProblem(404);
    }
}
