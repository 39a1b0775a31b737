using Stoa.Notifications;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>Letters that tell people of what changed about their sign-in, so that a stranger's doing is noticed.</summary>
public sealed class SecurityLetters(Db db, Vault vault, PublicAddress site)
{
    public const string Added = "second-factor-added";
    public const string Removed = "second-factor-removed";
    private const string PersonSql =
        "select u.email, u.language from accounts.users u where u.user_id = @userId and u.email is not null";

    /// <summary>A letter in the person's language, sealed for the outbox; nothing for people without an address.</summary>
    public async Task<byte[]?> WriteAsync(long userId, string template, CancellationToken cancel)
    {
        var person = await db.FirstAsync<Addressee>(Actor.System, PersonSql, new { userId }, cancel);
        return person is null ? null
            : new Message(person.Email, template, person.Language, new Dictionary<string, string>
            {
                ["marketplace"] = await Marketplace.NameAsync(db, cancel),
                ["link"] = site.Of("/account/security").AbsoluteUri,
            }).Seal(vault);
    }

    private sealed record Addressee
    {
        public string Email { get; init; } = "";

        public string Language { get; init; } = "";
    }
}
