using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>
/// Identity's manager of people, with three differences: hashing waits its turn, since each costs 19 MiB and a core;
/// a failure is counted, locked and logged in one statement; and a hash made anew ends nobody's sessions.
/// </summary>
public sealed class People(
    IUserStore<Person> store, IOptions<IdentityOptions> options, IPasswordHasher<Person> hasher,
    IEnumerable<IUserValidator<Person>> userValidators, IEnumerable<IPasswordValidator<Person>> passwordValidators,
    ILookupNormalizer normalizer, IdentityErrorDescriber errors, IServiceProvider services,
    ILogger<UserManager<Person>> logger, Db db)
    : UserManager<Person>(
        store, options, hasher, userValidators, passwordValidators, normalizer, errors, services, logger)
{
    private const string FailSql = "select accounts.fail_sign_in(@userId, @what)";
    private const string RehashSql =
        "update accounts.users set password_hash = @made where user_id = @userId and password_hash = @old";

    /// <summary>
    /// Whether the password is right. For nobody, or somebody without a password, it takes as long to say no. Throws
    /// <see cref="BusyException"/> when too many are waiting.
    /// </summary>
    public override async Task<bool> CheckPasswordAsync(Person user, string password)
    {
        var hash = user?.PasswordHash;
        var result = await ArgonHasher.VerifyAsync(hash ?? ArgonHasher.Dummy, password, CancellationToken);
        if (user is null || hash is null)
        {
            return false;
        }

        if (result == PasswordVerificationResult.SuccessRehashNeeded)
        {
            var made = await ArgonHasher.HashAsync(password, CancellationToken);
            await db.ExecuteAsync(Actor.System, RehashSql, new { made, user.UserId, old = hash }, CancellationToken);
        }

        return result != PasswordVerificationResult.Failed;
    }

    /// <summary>
    /// Counts a wrong password; the fifth in a row locks the account (accounts.fail_sign_in).
    /// <see cref="Nobody"/> is an unknown person's.
    /// </summary>
    public override async Task<IdentityResult> AccessFailedAsync(Person user)
    {
        await db.ExecuteAsync(Actor.System, FailSql, new
        {
            userId = user?.UserId is > 0 ? user.UserId : (long?)null,
            what = "Wrong password.",
        }, CancellationToken);
        return IdentityResult.Success;
    }

    /// <summary>Stands for everybody who has no account.</summary>
    public static Person Nobody { get; } = new();
}
