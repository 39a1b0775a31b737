using System.ComponentModel;
using Stoa.Platform;

namespace Stoa.Analytics.Reports;

/// <summary>User activity: totals over all rows.</summary>
public sealed record UserActivityHead : ReportHead
{
    [Description("People who did something.")]
    public long ActiveUsers { get; init; }

    [Description("What they did, counted.")]
    public long TotalActions { get; init; }

    [Description("Actions of unknown people, left out of the rows.")]
    public long UnknownActions { get; init; }
}

/// <summary>User activity: a row.</summary>
public sealed record UserActivityRow
{
    [Description("Id of the person.")]
    public long UserId { get; init; }

    [Description("Name of the person; empty where it may not be seen.")]
    public string? User { get; init; }

    [Description("E-mail; always empty for vendors, and for people an import brought without one.")]
    public string? Email { get; init; }

    [Description("Actions in the period.")]
    public long ActionsCount { get; init; }

    [Description("The latest of them.")]
    public DateTimeOffset LastActivity { get; init; }

    [Description("Latest sign-in ever; empty for vendors and where none was recorded.")]
    public DateTimeOffset? LastLogin { get; init; }
}

/// <summary>What people did, from the activity log: sign-ins, views that matter, actions.</summary>
public static class UserActivity
{
    private const string HeadSql = """
        select now() as as_of, (select min(a.occurred_at) from reporting.activity a
                         where @vendorId::bigint is null or a.vendor_id = @vendorId) as starts_at,
               count(*) as active_users,
               coalesce(sum(r.actions_count), 0)::bigint as total_actions,
               analytics.unknown_actions(@from, @to, @vendorId) as unknown_actions
          from analytics.user_activity(@from, @to, @vendorId) r
        """;

    private const string RowsSql = """
        select r.user_id, p.name as "user", c.email, r.actions_count, r.last_activity, c.last_login
          from (
            select a.* from analytics.user_activity(@from, @to, @vendorId) a
             where @k1::text is null or (a.actions_count, -a.user_id) < (@k1::text::bigint, -@k2::text::bigint)
             order by a.actions_count desc, a.user_id
             limit @limit
          ) r
          left join reporting.customers p on p.user_id = r.user_id
         cross join lateral accounts.person_contact(r.user_id) c
         order by r.actions_count desc, r.user_id
        """;

    private const string RecountSql = """
        select r.user_id, p.name as user_name, r.actions_count, r.last_activity
          from analytics.recount_user_activity(@from, @to, @vendorId) r
          left join reporting.customers p on p.user_id = r.user_id
         order by r.actions_count desc, r.user_id
        """;

    public static Report Report { get; } = new Report<UserActivityHead, UserActivityRow>
    {
        Name = "user-activity",
        Title = "User activity",
        Definition = "What people did, from the activity log: sign-ins, views that matter, actions. Vendors see "
            + "what was done for them. Actions of unknown people are counted in the head only.",
        ChartType = "table",
        Recount = RecountSql,
        Parameters = ReportParameter.ForReport(),
        Keys = [SortKey.Whole, SortKey.Whole],
        KeysOf = (row, _) => [row.ActionsCount, row.UserId],
        Read = (db, actor, args, cancel) =>
            db.ReadTogetherAsync<UserActivityHead, UserActivityRow>(actor, HeadSql, RowsSql, args, cancel),
        Stream = (db, actor, args, cancel) => db.StreamAsync<UserActivityRow>(actor, RowsSql, args, cancel),
    };
}
