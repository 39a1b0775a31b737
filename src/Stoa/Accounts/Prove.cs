using System.Globalization;
using Microsoft.AspNetCore.Http;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>Makes a session fresh (<see cref="Session.IsFresh"/>) by a proof of who its person is.</summary>
public sealed class Prove(Db db, People people, SecondFactor factor, Passkeys passkeys)
{
    private const string PasswordSql = "select accounts.prove_session_by_password(@sessionId, @userId)";

    /// <summary>
    /// False when the proof is wrong, which counts as a failed sign-in, or the account is locked. Throws
    /// <see cref="InputException"/> for a proof that does not do: nothing at all, or a password where there is a second
    /// factor.
    /// </summary>
    public async Task<bool> HandleAsync(HttpContext http, Session session, ProofInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(input);
        if (input.Passkey is { } passkey)
        {
            return await passkeys.ProveAsync(http, session, passkey, cancel);
        }

        if (input.Password is { Length: > 0 and <= SignIn.LongestPassword } password && input.Code is null)
        {
            return session.HasSecondFactor
                ? throw new InputException("password", "Who has a second factor proves themselves by it.")
                : await CheckPasswordAsync(session, password, cancel);
        }

        return await factor.ProveAsync(session, input.Code, cancel);
    }

    private async Task<bool> CheckPasswordAsync(Session session, string password, CancellationToken cancel)
    {
        var person = await people.FindByIdAsync(session.UserId.ToString(CultureInfo.InvariantCulture));
        if (!await people.CheckPasswordAsync(person!, password))
        {
            await people.AccessFailedAsync(person!);
            return false;
        }

        return await db.FirstAsync<bool>(
            Actor.System, PasswordSql, new { session.SessionId, session.UserId }, cancel);
    }
}
