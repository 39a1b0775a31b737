using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Npgsql;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>
/// Identity over accounts.users. People are found by e-mail without regard to case; it is also their user name. Failed
/// sign-ins and locks are written at once, by the database, so that concurrent ones count; updating leaves them alone.
/// </summary>
public sealed partial class PersonStore(Db db) : IUserPasswordStore<Person>, IUserEmailStore<Person>, IUserLockoutStore<Person>,
    IUserSecurityStampStore<Person>, IUserPasskeyStore<Person>
{
    private const string Columns = """
        select u.user_id, u.name, u.email, u.password_hash, r.name as role, u.status, u.two_factor_enabled, u.security_stamp,
               u.access_failed_count, u.lockout_end
          from accounts.users u join accounts.roles r on r.role_id = u.role_id

        """;
    private const string ByEmailSql = Columns + "where lower(u.email) = lower(@email)";
    private const string ByIdSql = Columns + "where u.user_id = @userId";
    private const string CreateSql = "select accounts.create_account(@name, @email, @passwordHash, @role)";
    private const string UpdateSql = """
        update accounts.users u
           set name = @name, email = @email, password_hash = @passwordHash, security_stamp = @securityStamp,
               status = @status, updated_at = now(), role_id = r.role_id
          from accounts.roles r
         where r.name = @role and u.user_id = @userId
        """;
    private const string DeleteSql = "delete from accounts.users where user_id = @userId";
    private const string CountFailureSql = """
        update accounts.users set access_failed_count = access_failed_count + 1
         where user_id = @userId
        returning access_failed_count
        """;
    private const string ForgetFailuresSql =
        "update accounts.users set access_failed_count = 0 where user_id = @userId";
    private const string LockSql = "update accounts.users set lockout_end = @end where user_id = @userId";

    public async Task<Person?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken) =>
        await db.FirstAsync<Person>(Actor.System, ByEmailSql, new { email = normalizedEmail }, cancellationToken);

    public Task<Person?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        FindByEmailAsync(normalizedUserName, cancellationToken);

    public async Task<Person?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        long.TryParse(userId, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? await db.FirstAsync<Person>(Actor.System, ByIdSql, new { userId = id }, cancellationToken)
            : null;

    public async Task<IdentityResult> CreateAsync(Person user, CancellationToken cancellationToken)
    {
        try
        {
            user.UserId = await db.FirstAsync<long>(
                Actor.System, CreateSql, new { user.Name, user.Email, user.PasswordHash, user.Role },
                cancellationToken);
            return IdentityResult.Success;
        }
        catch (PostgresException e) when (e.SqlState == "ST409")
        {
            return IdentityResult.Failed(new IdentityErrorDescriber().DuplicateEmail(user.Email ?? ""));
        }
    }

    public async Task<IdentityResult> UpdateAsync(Person user, CancellationToken cancellationToken)
    {
        var rows = await db.ExecuteAsync(Actor.System, UpdateSql, new
        {
            user.Name, user.Email, user.PasswordHash, user.SecurityStamp, user.Status, user.Role, user.UserId,
        }, cancellationToken);
        return rows == 1
            ? IdentityResult.Success
            : IdentityResult.Failed(new IdentityErrorDescriber().ConcurrencyFailure());
    }

    public async Task<IdentityResult> DeleteAsync(Person user, CancellationToken cancellationToken)
    {
        await db.ExecuteAsync(Actor.System, DeleteSql, new { user.UserId }, cancellationToken);
        return IdentityResult.Success;
    }

    public async Task<int> IncrementAccessFailedCountAsync(Person user, CancellationToken cancellationToken) =>
        user.AccessFailedCount =
            await db.FirstAsync<int>(Actor.System, CountFailureSql, new { user.UserId }, cancellationToken);

    public async Task ResetAccessFailedCountAsync(Person user, CancellationToken cancellationToken)
    {
        await db.ExecuteAsync(Actor.System, ForgetFailuresSql, new { user.UserId }, cancellationToken);
        user.AccessFailedCount = 0;
    }

    public async Task SetLockoutEndDateAsync(
        Person user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken)
    {
        user.LockoutEnd = lockoutEnd?.UtcDateTime;
        await db.ExecuteAsync(Actor.System, LockSql, new { end = user.LockoutEnd, user.UserId }, cancellationToken);
    }

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult<DateTimeOffset?>(
            user.LockoutEnd is { } end ? new(DateTime.SpecifyKind(end, DateTimeKind.Utc)) : null);

    public Task<int> GetAccessFailedCountAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult(user.AccessFailedCount);

    public Task<bool> GetLockoutEnabledAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetLockoutEnabledAsync(Person user, bool enabled, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public Task<string> GetUserIdAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult(user.UserId.ToString(CultureInfo.InvariantCulture));

    public Task<string?> GetUserNameAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult(user.Email);

    public Task SetUserNameAsync(Person user, string? userName, CancellationToken cancellationToken) =>
        SetEmailAsync(user, userName, cancellationToken);

    public Task<string?> GetNormalizedUserNameAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult(user.Email);

    // The database compares without case: nothing normalized is kept.
    public Task SetNormalizedUserNameAsync(Person user, string? normalizedName, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public Task<string?> GetEmailAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.Email);

    public Task SetEmailAsync(Person user, string? email, CancellationToken cancellationToken)
    {
        user.Email = email;
        return Task.CompletedTask;
    }

    public Task<string?> GetNormalizedEmailAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult(user.Email);

    public Task SetNormalizedEmailAsync(Person user, string? normalizedEmail, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public Task<bool> GetEmailConfirmedAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetEmailConfirmedAsync(Person user, bool confirmed, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public Task<string?> GetPasswordHashAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult(user.PasswordHash is not null);

    public Task SetPasswordHashAsync(Person user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    public Task<string?> GetSecurityStampAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.SecurityStamp.ToString());

    // Identity's stamps are texts of its own making; the column holds a UUID, so take the first 16 bytes of their hash.
    public Task SetSecurityStampAsync(Person user, string stamp, CancellationToken cancellationToken)
    {
        user.SecurityStamp = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(stamp)).AsSpan(0, 16));
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        // The database outlives the store.
    }
}
