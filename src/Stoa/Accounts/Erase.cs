using Stoa.Notifications;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>
/// Erases people and guests. Whoever asked is told so only once the journal's line is on this host's disk, from where a
/// restored database takes it.
/// </summary>
public sealed class Erase(Db db, Vault vault, DataFolder data, SubjectKeys keys)
{
    private const string ContactSql = "select u.email, u.phone from accounts.users u where u.user_id = @userId";
    private const string PersonSql =
        "select e.* from accounts.erase_person(@actor, @userId, @kind, @letters::uuid[]) e";
    private const string GuestSql =
        "select e.* from orders.erase_guest(@actor, @email, @orderNumber, @letters::uuid[]) e";
    private const string SampleSql = "select platform.sample_again()";

    /// <summary>Erases somebody; the database's errors of accounts.erase_person.</summary>
    /// <param name="kind">own, staff or inactive.</param>
    public async Task<ErasureLine> PersonAsync(long? actor, long userId, string kind, CancellationToken cancel)
    {
        var contact = await db.FirstAsync<Contact>(Actor.System, ContactSql, new { userId }, cancel)
            ?? throw new NotFoundException("person");
        var phone = (await keys.OpenAsync(userId, [contact.Phone], cancel))[0];
        string[] to = [.. new[] { contact.Email, phone }.OfType<string>()];
        var letters = await WaitingLetters.FindAsync(db, vault, to, cancel);
        var line = await db.FirstAsync<ErasureLine>(Actor.System, PersonSql, new { actor, userId, kind, letters }, cancel);
        return await FinishAsync(line!, to);
    }

    /// <summary>Erases a guest's purchase; the database's errors of orders.erase_guest.</summary>
    public async Task<ErasureLine> GuestAsync(long? actor, string email, string orderNumber, CancellationToken cancel)
    {
        string[] to = [email.Trim()];
        var letters = await WaitingLetters.FindAsync(db, vault, to, cancel);
        var line = await db.FirstAsync<ErasureLine>(
            Actor.System, GuestSql, new { actor, email, orderNumber, letters }, cancel);
        return await FinishAsync(line!, to);
    }

    // What is erased is erased: nobody's leaving keeps the rest from being done.
    private async Task<ErasureLine> FinishAsync(ErasureLine line, string[] to)
    {
        await ErasureJournal.KeepInStepAsync(db, data, CancellationToken.None);
        // What was written to them while they were erased, and what the planner remembers.
        await WaitingLetters.ForgetAsync(db, vault, data, to, CancellationToken.None);
        await db.ExecuteAsync(Actor.System, SampleSql, cancel: CancellationToken.None);
        return line;
    }

    private sealed record Contact
    {
        public string? Email { get; init; }

        public byte[]? Phone { get; init; }
    }
}
