using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>Signs a session out.</summary>
public static class CloseSession
{
    private const string CloseSql = "select accounts.close_session(@accessHash, @reason)";

    /// <summary>Ends the session that a secret belongs to; nothing happens when there is none.</summary>
    public static Task Handle(Db db, string accessToken, string reason, CancellationToken cancel) =>
        db.ExecuteAsync(Actor.System, CloseSql, new { accessHash = Token.Hash(accessToken), reason }, cancel);
}
