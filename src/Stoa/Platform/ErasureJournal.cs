using System.Globalization;
using System.Text;
using System.Text.Json;
using Stoa.Notifications;

namespace Stoa.Platform;

/// <summary>One erasure: who by number, when, why-kind. Nothing of it is personal.</summary>
public sealed record ErasureLine
{
    public Guid ErasureId { get; init; }

    /// <summary>person, or purchase for a guest's.</summary>
    public string Subject { get; init; } = "";

    public long SubjectId { get; init; }

    /// <summary>When the row came to be, to the microsecond, in UTC: tells a number that was given anew.</summary>
    public DateTime SubjectCreatedAt { get; init; }

    public DateTime ErasedAt { get; init; }

    /// <summary>own, staff, inactive or replayed.</summary>
    public string Kind { get; init; } = "";

    public short RoutineVersion { get; init; }
}

/// <summary>What replaying did.</summary>
/// <param name="Again">How many were erased again, since the database still held them.</param>
/// <param name="Noted">How many it does not hold.</param>
/// <param name="Torn">Whether the file's last line was cut off, as by a crash.</param>
public sealed record Replayed(int Again, int Noted, bool Torn);

/// <summary>
/// The journal of erasures outside the database, in keys/erasures.jsonl, which no backup holds: a database restored from an
/// older one erases those people again before it serves.
/// </summary>
public static class ErasureJournal
{
    private const string AllSql = """
        select e.erasure_id, e.subject, e.subject_id, e.subject_created_at, e.erased_at, e.kind, e.routine_version
          from platform.erasures e order by e.erased_at, e.erasure_id
        """;
    private const string KnownSql = "select e.erasure_id from platform.erasures e";
    private const string PersonSql =
        "select accounts.replay_erasure(@erasureId, @subjectId, @createdAt::timestamptz, @letters::uuid[])";
    private const string PurchaseSql =
        "select orders.replay_erasure(@erasureId, @subjectId, @createdAt::timestamptz, @letters::uuid[])";
    private const string PersonEmailSql =
        "select c.email from accounts.person_contact(@subjectId, true) c where @createdAt::timestamptz is not null";
    private const string PurchaseEmailSql = "select orders.purchase_email(@subjectId, @createdAt::timestamptz)";
    private const string SampleSql = "select platform.sample_again()";
    private static readonly SemaphoreSlim One = new(1);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>
    /// Writes what the file lacks of the database's journal, and does not return before it is on the disk. Answers how many.
    /// </summary>
    /// <exception cref="StoaException">A line in the middle of the file is not readable.</exception>
    public static async Task<int> KeepInStepAsync(Db db, DataFolder data, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return await AppendAsync(await db.ListAsync<ErasureLine>(Actor.System, AllSql, cancel: cancel), data, cancel);
    }

    /// <summary>
    /// Erases again whom the file names and the database does not know as erased; then the file gets what it lacks. To be
    /// done before anything serves.
    /// </summary>
    /// <exception cref="StoaException">A line in the middle of the file is not readable.</exception>
    public static async Task<Replayed> ReplayAsync(
        DatabaseLogins logins, DataFolder data, Vault vault, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(logins);
        ArgumentNullException.ThrowIfNull(data);
        var (lines, torn) = Read(data);
        if (torn)
        {
            await Console.Error.WriteLineAsync(
                $"The last line of {data.ErasureJournalFile} is cut off: whoever it was about was not told that they are " +
                "erased yet. It is written anew from the database, if that knows it.");
        }

        await using var db = new Db(logins);
        var known = (await db.ListAsync<Guid>(Actor.System, KnownSql, cancel: cancel)).ToHashSet();
        var (again, noted) = (0, 0);
        foreach (var line in lines.Where(l => !known.Contains(l.ErasureId)))
        {
            if (await ReplayAsync(db, data, vault, line, cancel))
            {
                again++;
            }
            else
            {
                noted++;
            }
        }

        if (again > 0)
        {
            await db.ExecuteAsync(Actor.System, SampleSql, cancel: cancel);
        }

        await KeepInStepAsync(db, data, cancel);
        return new Replayed(again, noted, torn);
    }

