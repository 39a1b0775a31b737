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
    // What people did is added up once, for the head and the page; names and e-mails are looked up for the page.
    private const string Sql = """
        with people as materialized (
          select a.* from analytics.user_activity(@from, @to, @vendorId) a
        ), head as materialized (
          select now() as as_of,
                 (select min(l.occurred_at) from reporting.activity l
                   where @vendorId::bigint is null or l.vendor_id = @vendorId) as starts_at,
                 count(*) as active_users, coalesce(sum(p.actions_count), 0)::bigint as total_actions,
                 analytics.unknown_actions(@from, @to, @vendorId) as unknown_actions
            from people p
        ), page as (
          select p.* from people p
           where @k1::text is null or (p.actions_count, -p.user_id) < (@k1::text::bigint, -@k2::text::bigint)
           order by p.actions_count desc, p.user_id
           limit @limit
        )
        select h.*, r.user_id is not null as is_row, r.user_id, c.name as "user", e.email, r.actions_count,
               r.last_activity, e.last_login
          from head h
          left join page r on true
          left join reporting.customers c on c.user_id = r.user_id
          left join lateral accounts.person_contact(r.user_id, @inFull) e on true
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
            db.ReadAtOnceAsync<UserActivityHead, UserActivityRow>(actor, Sql, args, cancel),
        Stream = (db, actor, args, cancel) => db.StreamAsync<UserActivityRow>(actor, Sql, args, cancel),
    };
}
