using System.Security.Cryptography;
using Stoa.Platform;

namespace Stoa.Notifications;

/// <summary>Letters and text messages to somebody: those that wait in the outbox, and those in the mailbox folder.</summary>
public static class WaitingLetters
{
    private const int PageSize = 500;
    private const string PageSql =
        "select w.message_id, w.kind, w.sealed_payload from platform.waiting_messages(@after::uuid, @limit) w";
    private const string DropSql = "select platform.drop_messages(@ids::uuid[])";

    /// <summary>The ids of what waits for one of these e-mail addresses or phone numbers.</summary>
    public static async Task<Guid[]> FindAsync(Db db, Vault vault, IReadOnlyCollection<string> to, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(to);
        var found = new List<Guid>();
        Guid? after = null;
        while (to.Count > 0)
        {
            var page = await db.ListAsync<Waiting>(Actor.System, PageSql, new { after, limit = PageSize }, cancel);
            found.AddRange(page.Where(w => IsTo(vault, w.SealedPayload, to)).Select(w => w.MessageId));
            if (page.Count < PageSize)
            {
                break;
            }

            after = page[^1].MessageId;
        }

        return [.. found];
    }

    /// <summary>Takes what waits for them out of the outbox, and what they got out of the mailbox folder.</summary>
    public static async Task ForgetAsync(
        Db db, Vault vault, DataFolder data, IReadOnlyCollection<string> to, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var ids = await FindAsync(db, vault, to, cancel);
        if (ids.Length > 0)
        {
            await db.ExecuteAsync(Actor.System, DropSql, new { ids }, cancel);
        }

        MailboxFolder.Forget(data, to);
    }

    private static bool IsTo(Vault vault, byte[] payload, IReadOnlyCollection<string> to)
    {
        try
        {
            return to.Contains(Message.Open(vault, payload).To, StringComparer.OrdinalIgnoreCase);
        }
        catch (Exception e) when (e is CryptographicException or System.Text.Json.JsonException or ArgumentException)
        {
            // Of another master key: nobody can send it either.
            return false;
        }
    }

    private sealed record Waiting
    {
        public Guid MessageId { get; init; }

        public byte[] SealedPayload { get; init; } = [];
    }
}
