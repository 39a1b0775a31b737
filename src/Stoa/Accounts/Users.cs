using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>Somebody as those see them who manage people. Times are UTC.</summary>
public sealed record UserRow
{
    public long Id { get; init; }

    public string Name { get; init; } = "";

    /// <summary>Null for imported people, who cannot sign in; j•••@e•••.org where IsMasked.</summary>
    public string? Email { get; init; }

    /// <summary>How to reach them is kept from who asks, until they give a reason.</summary>
    public bool IsMasked { get; init; }

    public bool HasPhone { get; init; }

    /// <summary>In E.164, of a record opened in full; null in lists.</summary>
    public string? Phone { get; init; }

    /// <summary>The phone as it is kept; never answered.</summary>
    internal byte[]? SealedPhone { get; init; }

    public string Role { get; init; } = "";

    /// <summary>active, inactive or banned.</summary>
    public string Status { get; init; } = "";

    public DateTime CreatedAt { get; init; }

    public DateTime? LastLogin { get; init; }

    public bool HasSecondFactor { get; init; }

    /// <summary>Too many failed sign-ins: none succeeds until then.</summary>
    public DateTime? LockedUntil { get; init; }

    /// <summary>The vendor they act for, where their role acts for one.</summary>
    public string? VendorName { get; init; }
}

/// <summary>A page of people, newest first.</summary>
public sealed record UserPage(IReadOnlyList<UserRow> Rows, string? NextCursor);

/// <summary>Which people are wanted.</summary>
/// <param name="Q">A part of the name or the e-mail address, or a whole phone number with its country.</param>
/// <param name="Limit">1 to 200; 50 unless given.</param>
public sealed record UserFilter(string? Q, string? Role, string? Status, int? Limit, string? Cursor);

/// <summary>A change: what is left out stays.</summary>
/// <param name="Reason">Why, for the audit trail: at most 500 characters, sealed under the person's key.</param>
public sealed record UserChange(string? Role, string? Status, string? Reason = null);

/// <summary>Why somebody's record has to be seen in full.</summary>
/// <param name="Reason">10 to 500 characters; the person can be told.</param>
public sealed record RevealInput(string? Reason);

/// <summary>Who asks, and whether shoppers' e-mail addresses and phones are for them as they are.</summary>
public sealed record Viewer(long? UserId, bool InFull);

/// <summary>Finding people and changing what they may do.</summary>
public static class Users
{
    private const int Usual = 50;
    private const int Most = 200;
    private const int ShortestReason = 10;
    private const int LongestReason = 500;
    private const string StatusSql = "select accounts.person_status(@id)";
    private const string ListSql = """
        select p.* from accounts.list_people(@actor, @inFull, @pattern, @email, @phone, @role, @status, @before, @limit) p
        """;
    private const string OpenSql = "select p.* from accounts.open_person(@actor, @inFull, @id, @reason) p";
    private const string ChangeSql = "select accounts.change_person(@actor, @id, @role, @status, @reason)";
    private const string SessionsSql = """
        select s.session_id, s.kind, s.created_at, s.last_seen_at, host(s.ip) as ip, s.user_agent,
               s.session_id = @own as is_this
          from accounts.sessions_of(@id) s
         order by s.last_seen_at desc, s.session_id
         limit 100
        """;
    private const string EndSql = "select accounts.end_sessions(@actor, @id, @sessionId)";
    private const string ResetSql = "select accounts.reset_second_factor(@actor, @id, @letter)";

    public static async Task<UserPage> ListAsync(
        Db db, PhoneIndex phones, Viewer viewer, UserFilter filter, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(phones);
        ArgumentNullException.ThrowIfNull(viewer);
        ArgumentNullException.ThrowIfNull(filter);
        var limit = filter.Limit ?? Usual;
        if (limit is < 1 or > Most)
        {
            throw new InputException("limit", $"A whole number from 1 to {Most} is needed.");
        }

        var rows = await db.ListAsync<UserRow>(Actor.System, ListSql, new
        {
            actor = viewer.UserId,
            viewer.InFull,
            pattern = Pattern(filter.Q),
            email = Given(filter.Q),
            phone = await phones.SoughtAsync(filter.Q, cancel),
            role = Given(filter.Role),
            status = Given(filter.Status),
            before = Before(filter.Cursor),
            limit = limit + 1,
        }, cancel);
        var page = rows.Take(limit).ToList();
        return new(page, rows.Count > limit ? Cursor(page[^1].Id) : null);
    }

