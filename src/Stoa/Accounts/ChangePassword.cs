using Stoa.Notifications;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>Somebody's password, and the one they want instead.</summary>
public sealed record ChangePasswordInput(string? CurrentPassword, string? NewPassword);

/// <summary>Lets somebody who is signed in choose another password.</summary>
public sealed class ChangePassword(
    Db db, Vault vault, PublicAddress site, OwnPassword own, OwnProfile profiles, PasswordRules rules)
{
    private const string ChangeSql = """
        select accounts.change_password(@userId, @sessionId, @securityStamp, @passwordHash, @letter)
        """;

    /// <summary>
    /// All other sessions end; the one that asks goes on. Throws <see cref="InputException"/> on currentPassword or
    /// newPassword.
    /// </summary>
    public async Task HandleAsync(Session session, ChangePasswordInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(input);
        rules.Check("newPassword", input.NewPassword ?? "", session.Name, session.Email);
        var person = await own.CheckAsync(session.UserId, input.CurrentPassword);
        if (input.NewPassword == input.CurrentPassword)
        {
            throw new InputException("newPassword", "This is your password already.");
        }

        var profile = await profiles.ReadAsync(session.UserId, cancel);
        var marketplace = await Marketplace.NameAsync(db, cancel);
        var letter = new Message(profile.Email, "password-changed", profile.Language, new Dictionary<string, string>
        {
            ["marketplace"] = marketplace,
            ["link"] = site.Of("/account/recover").AbsoluteUri,
        }).Seal(vault);
        var passwordHash = await ArgonHasher.HashAsync(input.NewPassword!, cancel);
        if (!await db.FirstAsync<bool>(Actor.System, ChangeSql, new
        {
            session.UserId,
            session.SessionId,
            person.SecurityStamp,
            passwordHash,
            letter,
        }, cancel))
        {
            throw new InputException(OwnPassword.Field, "Your password was changed meanwhile.");
        }
    }
}
