using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>One place where somebody is signed in. Times are UTC.</summary>
public sealed record OpenSession
{
    public long SessionId { get; init; }

    public string Kind { get; init; } = "";

    public DateTime CreatedAt { get; init; }

    public DateTime LastSeenAt { get; init; }

    public string? Ip { get; init; }

    public string? UserAgent { get; init; }

    /// <summary>The session that asks.</summary>
    public bool IsThis { get; init; }

    /// <summary>The browser and system as far as the user agent names them, or a program.</summary>
    public string Device
    {
        get
        {
            var agent = UserAgent ?? "";
            var browser = First(agent, ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
                ("Safari/", "Safari"));
            var system = First(agent, ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
                ("Mac OS", "macOS"), ("Linux", "Linux"));
            return Kind == SessionKind.Token ? "A program"
                : browser is null ? "A browser" : system is null ? browser : $"{browser} on {system}";
        }
    }

    private static string? First(string text, params (string Sign, string Name)[] signs) =>
        signs.FirstOrDefault(s => text.Contains(s.Sign, StringComparison.Ordinal)).Name;
}

/// <summary>Somebody's own open sessions.</summary>
public static class OwnSessions
{
    private const string ListSql = """
        select s.session_id, s.kind, s.created_at, s.last_seen_at, host(s.ip) as ip, s.user_agent,
               s.session_id = @sessionId as is_this
          from accounts.sessions_of(@userId) s
         order by s.session_id = @sessionId desc, s.last_seen_at desc, s.session_id
         limit 100
        """;
    private const string EndSql = "select accounts.end_session(@userId, @sessionId)";

    /// <summary>Where the person is signed in, the asking session first; at most 100.</summary>
    public static Task<List<OpenSession>> ListAsync(Db db, Session person, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(person);
        return db.ListAsync<OpenSession>(Actor.System, ListSql, new { person.UserId, person.SessionId }, cancel);
    }

    /// <summary>Ends one of the person's own sessions, at once. False: there is no such one.</summary>
    public static async Task<bool> EndAsync(Db db, Session person, long sessionId, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(person);
        return await db.FirstAsync<bool>(Actor.System, EndSql, new { person.UserId, sessionId }, cancel);
    }
}
