using System.Globalization;
using Npgsql;
using Stoa.Notifications;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>A copy, a correction or an erasure that was asked for. Times are UTC.</summary>
public sealed record PrivacyRequest
{
    public long Id { get; init; }

    public long UserId { get; init; }

    /// <summary>export, correction or erasure.</summary>
    public string Kind { get; init; } = "";

    /// <summary>waiting, running, done, cancelled or failed.</summary>
    public string State { get; init; } = "";

    /// <summary>Whether staff asked, not the person.</summary>
    public bool IsByStaff { get; init; }

    public DateTime AskedAt { get; init; }

    /// <summary>When it is to be done.</summary>
    public DateTime DueAt { get; init; }

    public DateTime? FinishedAt { get; init; }

    /// <summary>Until when a copy can be fetched.</summary>
    public DateTime? ExpiresAt { get; init; }

    public int StepsDone { get; init; }

    public int Steps { get; init; }

    /// <summary>The size of a copy.</summary>
    public long? Bytes { get; init; }

    /// <summary>What it waits for, or why it failed.</summary>
    public string? Failure { get; init; }
}

/// <summary>A page of requests, newest first.</summary>
public sealed record PrivacyRequestPage(IReadOnlyList<PrivacyRequest> Rows, string? NextCursor);

/// <summary>Why staff does something about somebody's data; kept sealed under their key.</summary>
public sealed record ReasonInput(string? Reason);

/// <summary>A guest's purchase, and why its person is erased.</summary>
public sealed record GuestErasureInput(string? Email, string? OrderNumber, string? Reason);

