using Stoa.Accounts;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform;

/// <summary>What is older than its rule goes; what figures counted of it stays counted.</summary>
public sealed class RetentionTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateTimeOffset Now = new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Old_activity_and_events_go_by_the_month_and_their_counts_stay()
    {
        // A year with partitions, and rows from before any.
        await database.AsOwnerAsync<object>("""
            select platform.ensure_month_partitions(t, '2024-01-01', '2026-06-01')
              from unnest(array['analytics.events', 'audit.activity_logs']::regclass[]) as t;
            insert into accounts.users (name, role_id) select 'Active', role_id from accounts.roles where name = 'shopper';
            insert into audit.activity_logs (user_id, activity_type, "timestamp")
            select case n % 3 when 0 then null else (select max(user_id) from accounts.users) end, 'product view',
                   timestamptz '2022-01-01 00:00Z' + n * interval '1 day'
              from generate_series(0, 1620) as n;
            insert into analytics.events (kind, visitor_id, user_id, occurred_at)
            select case n % 2 when 0 then 'visit' else 'product view' end, md5((n % 50)::text)::uuid,
                   case when n % 50 < 10 then (select max(user_id) from accounts.users) end,
                   timestamptz '2022-01-01 00:00Z' + n * interval '1 day'
              from generate_series(0, 1620) as n;
            """);
        await database.AsOwnerAsync<int>("select merged::int from analytics.merge_deltas()");
        var before = await FiguresAsync();
        var due = (await Retention.ListAsync(database.Db, Pace, Now, default)).ToDictionary(s => s.Rule.Kind, s => s.Due);
        var removed = await Retention.Handle(database.Db, People(), Now, default);
        Assert.Equal((due["activity"], due["events"]), (removed["activity"], removed["events"]));
        Assert.True(removed["activity"] > 700 && removed["events"] > 1_000);
        // Two years and 400 days, in whole months.
        Assert.Equal(("2024-06-01", "2025-05-01"), await database.AsOwnerAsync<(string, string)>("""
            select to_char((select min("timestamp") from audit.activity_logs) at time zone 'UTC', 'YYYY-MM-DD'),
                   to_char((select min(occurred_at) from analytics.events) at time zone 'UTC', 'YYYY-MM-DD')
            """));
        Assert.Null(await database.AsOwnerAsync<string>("select to_regclass('audit.activity_logs_2024_05')::text"));
        Assert.Equal(before, await FiguresAsync());
        Assert.Equal("", await DifferencesAsync());
        await database.AsOwnerAsync<object>("select analytics.rebuild_rollups()");
        Assert.Equal(before, await FiguresAsync());
        Assert.Equal("", await DifferencesAsync());
        Assert.All((await Retention.Handle(database.Db, People(), Now, default)).Values, rows => Assert.Equal(0, rows));
    }

    [Fact]
    public async Task What_ended_long_ago_goes_and_what_did_not_stays()
    {
        var old = Now.AddDays(-200).UtcDateTime;
        await database.AsOwnerAsync<int>("""
            insert into accounts.users (name, role_id) select 'Somebody', role_id from accounts.roles where name = 'shopper';
            insert into accounts.sessions (user_id, kind, access_hash, access_expires_at, security_stamp)
            select (select max(user_id) from accounts.users), 'token', sha256(n::text::bytea), a, gen_random_uuid()
              from (values (1, @old::timestamptz), (2, @now::timestamptz)) as v (n, a);
            insert into accounts.registrations (token_hash, email, name, password_hash, language, expires_at)
            select sha256(n::text::bytea), n || '@old.example', 'Ann', 'x', 'en', a
              from (values (1, @old::timestamptz), (2, @now::timestamptz)) as v (n, a);
            insert into platform.outbox (kind, sealed_payload, attempts, dead_at) values ('mail', '', 12, @old), ('mail', '', 12, @now);
            insert into carts.carts (visitor_id, updated_at) values (gen_random_uuid(), @old), (gen_random_uuid(), @now);
            """, new { old, now = Now.UtcDateTime });
        var removed = await Retention.Handle(database.Db, People(), Now, default);
        Assert.Equal((1L, 1L, 1L, 1L), (removed["sessions"], removed["secrets"], removed["messages"], removed["carts"]));
        Assert.Equal((1L, 1L), await database.AsOwnerAsync<(long, long)>(
            "select (select count(*) from accounts.sessions), (select count(*) from carts.carts)"));
    }

    [Fact]
    public async Task A_rule_changes_within_its_bounds_and_off_removes_nothing()
    {
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(
            () => Retention.ChangeAsync(database.Db, null, "job runs", new(1, null), default));
        Assert.Equal(("ST400", "keepDays"), (refused.SqlState, refused.ColumnName));
        await Retention.ChangeAsync(database.Db, null, "job runs", new(8, false), default);
        var started = Now.AddDays(-20).UtcDateTime;
        await database.AsOwnerAsync<int>(
            "insert into platform.job_runs (job, started_at, finished_at, succeeded) values ('x', @started, @started, true)",
            new { started });
        Assert.Equal(1, (await Retention.ListAsync(database.Db, Pace, Now, default)).Single(s => s.Rule.Kind == "job runs").Due);
        Assert.Equal(0, (await Retention.Handle(database.Db, People(), Now, default))["job runs"]);
        await Retention.ChangeAsync(database.Db, null, "job runs", new(null, true), default);
        Assert.Equal(1, (await Retention.Handle(database.Db, People(), Now, default))["job runs"]);
        Assert.Equal(2, await database.AsOwnerAsync<long>(
            "select count(*) from audit.audit_entries where table_name = 'platform.retention_rules' and action = 'update'"));
    }

    private static PrivacyPace Pace { get; } = new(TimeSpan.FromDays(7), TimeSpan.FromDays(30));

    private InactivePeople People() => new(database.Db, Cluster.Current.Vault, new PublicAddress(null),
        new Erase(database.Db, Cluster.Current.Vault, Cluster.Current.Data, new SubjectKeys(database.Db, Cluster.Current.Vault)), Pace);

    private Task<string> FiguresAsync() => database.AsOwnerAsync<string>("""
        select jsonb_build_object('funnel', (select jsonb_agg(f) from analytics.funnel_ever(0) f),
          'activity', (select jsonb_agg(a order by a.user_id) from analytics.activity_ever(0) a))::text
        """);

    private async Task<string> DifferencesAsync() => await database.AsOwnerAsync<string?>("""
        select string_agg(v.rollup || ' ' || v.examples::text, ', ') from analytics.verify_traffic() v where v.differences > 0
        """) ?? "";
}
