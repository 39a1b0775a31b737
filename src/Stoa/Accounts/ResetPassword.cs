using Stoa.Notifications;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>Somebody who forgot their password.</summary>
/// <param name="Language">Of the letter; en unless given.</param>
public sealed record RecoverInput(string? Email, string? Language);

/// <summary>What came back by a letter's link, and the new password.</summary>
public sealed record ResetInput(string? Token, string? Password);

/// <summary>Lets people back in who forgot their password, by a link that a letter carries.</summary>
public sealed class ResetPassword(Db db, Vault vault, PublicAddress site, PasswordRules rules)
{
    private const string RequestSql = "select accounts.request_reset(@email, @tokenHash, @letter)";
    private const string ResetSql = "select accounts.reset_password(@tokenHash, @passwordHash)";

    /// <summary>Writes to the address if there is an active account; the caller learns nothing of that.</summary>
    public async Task RequestAsync(RecoverInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Email?.Trim() is not { Length: > 0 and <= 254 } email || email.Contains('\0'))
        {
            throw new InputException("email", "An e-mail address of at most 254 characters is needed.");
        }

        var language = Register.LanguageOf(input.Language);
        var token = Token.New();
        var marketplace = await Marketplace.NameAsync(db, cancel);
        var letter = new Message(email, "reset-password", language, new Dictionary<string, string>
        {
            ["marketplace"] = marketplace,
            ["link"] = site.Of($"/account/reset?token={token}").AbsoluteUri,
        }).Seal(vault);
        await db.ExecuteAsync(Actor.System, RequestSql, new { email, tokenHash = Token.Hash(token), letter }, cancel);
    }

    /// <summary>
    /// Sets the password and ends all the person's sessions. False: link unknown, used or too old. Throws
    /// <see cref="InputException"/> for a password that is too weak; the link stays good then.
    /// </summary>
    public async Task<bool> ResetAsync(ResetInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Token is not { Length: > 0 and <= 200 } token)
        {
            throw new InputException("token", "The token of the letter's link is needed.");
        }

        rules.Check("password", input.Password ?? "");
        var passwordHash = await ArgonHasher.HashAsync(input.Password!, cancel);
        return await db.FirstAsync<long?>(
            Actor.System, ResetSql, new { tokenHash = Token.Hash(token), passwordHash }, cancel) is not null;
    }
}
