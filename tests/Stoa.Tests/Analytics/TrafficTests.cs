using CsCheck;
using Npgsql;
using Stoa.Analytics;
using Stoa.Tests.Support;

namespace Stoa.Tests.Analytics;

/// <summary>The funnel's standing state: who is the same person, whenever it turns out.</summary>
public sealed class TrafficTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string EventSql = """
        insert into analytics.events (occurred_at, kind, visitor_id, user_id, vendor_id)
        select timestamptz '2025-06-01' + @at * interval '1 hour',
               (array['visit', 'product view', 'add to cart', 'checkout started'])[1 + @kind],
               ('00000000-0000-0000-0000-00000000000' || @visitor)::uuid, nullif(@user, 0), nullif(@vendor, 0)
        """;

    private static readonly Gen<Event[]> Events = Gen.Select(
        Gen.Int[0, 3], Gen.Int[1, 5], Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[0, 9], Gen.Int[0, 3],
        (kind, visitor, user, vendor, at, merge) => new Event(kind, visitor, user, vendor, at, merge == 0)).Array[1, 15];

    [Fact]
    public async Task A_visitor_who_signs_in_is_one_person_with_the_account_and_stays_it()
    {
        await BeginAsync();
        await AddAsync(new Event(0, 1, 0, 0, 0, true), new Event(1, 1, 0, 1, 1, true));
        Assert.Equal("1 1 0 0", await StepsAsync(null));
        await AddAsync(new Event(2, 2, 7, 1, 2, true));
        await AddAsync(new Event(1, 2, 0, 1, 3, false));
        Assert.Equal("1 2 1 0", await StepsAsync(null));
        await AddAsync(new Event(0, 1, 7, 0, 4, false));
        Assert.Equal("1 1 1 0", await StepsAsync(null));
        await AddAsync(new Event(3, 1, 0, 0, 5, true));
        Assert.Equal("1 1 1 1", await StepsAsync(null));
        Assert.Equal("0 2 1 0", await StepsAsync(1));
        await EqualAsync();
    }

    [Fact]
    public async Task The_lowest_account_of_a_shared_browser_takes_its_steps_whichever_comes_first()
    {
        await BeginAsync();
        await AddAsync(new Event(0, 1, 0, 0, 0, true), new Event(1, 1, 9, 0, 1, true), new Event(2, 1, 4, 0, 2, true));
        Assert.Equal("1 1 1 0", await StepsAsync(null));
        Assert.Equal("1,4,5|2,9,2", await database.AsOwnerAsync<string>("""
            select string_agg(concat_ws(',', row_number, user_id, steps), '|' order by user_id)
              from (select row_number() over (order by user_id), user_id, steps from analytics.funnel_users) u
            """));
        await EqualAsync();
    }

    [Fact]
    public async Task Any_sequence_of_events_and_merges_counts_what_the_events_count()
    {
        await Events.SampleAsync(
            async events =>
            {
                await BeginAsync();
                await AddAsync(events);
                await EqualAsync();
                await MergeDeltas.Handle(database.Db, CancellationToken.None);
                await EqualAsync();
            },
            iter: 60, threads: 1);
        await database.AsOwnerAsync<long>("select analytics.rebuild_rollups()");
        await EqualAsync();
    }

    private Task<int> BeginAsync() => database.AsOwnerAsync<int>("""
        truncate analytics.events, analytics.event_deltas, analytics.funnel_visitors, analytics.funnel_users,
          analytics.funnel_counts
        """);

    private async Task AddAsync(params Event[] events)
    {
        foreach (var e in events)
        {
            await database.AsOwnerAsync<int>(EventSql, new { e.At, e.Kind, e.Visitor, e.User, e.Vendor });
            if (e.Merge)
            {
                await MergeDeltas.Handle(database.Db, CancellationToken.None);
            }
        }
    }

    private Task<string> StepsAsync(long? vendor) => database.AsOwnerAsync<string>("""
        select concat_ws(' ', visited, viewed_product, added_to_cart, started_checkout)
          from analytics.funnel_ever(coalesce(@vendor::bigint, 0))
        """, new { vendor });

    private async Task EqualAsync()
    {
        await using var connection = new NpgsqlConnection(database.Logins.App);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        foreach (var vendor in new long?[] { null, 1, 2 })
        {
            foreach (var (from, to) in new (string?, string?)[] { (null, null), ("2025-06-01T03:00Z", null), (null, "2025-06-01T06:00Z") })
            {
                var (different, rows) = await ReportComparison.CompareAsync(
                    connection, ("funnel", "@from::timestamptz, @to::timestamptz, @vendor::bigint"), new { from, to, vendor });
                Assert.Equal((0, 6), (different, rows));
            }
        }

        Assert.Equal(0, await database.AsOwnerAsync<long>("select sum(differences)::bigint from analytics.verify_traffic()"));
    }

    private sealed record Event(int Kind, int Visitor, int User, int Vendor, int At, bool Merge);
}
