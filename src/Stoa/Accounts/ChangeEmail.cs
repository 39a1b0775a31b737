using Stoa.Notifications;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>The e-mail address that somebody wants instead of theirs, and their password.</summary>
public sealed record ChangeEmailInput(string? Email, string? CurrentPassword);

/// <summary>What came back by the link of the letter to a new address.</summary>
public sealed record ConfirmEmailInput(string? Token);

/// <summary>Gives somebody another e-mail address once a letter to it was answered.</summary>
public sealed class ChangeEmail(Db db, Vault vault, PublicAddress site, OwnPassword own, OwnProfile profiles)
{
    private const string RequestSql = """
        select accounts.request_email_change(@userId, @email, @tokenHash, @confirm, @taken, @notice)
        """;
    private const string ConfirmSql = "select accounts.confirm_email_change(@tokenHash)";

    /// <summary>
    /// Writes to both addresses. Whether somebody has the new one makes no difference to the caller: a letter tells its
    /// owner. Throws <see cref="InputException"/> on email or currentPassword.
    /// </summary>
    public async Task RequestAsync(Session session, ChangeEmailInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(input);
        var email = Register.EmailOf(input.Email);
        await own.CheckAsync(session.UserId, input.CurrentPassword);
        if (string.Equals(email, session.Email, StringComparison.OrdinalIgnoreCase))
        {
            throw new InputException("email", "This is your address already.");
        }

        var profile = await profiles.ReadAsync(session.UserId, cancel);
        var marketplace = await Marketplace.NameAsync(db, cancel);
        var token = Token.New();
        await db.ExecuteAsync(Actor.System, RequestSql, new
        {
            session.UserId,
            email,
            tokenHash = Token.Hash(token),
            confirm = Letter(email, "change-email", site.Of($"/account/confirm-email?token={token}").AbsoluteUri),
            taken = Letter(email, "email-taken", site.Of("/account/sign-in").AbsoluteUri),
            notice = Letter(profile.Email, "email-change-asked", site.Of("/account/recover").AbsoluteUri),
        }, cancel);

        byte[] Letter(string to, string template, string link) =>
            new Message(to, template, profile.Language, new Dictionary<string, string>
            {
                ["marketplace"] = marketplace,
                ["link"] = link,
            }).Seal(vault);
    }

    /// <summary>False: link unknown, used or too old, or somebody has the address meanwhile.</summary>
    public async Task<bool> ConfirmAsync(ConfirmEmailInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Token is { Length: > 0 and <= 200 } token
            ? await db.FirstAsync<long?>(Actor.System, ConfirmSql, new { tokenHash = Token.Hash(token) }, cancel) is not null
            : throw new InputException("token", "The token of the letter's link is needed.");
    }
}
