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

    /// <summary>Null for imported people, who cannot sign in.</summary>
    public string? Email { get; init; }

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
public sealed record UserChange(string? Role, string? Status);

/// <summary>Finding people and changing what they may do.</summary>
public static class Users
{
    private const int Usual = 50;
    private const int Most = 200;
    private const string Columns = """
        select u.user_id as id, u.name, u.email, r.name as role, u.status, u.created_at, u.last_login,
               u.two_factor_enabled as has_second_factor, nullif(greatest(u.lockout_end, now()), now()) as locked_until,
               v.vendor_name
          from accounts.users u
          join accounts.roles r on r.role_id = u.role_id
          left join lateral (select w.vendor_name from vendors.vendor_of(u.user_id) w) v on r.acts_for_vendor
        """;
    private const string ListSql = Columns + """

         where (@pattern::text is null or u.name ilike @pattern or u.email ilike @pattern or u.phone_index = @phone)
           and (@role::text is null or u.role_id = (select k.role_id from accounts.roles k where k.name = @role))
           and (@status::text is null or u.status = @status)
           and (@before::bigint is null or u.user_id < @before)
         order by u.user_id desc
         limit @limit
        """;
    private const string ShowSql = Columns + """

         where u.user_id = @id
        """;
    private const string ChangeSql = "select accounts.change_person(@actor, @id, @role, @status)";
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
        Db db, PhoneIndex phones, UserFilter filter, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(phones);
        ArgumentNullException.ThrowIfNull(filter);
        var limit = filter.Limit ?? Usual;
        if (limit is < 1 or > Most)
        {
            throw new InputException("limit", $"A whole number from 1 to {Most} is needed.");
        }

        var rows = await db.ListAsync<UserRow>(Actor.System, ListSql, new
        {
            pattern = Pattern(filter.Q),
            phone = await phones.SoughtAsync(filter.Q, cancel),
            role = Given(filter.Role),
            status = Given(filter.Status),
            before = Before(filter.Cursor),
            limit = limit + 1,
        }, cancel);
        var page = rows.Take(limit).ToList();
        return new(page, rows.Count > limit ? Cursor(page[^1].Id) : null);
    }

    public static async Task<UserRow> ShowAsync(Db db, long id, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return await db.FirstAsync<UserRow>(Actor.System, ShowSql, new { id }, cancel)
            ?? throw new NotFoundException("person");
    }

    /// <summary>Changes a role or status; the database's errors of accounts.change_person.</summary>
    public static async Task<UserRow> ChangeAsync(Db db, long? actor, long id, UserChange change, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(change);
        await db.ExecuteAsync(Actor.System, ChangeSql, new { actor, id, change.Role, change.Status }, cancel);
        return await ShowAsync(db, id, cancel);
    }

    /// <summary>Where somebody is signed in, latest use first; at most 100.</summary>
    public static async Task<List<OpenSession>> SessionsAsync(Db db, Session asking, long id, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(asking);
        await ShowAsync(db, id, cancel);
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