/// <summary>What people and staff ask for about somebody's data, and how far it is.</summary>
public sealed class PrivacyRequests(
    Db db, Vault vault, SubjectKeys keys, PublicAddress site, Erase erase, PrivacyPace pace, TimeProvider time)
{
    private const int Most = 100;
    private const string Columns = """
        select r.request_id as id, r.user_id, r.kind, r.state, r.asked_by is distinct from r.user_id as is_by_staff, r.asked_at,
               r.due_at, r.finished_at, r.expires_at, r.steps_done, r.steps, r.bytes, r.failure
          from accounts.privacy_requests r
        """;
    private const string OfSql = Columns + """

         where r.user_id = @userId order by r.request_id desc limit 50
        """;
    private const string ListSql = Columns + """

         where (@kind::text is null or r.kind = @kind) and (@state::text is null or r.state = @state)
           and (@before::bigint is null or r.request_id < @before)
         order by r.request_id desc limit @limit
        """;
    private const string AskSql =
        "select accounts.request_privacy(@actor, @userId, @kind, @reason::bytea, @wait, @letter::bytea)";
    private const string CancelSql = "select accounts.cancel_erasure(@userId)";
    private const string PersonSql = "select u.email, u.language from accounts.users u where u.user_id = @userId";
    private const string ReadySql = """
        select r.bytes from accounts.privacy_requests r
         where r.request_id = @requestId and (@userId::bigint is null or r.user_id = @userId)
           and r.kind = 'export' and r.state = 'done' and r.expires_at > now()
        """;
    private const string OwnerSql = "select r.user_id from accounts.privacy_requests r where r.request_id = @requestId";
    private const string ChunkSql =
        "select k.sealed_chunk from accounts.export_chunks k where k.request_id = @requestId and k.number = @number";

    /// <summary>Somebody's own, newest first; at most 50.</summary>
    public Task<List<PrivacyRequest>> OfAsync(long userId, CancellationToken cancel) =>
        db.ListAsync<PrivacyRequest>(Actor.System, OfSql, new { userId }, cancel);

    /// <summary>Everybody's, newest first.</summary>
    public async Task<PrivacyRequestPage> ListAsync(string? kind, string? state, string? cursor, CancellationToken cancel)
    {
        long? before = cursor is null ? null
            : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id
            : throw new InputException("cursor", "Not a cursor of this list.");
        var rows = await db.ListAsync<PrivacyRequest>(
            Actor.System, ListSql, new { kind, state, before, limit = Most + 1 }, cancel);
        var page = rows.Take(Most).ToList();
        return new(page, rows.Count > Most ? page[^1].Id.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>Asks for a copy of everything, for oneself or, with a reason, for somebody.</summary>
    public async Task ExportAsync(long actor, long userId, string? reason, CancellationToken cancel) =>
        await AskAsync(actor, userId, "export", reason, TimeSpan.Zero, null, cancel);

    /// <summary>Asks to be erased once the days to think are over; a letter says when.</summary>
    public async Task EraseOwnAsync(long userId, CancellationToken cancel)
    {
        var day = time.GetUtcNow().Add(pace.OwnErasure).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var letter = pace.OwnErasure == TimeSpan.Zero ? null : await LetterAsync(userId, day, cancel);
        await AskAsync(userId, userId, "erasure", null, pace.OwnErasure, letter, cancel);
    }

    /// <summary>Erases somebody at once, by staff.</summary>
    public async Task EraseAsync(long actor, long userId, string? reason, CancellationToken cancel)
    {
        if (actor == userId)
        {
            throw new ProblemException(ProblemHandler.Of(409, "conflict", "Conflict",
                "This is you: ask for it at /account/privacy, or have somebody else do it."));
        }

        await AskAsync(actor, userId, "erasure", Given(reason), pace.OwnErasure, null, cancel);
        try
        {
            await erase.PersonAsync(actor, userId, "staff", cancel);
        }
        catch (PostgresException)
        {
            // Refused now: it must not happen by itself days later.
            await CancelAsync(userId, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Erases a guest, by staff.</summary>
    public async Task EraseGuestAsync(long actor, GuestErasureInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(input);
        Given(input.Reason);
        var order = input.OrderNumber is { Length: > 0 and <= 60 } number ? number
            : throw new InputException("orderNumber", "The number of an order is needed.");
        await erase.GuestAsync(actor, Register.EmailOf(input.Email), order, cancel);
    }

    /// <summary>Somebody wants to stay; false when no erasure waits.</summary>
    public Task<bool> CancelAsync(long userId, CancellationToken cancel) =>
        db.FirstAsync<bool>(Actor.System, CancelSql, new { userId }, cancel);

    /// <summary>How long a copy is that can be fetched.</summary>
    /// <param name="userId">Whose it must be; null for staff.</param>
    public async Task<long> ReadyAsync(long requestId, long? userId, CancellationToken cancel) =>
        await db.FirstAsync<long?>(Actor.System, ReadySql, new { requestId, userId }, cancel)
            ?? throw new NotFoundException("copy");

    /// <summary>Writes a copy out, piece by piece.</summary>
    public async Task WriteAsync(long requestId, Stream to, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(to);
        var userId = await db.FirstAsync<long>(Actor.System, OwnerSql, new { requestId }, cancel);
        for (var number = 0; ; number++)
        {
            if (await db.FirstAsync<byte[]>(Actor.System, ChunkSql, new { requestId, number }, cancel) is not { } piece)
            {
                return;
            }

            var opened = (await keys.OpenAsync(userId, [piece], cancel))[0] ?? throw new NotFoundException("copy");
            await to.WriteAsync(Convert.FromBase64String(opened), cancel);
        }
    }

    /// <summary>A reason that staff gave: 3 to 500 characters. Throws <see cref="InputException"/> on reason.</summary>
    public static string Given(string? reason) => reason?.Trim() is { Length: >= 3 and <= 500 } text
        ? text : throw new InputException("reason", "Say why, in 3 to 500 characters.");

    private async Task AskAsync(
        long actor, long userId, string kind, string? reason, TimeSpan wait, byte[]? letter, CancellationToken cancel)
    {
        var @sealed = reason is null ? null : await keys.SealAsync(await KnownAsync(userId, cancel), reason, cancel);
        await db.ExecuteAsync(Actor.System, AskSql, new { actor, userId, kind, reason = @sealed, wait, letter }, cancel);
    }

    private async Task<long> KnownAsync(long userId, CancellationToken cancel) =>
        await db.FirstAsync<Person>(Actor.System, PersonSql, new { userId }, cancel) is null
            ? throw new NotFoundException("person") : userId;

    private async Task<byte[]?> LetterAsync(long userId, string day, CancellationToken cancel)
    {
        var person = await db.FirstAsync<Person>(Actor.System, PersonSql, new { userId }, cancel);
        return person?.Email is null ? null
            : new Message(person.Email, "erasure-asked", person.Language, new Dictionary<string, string>
            {
                ["marketplace"] = await Marketplace.NameAsync(db, cancel),
                ["day"] = day,
                ["link"] = site.Of("/account/privacy").AbsoluteUri,
            }).Seal(vault);
    }

    private sealed record Person
    {
        public string? Email { get; init; }

        public string Language { get; init; } = "en";
    }
}
