using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>The refresh token of the last answer.</summary>
public sealed record RefreshInput(string? RefreshToken);

/// <summary>Exchanges a refresh token for a new pair.</summary>
public static class RefreshSession
{
    private const string RefreshSql = "select accounts.refresh_session(@old, @access, @refresh)";

    /// <summary>
    /// A new pair, or nothing when the token is not valid. A token can be exchanged once: when one comes back, its
    /// session is revoked (RFC 9700, section 4.14.2).
    /// </summary>
    public static async Task<SignedIn?> Handle(Db db, RefreshInput input, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(input.RefreshToken) || input.RefreshToken.Length > 200)
        {
            throw new InputException("refreshToken", "The refresh token of the last answer is needed.");
        }

        var made = new SignedIn(Token.New(), Token.New());
        var session = await db.FirstAsync<long?>(Actor.System, RefreshSql, new
        {
            old = Token.Hash(input.RefreshToken),
            access = Token.Hash(made.AccessToken),
            refresh = Token.Hash(made.RefreshToken!),
        }, cancel);
        return session is null ? null : made;
    }
}
