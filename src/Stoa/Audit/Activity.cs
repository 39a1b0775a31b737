using Stoa.Analytics;
using Stoa.Platform;

namespace Stoa.Audit;

/// <summary>Something that somebody did: a sign-in, a view that matters, an action.</summary>
public sealed record ActivityRow
{
    public long Id { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Null for people who are not known.</summary>
    public long? UserId { get; init; }

    public string? UserName { get; init; }

    /// <summary>The vendor acted for.</summary>
    public long? VendorId { get; init; }

    /// <summary>Such as sign-in, person revealed, role changed.</summary>
    public string Type { get; init; } = "";

    public string Description { get; init; } = "";
}

/// <summary>What people did, latest first.</summary>
/// <param name="NextCursor">For the next page; null on the last one.</param>
public sealed record ActivityPage(IReadOnlyList<ActivityRow> Rows, string? NextCursor);

/// <summary>Which activity is wanted.</summary>
/// <param name="Limit">1 to 200; 50 unless given.</param>
public sealed record ActivityFilter(
    long? User, string? Type, DateTimeOffset? From, DateTimeOffset? To, int? Limit, string? Cursor);

/// <summary>Somebody saw a person's record in full.</summary>
/// <param name="ActorName">Null when there is no such person any more.</param>
/// <param name="Reason">What they typed; null where none was needed, or the person was erased since.</param>
/// <param name="IsReasonErased">A reason was typed, and went with the person's key.</param>
public sealed record PersonView(
    long Id, DateTimeOffset At, long? ActorId, string? ActorName, string? Reason, bool IsReasonErased);

/// <summary>Views, latest first.</summary>
/// <param name="NextCursor">For the next page; null on the last one.</param>
public sealed record PersonViews(IReadOnlyList<PersonView> Rows, string? NextCursor);

/// <summary>What people did, and who saw whose record.</summary>
public sealed class Activity(Db db, SubjectKeys keys)
{
    private const string ListSql = """
        select a.* from audit.list_activity(@user, @type, @from::timestamptz, @to::timestamptz, @beforeAt::text::timestamptz,
               @beforeId::text::bigint, @limit) a
        """;
    private const string ViewsSql = "select v.* from audit.views_of(@id, @before, @limit) v";
    private const string CursorOf = "audit-activity";
    private const string ViewsCursorOf = "person-views";
    private static readonly SortKey[] ByTime = [SortKey.Instant, SortKey.Whole];

    public async Task<ActivityPage> ListAsync(ActivityFilter filter, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var limit = Paging.Limit(filter.Limit);
        var place = filter.Cursor is null ? [null, null] : Cursor.Read(filter.Cursor, CursorOf, ByTime);
        var rows = await db.ListAsync<ActivityRow>(Actor.System, ListSql, new
        {
            user = filter.User,
            type = Paging.Given("type", filter.Type),
            from = filter.From?.ToUniversalTime(),
            to = filter.To?.ToUniversalTime(),
            beforeAt = place[0],
            beforeId = place[1],
            limit = limit + 1,
        }, cancel);
        var page = rows.Take(limit).ToList();
        return new(page, rows.Count > limit ? Cursor.Write(CursorOf, [page[^1].At, page[^1].Id]) : null);
    }

    /// <summary>Who saw somebody's record in full, when and why.</summary>
    public async Task<PersonViews> ViewsAsync(long id, int? limit, string? cursor, CancellationToken cancel)
    {
        var size = Paging.Limit(limit);
        var rows = await db.ListAsync<ViewRow>(
            Actor.System, ViewsSql, new { id, before = Paging.Before(cursor, ViewsCursorOf), limit = size + 1 }, cancel);
        var page = rows.Take(size).ToList();
        var reasons = await keys.OpenAsync(id, [.. page.Select(v => v.SealedReason)], cancel);
        return new(
            [.. page.Zip(reasons, (v, reason) => new PersonView(
                v.Id, v.At, v.ActorId, v.ActorName, reason, v.SealedReason is not null && reason is null))],
            rows.Count > size ? Paging.After(ViewsCursorOf, page[^1].Id) : null);
    }

    private sealed record ViewRow
    {
        public long Id { get; init; }

        public DateTimeOffset At { get; init; }

        public long? ActorId { get; init; }

        public string? ActorName { get; init; }

        public byte[]? SealedReason { get; init; }
    }
}