    private static async Task<bool> ReplayAsync(
        Db db, DataFolder data, Vault vault, ErasureLine line, CancellationToken cancel)
    {
        var createdAt = line.SubjectCreatedAt.ToString("O", CultureInfo.InvariantCulture);
        var isPerson = line.Subject == "person";
        var whose = new { line.SubjectId, createdAt };
        var email = isPerson
            ? await db.FirstAsync<string?>(Actor.System, PersonEmailSql, whose, cancel)
            : await db.FirstAsync<string?>(Actor.System, PurchaseEmailSql, whose, cancel);
        string[] to = email is null ? [] : [email];
        var letters = await WaitingLetters.FindAsync(db, vault, to, cancel);
        var arguments = new { line.ErasureId, line.SubjectId, createdAt, letters };
        var was = isPerson
            ? await db.FirstAsync<bool>(Actor.System, PersonSql, arguments, cancel)
            : await db.FirstAsync<bool>(Actor.System, PurchaseSql, arguments, cancel);
        if (was)
        {
            MailboxFolder.Forget(data, to);
        }

        return was;
    }

    private static async Task<int> AppendAsync(
        List<ErasureLine> lines, DataFolder data, CancellationToken cancel)
    {
        if (lines.Count == 0 && !File.Exists(data.ErasureJournalFile))
        {
            return 0;
        }

        await One.WaitAsync(cancel);
        try
        {
            await using var file = await OpenAsync(data.ErasureJournalFile, cancel);
            using var reader = new StreamReader(file, Encoding.UTF8, leaveOpen: true);
            var text = await reader.ReadToEndAsync(cancel);
            var (there, whole) = Parse(text, data.ErasureJournalFile);
            var missing = lines.ExceptBy(there.Select(l => l.ErasureId), l => l.ErasureId).ToList();
            if (missing.Count == 0 && whole == text.Length)
            {
                return 0;
            }

            // A line that was cut off was never acknowledged: the database knows better.
            file.SetLength(Encoding.UTF8.GetByteCount(text.AsSpan(0, whole)));
            file.Seek(0, SeekOrigin.End);
            await file.WriteAsync(
                Encoding.UTF8.GetBytes(string.Concat(missing.Select(l => JsonSerializer.Serialize(l, Json) + "\n"))), cancel);
            file.Flush(flushToDisk: true);
            return missing.Count;
        }
        finally
        {
            One.Release();
        }
    }

    private static (List<ErasureLine> Lines, bool Torn) Read(DataFolder data)
    {
        if (!File.Exists(data.ErasureJournalFile))
        {
            return ([], false);
        }

        var text = File.ReadAllText(data.ErasureJournalFile);
        var (lines, whole) = Parse(text, data.ErasureJournalFile);
        return (lines, whole < text.Length);
    }

    // Up to where the text is whole lines: what follows the last line break was cut off.
    private static (List<ErasureLine> Lines, int Whole) Parse(string text, string file)
    {
        var whole = text.LastIndexOf('\n') + 1;
        var lines = new List<ErasureLine>();
        foreach (var (line, at) in text[..whole].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select((l, i) => (l, i)))
        {
            try
            {
                lines.Add(JsonSerializer.Deserialize<ErasureLine>(line, Json) is { ErasureId: var id } read && id != Guid.Empty
                    ? read : throw new JsonException());
            }
            catch (JsonException e)
            {
                throw new StoaException(
                    $"{file} line {at + 1} is not readable, so somebody who was erased might stand again: " +
                    "bring the file back from its copy.", 1, e);
            }
        }

        return (lines, whole);
    }

    // Other hosts and verbs on the same folder write, too: one at a time.
    private static async Task<FileStream> OpenAsync(string path, CancellationToken cancel)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(path, options);
            }
            catch (IOException) when (tries < 200)
            {
                await Task.Delay(25, cancel);
            }
        }
    }
}
