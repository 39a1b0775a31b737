using Microsoft.Extensions.DependencyInjection;
using Stoa.Notifications;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>Somebody who is to take a role.</summary>
/// <param name="VendorId">For a role that acts for a vendor: which.</param>
/// <param name="Language">Of the letter: en, de, fr …; en unless given.</param>
public sealed record InvitationInput(string? Email, string? Role, long? VendorId, string? Language);

/// <summary>Somebody who is to join the vendor one acts for, as staff.</summary>
/// <param name="Permissions">What of the role's they get; all unless given.</param>
/// <param name="Language">Of the letter: en, de, fr …; en unless given.</param>
public sealed record MemberInvitationInput(string? Email, IReadOnlyList<string>? Permissions, string? Language);

/// <summary>What came back by an invitation's link.</summary>
/// <param name="Name">For a new account.</param>
/// <param name="Password">A new account's, or that of the account that has the address.</param>
/// <param name="Language">Of a new account's letters: en, de, fr …; en unless given.</param>
public sealed record AcceptInput(string? Token, string? Name, string? Password, string? Language);

/// <summary>An invitation that was not accepted yet. Times are UTC.</summary>
public sealed record OpenInvitation
{
    public long Id { get; init; }

    public string Email { get; init; } = "";

    public string Role { get; init; } = "";

    public DateTime CreatedAt { get; init; }

    public DateTime ExpiresAt { get; init; }
}

/// <summary>
/// Asks people by letter to take a role. Whoever invites learns nothing of whether the address has an account; the person
/// accepts with a new account, or with the password of theirs.
/// </summary>
public sealed class Invitations(Db db, Vault vault, PublicAddress site, PasswordRules rules, IServiceScopeFactory scopes)
{
    private const string InviteSql =
        "select accounts.invite(@actor, @email, @role, @vendorId, null, @tokenHash, @letter)";
    private const string InviteMemberSql =
        "select vendors.invite_member(@actor, @email, @permissions::text[], @tokenHash, @letter)";
    private const string ListSql = """
        select i.invitation_id as id, i.email, r.name as role, i.created_at, i.expires_at
          from accounts.invitations i join accounts.roles r on r.role_id = i.role_id
         where i.expires_at > now()
         order by i.created_at desc, i.email
         limit 200
        """;
    private const string FindSql = """
        select i.email, r.name as role, u.user_id
          from accounts.invitations i
          join accounts.roles r on r.role_id = i.role_id
          left join accounts.users u on lower(u.email) = lower(i.email)
         where i.token_hash = @tokenHash and i.expires_at > now()
        """;
    private const string WithdrawSql = "select accounts.withdraw_invitation(@actor, @id)";
    private const string AcceptSql =
        "select accounts.accept_invitation(@tokenHash, @userId, @name, @passwordHash, @language)";

    /// <summary>The latest 200 that are open.</summary>
    public Task<List<OpenInvitation>> ListAsync(CancellationToken cancel) =>
        db.ListAsync<OpenInvitation>(Actor.System, ListSql, cancel: cancel);

    /// <summary>Ends an invitation; the database's errors of accounts.withdraw_invitation.</summary>
    public Task WithdrawAsync(long? actor, long id, CancellationToken cancel) =>
        db.ExecuteAsync(Actor.System, WithdrawSql, new { actor, id }, cancel);

    /// <summary>Throws <see cref="InputException"/> that names a field, and the database's errors of accounts.invite.</summary>
    public async Task InviteAsync(Session asking, InvitationInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(asking);
        ArgumentNullException.ThrowIfNull(input);
        var email = Register.EmailOf(input.Email);
        var role = input.Role ?? throw new InputException("role", "A role is needed.");
        var (tokenHash, letter) = await WriteAsync(email, role, input.Language, cancel);
        await db.ExecuteAsync(Actor.System, InviteSql, new
        {
            actor = asking.UserId, email, role, input.VendorId, tokenHash, letter,
        }, cancel);
    }

    /// <summary>The same, for staff of the vendor that somebody acts for.</summary>
    public async Task InviteMemberAsync(Actor actor, MemberInvitationInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(input);
        var email = Register.EmailOf(input.Email);
        var (tokenHash, letter) = await WriteAsync(email, "vendor staff", input.Language, cancel);
        await db.ExecuteAsync(actor, InviteMemberSql, new
        {
            actor = actor.UserId, email, permissions = input.Permissions?.Distinct().ToArray(), tokenHash, letter,
        }, cancel);
    }

    /// <summary>To whom an invitation is, whether they have an account; nothing when the link is not good.</summary>
    public async Task<(string Email, string Role, bool HasAccount)?> FindAsync(string? token, CancellationToken cancel) =>
        await FoundAsync(token, cancel) is { } found ? (found.Email, found.Role, found.UserId is not null) : null;

    /// <summary>
    /// The person, who has the role now; nothing when the link is not good or the account's password is wrong. Throws
    /// <see cref="InputException"/> for a new account's name or password.
    /// </summary>
    public async Task<long?> AcceptAsync(AcceptInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (await FoundAsync(input.Token, cancel) is not { } found)
        {
            return null;
        }

        var language = Register.LanguageOf(input.Language);
        string? passwordHash = null;
        var name = input.Name?.Trim() ?? "";
        if (found.UserId is not null)
        {
            if (!await IsPasswordOfAsync(found.Email, input.Password))
            {
                return null;
            }
        }
        else
        {
            name = Register.NameOf(name);
            rules.Check("password", input.Password ?? "", name, found.Email);
            passwordHash = await ArgonHasher.HashAsync(input.Password!, cancel);
        }

        return await db.FirstAsync<long?>(Actor.System, AcceptSql, new
        {
            tokenHash = Token.Hash(input.Token!), found.UserId, name, passwordHash, language,
        }, cancel);
    }

    private async Task<bool> IsPasswordOfAsync(string email, string? password)
    {
        if (password is not { Length: > 0 and <= SignIn.LongestPassword })
        {
            throw new InputException("password", "The password of your account is needed.");
        }

        await using var scope = scopes.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<People>();
        var person = await people.FindByEmailAsync(email) ?? People.Nobody;
        if (!await people.IsLockedOutAsync(person) && await people.CheckPasswordAsync(person, password))
        {
            return true;
        }

        await people.AccessFailedAsync(person);
        return false;
    }

    private async Task<Found?> FoundAsync(string? token, CancellationToken cancel) =>
        token is { Length: > 0 and <= 200 }
            ? await db.FirstAsync<Found>(Actor.System, FindSql, new { tokenHash = Token.Hash(token) }, cancel) : null;

    private async Task<(byte[] TokenHash, byte[] Letter)> WriteAsync(
        string email, string role, string? language, CancellationToken cancel)
    {
        var token = Token.New();
        var letter = new Message(email, "invitation", Register.LanguageOf(language), new Dictionary<string, string>
        {
            ["marketplace"] = await Marketplace.NameAsync(db, cancel),
            ["role"] = role,
            ["link"] = site.Of($"/account/invitation?token={token}").AbsoluteUri,
        });
        return (Token.Hash(token), letter.Seal(vault));
    }

    private sealed record Found
    {
        public string Email { get; init; } = "";

        public string Role { get; init; } = "";

        public long? UserId { get; init; }
    }
}