    /// <summary>A person's record, in full or masked as the viewer may see it. Seeing one in full is in the trail.</summary>
    public static Task<UserRow> ShowAsync(Db db, SubjectKeys keys, Viewer viewer, long id, CancellationToken cancel) =>
        OpenAsync(db, keys, viewer, id, reason: null, cancel);

    /// <summary>A person's record in full, for a reason that goes into the trail. Throws InputException without one.</summary>
    public static async Task<UserRow> RevealAsync(
        Db db, SubjectKeys keys, Viewer viewer, long id, RevealInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(input);
        if (Given(input.Reason) is not { Length: >= ShortestReason and <= LongestReason } reason || reason.Contains('\0'))
        {
            throw new InputException("reason", $"Say why, in {ShortestReason} to {LongestReason} characters.");
        }

        await RequireAsync(db, id, cancel);
        return await OpenAsync(db, keys, viewer, id, await keys.SealAsync(id, reason, cancel), cancel);
    }

    /// <summary>Changes a role or status; the database's errors of accounts.change_person.</summary>
    public static async Task ChangeAsync(
        Db db, SubjectKeys keys, long? actor, long id, UserChange change, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(change);
        var text = Given(change.Reason);
        if (text?.Length > LongestReason)
        {
            throw new InputException("reason", $"At most {LongestReason} characters.");
        }

        await RequireAsync(db, id, cancel);
        var reason = text is null ? null : await keys.SealAsync(id, text, cancel);
        await db.ExecuteAsync(Actor.System, ChangeSql, new { actor, id, change.Role, change.Status, reason }, cancel);
    }

    /// <summary>Where somebody is signed in, latest use first; at most 100.</summary>
    public static async Task<List<OpenSession>> SessionsAsync(Db db, Session asking, long id, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(asking);
        await RequireAsync(db, id, cancel);
        return await db.ListAsync<OpenSession>(Actor.System, SessionsSql, new { id, own = asking.SessionId }, cancel);
    }

    /// <summary>Ends one session of somebody, or all of them.</summary>
    public static Task EndSessionsAsync(Db db, long? actor, long id, long? sessionId, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.ExecuteAsync(Actor.System, EndSql, new { actor, id, sessionId }, cancel);
    }

    /// <summary>Takes the second factors away of somebody who lost them.</summary>
    public static async Task ResetSecondFactorAsync(
        Db db, SecurityLetters letters, long? actor, long id, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(letters);
        var letter = await letters.WriteAsync(id, SecurityLetters.Removed, cancel);
        await db.ExecuteAsync(Actor.System, ResetSql, new { actor, id, letter }, cancel);
    }

    private static async Task<UserRow> OpenAsync(
        Db db, SubjectKeys keys, Viewer viewer, long id, byte[]? reason, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(viewer);
        var row = (await db.FirstAsync<UserRow>(
            Actor.System, OpenSql, new { actor = viewer.UserId, viewer.InFull, id, reason }, cancel))!;
        return row with { Phone = (await keys.OpenAsync(id, [row.SealedPhone], cancel))[0], SealedPhone = null };
    }

    // A key is made at first use: not for somebody who is not there.
    private static async Task RequireAsync(Db db, long id, CancellationToken cancel)
    {
        if (await db.FirstAsync<string>(Actor.System, StatusSql, new { id }, cancel) is null)
        {
            throw new NotFoundException("person");
        }
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    // What people type is looked for as it is: the signs that like gives a meaning have none here.
    private static string? Pattern(string? text)
    {
        if (Given(text) is not { } part)
        {
            return null;
        }

        return part.Length <= 200 && !part.Contains('\0')
            ? $"%{part.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_")}%"
            : throw new InputException("q", "At most 200 characters can be looked for.");
    }

    private static string Cursor(long id) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(id.ToString(CultureInfo.InvariantCulture)));

    private static long? Before(string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        return cursor.Length <= 40 && Base64Url.IsValid(cursor)
            && long.TryParse(Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)), NumberStyles.None,
                CultureInfo.InvariantCulture, out var id)
            ? id : throw new InputException("cursor", "must be the nextCursor of this list");
    }
}
