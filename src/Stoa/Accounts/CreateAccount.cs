using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>A new person. Without a password they cannot sign in.</summary>
/// <param name="Role">A name in roles: operator, support, finance, vendor owner, vendor staff, shopper.</param>
public sealed record CreateAccountInput(string Name, string? Email, string? Password, string Role);

/// <summary>Creates a person.</summary>
public static class CreateAccount
{
    /// <summary>Passwords are at least this long (NIST SP 800-63B-4, section 3.1.1.2).</summary>
    public const int ShortestPassword = 15;

    private const string CreateSql = "select accounts.create_account(@name, @email, @passwordHash, @role)";

    /// <summary>
    /// The new person's id. Throws <see cref="InputException"/> for a password that is too short or without an e-mail,
    /// and the database's ST400 (unknown role) or ST409 (e-mail taken).
    /// </summary>
    public static async Task<long> Handle(Db db, CreateAccountInput input, CancellationToken cancel = default)
    {
        if (input.Password is { } password)
        {
            if (input.Email is null)
            {
                throw new InputException("email", "Somebody with a password needs an e-mail address.");
            }

            if (password.Length is < ShortestPassword or > SignIn.LongestPassword)
            {
                throw new InputException(
                    "password", $"A password has {ShortestPassword} to {SignIn.LongestPassword} characters.");
            }
        }

        return await db.FirstAsync<long>(Actor.System, CreateSql, new
        {
            input.Name,
            input.Email,
            passwordHash = input.Password is null ? null : ArgonHasher.Hash(input.Password),
            input.Role,
        }, cancel);
    }
}
