using Microsoft.AspNetCore.Identity;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>What came back by a letter's link, with the password chosen when registering.</summary>
public sealed record ConfirmInput(string? Token, string? Password);

/// <summary>
/// Turns a registration into an account. The link alone does not do: whoever registered somebody else's address would
/// otherwise have it confirmed by them, with a password of his own.
/// </summary>
public static class ConfirmRegistration
{
    private const string FindSql =
        "select r.password_hash from accounts.registrations r where r.token_hash = @tokenHash and r.expires_at > now()";
    private const string ConfirmSql = "select accounts.confirm_registration(@tokenHash)";

    /// <summary>The new person's id, or nothing: link unknown, used or too old, or another password.</summary>
    public static async Task<long?> Handle(Db db, ConfirmInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(input);
        if (input.Token is not { Length: > 0 and <= 200 } token)
        {
            throw new InputException("token", "The token of the letter's link is needed.");
        }

        if (input.Password is not { Length: > 0 and <= SignIn.LongestPassword } password)
        {
            throw new InputException("password", "The password chosen when registering is needed.");
        }

        var tokenHash = Token.Hash(token);
        var hash = await db.FirstAsync<string>(Actor.System, FindSql, new { tokenHash }, cancel);
        var verified = await ArgonHasher.VerifyAsync(hash ?? ArgonHasher.Dummy, password, cancel);
        return hash is null || verified == PasswordVerificationResult.Failed
            ? null
            : await db.FirstAsync<long?>(Actor.System, ConfirmSql, new { tokenHash }, cancel);
    }
}
