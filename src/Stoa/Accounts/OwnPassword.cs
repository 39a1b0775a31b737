using System.Globalization;
using System.Threading.RateLimiting;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>Asks somebody who is signed in for their password again, before what could lock them out.</summary>
public sealed class OwnPassword(People people, TimeProvider time, PartitionedRateLimiter<string> perAccount)
{
    public const string Field = "currentPassword";

    /// <summary>
    /// The person, their password being right. A wrong one counts as a failed sign-in: a stolen session is no place to
    /// guess. Throws <see cref="InputException"/> on currentPassword, also while the account is locked.
    /// </summary>
    public async Task<Person> CheckAsync(long userId, string? password)
    {
        if (password is not { Length: > 0 and <= SignIn.LongestPassword })
        {
            throw new InputException(Field, "Your current password is needed.");
        }

        // Not the e-mail address: whoever tries to sign in with it from elsewhere must not be in its owner's way.
        using var lease = perAccount.AttemptAcquire($"person {userId}");
        if (!lease.IsAcquired)
        {
            throw new InputException(Field, "Too many tries. Wait a minute.");
        }

        var person = await people.FindByIdAsync(userId.ToString(CultureInfo.InvariantCulture))
            ?? throw new NotFoundException("person");
        var isLocked = person.LockoutEnd is { } end && end > time.GetUtcNow().UtcDateTime;
        if (isLocked || !await people.CheckPasswordAsync(person, password))
        {
            await people.AccessFailedAsync(person);
            throw new InputException(Field, "This is not your current password, or the account is locked for a while.");
        }

        return person;
    }
}
