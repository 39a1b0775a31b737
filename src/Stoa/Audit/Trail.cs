using System.Text.Json;
using System.Text.RegularExpressions;
using Stoa.Analytics;
using Stoa.Platform;

namespace Stoa.Audit;

/// <summary>An entry of the trail. Times are UTC.</summary>
public record TrailEntry
{
    public long Id { get; init; }

    /// <summary>When its transaction began.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The database's login that did it.</summary>
    public string Login { get; init; } = "";

    /// <summary>Who did it; null for the host and its jobs.</summary>
    public long? ActorId { get; init; }

    /// <summary>Null when there is no such person any more.</summary>
    public string? ActorName { get; init; }

    /// <summary>Whom it is about.</summary>
    public long? SubjectId { get; init; }

    public string? SubjectName { get; init; }

    /// <summary>A fixed reason, such as a job's.</summary>
    public string? Reason { get; init; }

    /// <summary>Somebody typed a reason: the entry itself tells it.</summary>
    public bool HasSealedReason { get; init; }

    /// <summary>Schema and table, such as accounts.users.</summary>
    public string TableName { get; init; } = "";

    /// <summary>The columns of the row's key.</summary>
    public JsonElement RowKey => Parse(KeyJson)!.Value;

    /// <summary>insert, update, delete or view.</summary>
    public string Action { get; init; } = "";

    /// <summary>The columns that changed, as they were; of what is secret only whether there was something.</summary>
    public JsonElement? Before => Parse(BeforeJson);

    /// <summary>The same columns, as they are; of secrets and what is personal "changed" or "same".</summary>
    public JsonElement? After => Parse(AfterJson);

    /// <summary>Its place in the chain; null while it waits to be sealed.</summary>
    public long? SealNumber { get; init; }

    internal string? KeyJson { get; init; }

    internal string? BeforeJson { get; init; }

    internal string? AfterJson { get; init; }

    private static JsonElement? Parse(string? json) =>
        json is null ? null : JsonDocument.Parse(json).RootElement;
}

/// <summary>An entry with its seal.</summary>
public sealed record SealedEntry : TrailEntry
{
    /// <summary>What somebody typed; null where nobody did, or the person it is about was erased since.</summary>
    public string? TypedReason { get; init; }

    /// <summary>A reason was typed and cannot be opened any more: the person was erased.</summary>
    public bool IsReasonErased => SealedReason is not null && TypedReason is null;

    /// <summary>The chain at its seal, SHA-256 in hexadecimal.</summary>
    public string? Chain => ChainBytes is null ? null : Convert.ToHexStringLower(ChainBytes);

    public DateTimeOffset? SealedAt { get; init; }

    /// <summary>The entry and its link of the chain are what was sealed, looked at now; null before it is sealed.</summary>
    public bool? IsIntact { get; init; }

    internal byte[]? SealedReason { get; init; }

    internal byte[]? ChainBytes { get; init; }
}

/// <summary>Entries, latest first.</summary>
/// <param name="NextCursor">For the next page; null on the last one.</param>
public sealed record TrailPage(IReadOnlyList<TrailEntry> Rows, string? NextCursor);

/// <summary>Which entries are wanted.</summary>
/// <param name="Table">Schema and table, such as accounts.users.</param>
/// <param name="Key">The row's key as a JSON object, such as {"user_id": 7}.</param>
/// <param name="Text">Words, or beginnings of words, of table, key, fixed reason and values.</param>
/// <param name="Limit">1 to 200; 50 unless given.</param>
public sealed record TrailFilter(
    string? Table, string? Key, long? Actor, long? Subject, string? Action, DateTimeOffset? From, DateTimeOffset? To,
    string? Text, int? Limit, string? Cursor);

/// <summary>Reads the trail.</summary>
public sealed partial class Trail(Db db, SubjectKeys keys)
{
    private const string ListSql = """
        select e.* from audit.list_entries(@table, @key::jsonb, @actor, @subject, @action, @from::timestamptz, @to::timestamptz,
               @words, @before, @limit) e
        """;
    private const string ShowSql = "select e.*, e.chain as chain_bytes from audit.show_entry(@id) e";
    private const string CursorOf = "audit-entries";
    private static readonly string[] Actions = ["insert", "update", "delete", "view"];

    public async Task<TrailPage> ListAsync(TrailFilter filter, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var limit = Paging.Limit(filter.Limit);
        if (filter.Action is not null && !Actions.Contains(filter.Action))
        {
            throw new InputException("action", $"must be one of {string.Join(", ", Actions)}");
        }

        var rows = await db.ListAsync<TrailEntry>(Actor.System, ListSql, new
        {
            table = Paging.Given("table", filter.Table),
            key = KeyOf(filter.Key),
            actor = filter.Actor,
            subject = filter.Subject,
            action = filter.Action,
            from = filter.From?.ToUniversalTime(),
            to = filter.To?.ToUniversalTime(),
            words = WordsOf(Paging.Given("text", filter.Text)),
            before = Paging.Before(filter.Cursor, CursorOf),
            limit = limit + 1,
        }, cancel);
        var page = rows.Take(limit).ToList();
        return new(page, rows.Count > limit ? Paging.After(CursorOf, page[^1].Id) : null);
    }

    public async Task<SealedEntry> ShowAsync(long id, CancellationToken cancel)
    {
        var entry = await db.FirstAsync<SealedEntry>(Actor.System, ShowSql, new { id }, cancel)
            ?? throw new NotFoundException("entry");
        return entry.SubjectId is { } subject && entry.SealedReason is { } reason
            ? entry with { HasSealedReason = true, TypedReason = (await keys.OpenAsync(subject, [reason], cancel))[0] }
            : entry;
    }

    // As PostgreSQL writes jsonb, so that it compares as text.
    private static string? KeyOf(string? key)
    {
        if (Paging.Given("key", key) is not { } text)
        {
            return null;
        }

        try
        {
            using var parsed = JsonDocument.Parse(text);
            return parsed.RootElement.ValueKind == JsonValueKind.Object
                ? text : throw new InputException("key", "must be a JSON object, such as {\"user_id\": 7}");
        }
        catch (JsonException)
        {
            throw new InputException("key", "must be a JSON object, such as {\"user_id\": 7}");
        }
    }

    private static string? WordsOf(string? text)
    {
        var words = text is null ? [] : Word().Matches(text).Select(w => w.Value + ":*").ToList();
        return text is null ? null
            : words.Count is > 0 and <= 20 ? string.Join(" & ", words)
            : throw new InputException("text", "1 to 20 words of letters and digits can be looked for.");
    }

    [GeneratedRegex(@"[\p{L}\p{Nd}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}

/// <summary>What lists of the audit module have in common.</summary>
internal static class Paging
{
    private const int Usual = 50;
    private const int Most = 200;
    private const int LongestText = 500;
    private static readonly SortKey[] ById = [SortKey.Whole];

    public static int Limit(int? limit) => (limit ?? Usual) is >= 1 and <= Most and var size
        ? size : throw new InputException("limit", $"must be a whole number from 1 to {Most}");

    public static long? Before(string? cursor, string list) =>
        cursor is null ? null
            : long.Parse(Cursor.Read(cursor, list, ById)[0]!, System.Globalization.CultureInfo.InvariantCulture);

    public static string After(string list, long id) => Cursor.Write(list, [id]);

    /// <summary>A filter's text; null where it is blank.</summary>
    public static string? Given(string field, string? text) => string.IsNullOrWhiteSpace(text) ? null
        : text.Length <= LongestText && !text.Contains('\0') ? text.Trim()
        : throw new InputException(field, $"At most {LongestText} characters.");
}
