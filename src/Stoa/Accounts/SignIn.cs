using System.Net;
using System.Security.Cryptography;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>An e-mail address, compared without case, and a password.</summary>
public sealed record SignInInput(string? Email, string? Password);

/// <summary>From where somebody signs in: kept with the session for them to recognise it.</summary>
public sealed record SignInOrigin(string Kind, IPAddress? Address, string? UserAgent);

/// <summary>A new session's secrets, which only the client keeps; the refresh token is null for browsers.</summary>
public sealed record SignedIn(string AccessToken, string? RefreshToken)
{
    public byte[] AccessHash => Token.Hash(AccessToken);

    public byte[]? RefreshHash => RefreshToken is null ? null : Token.Hash(RefreshToken);

    public static SignedIn New(string kind) => new(Token.New(), kind == SessionKind.Token ? Token.New() : null);
}

/// <summary>What came of a sign-in: a session, or a challenge to be answered with a second factor; neither: it failed.</summary>
public sealed record SignInOutcome(SignedIn? SignedIn, string? ChallengeToken)
{
    public static SignInOutcome Failed { get; } = new(null, null);
}

/// <summary>Signs somebody in with a password.</summary>
public static class SignIn
{
    /// <summary>Longer passwords are refused before they are hashed.</summary>
    public const int LongestPassword = 1024;

    private const string OpenSql = """
        select accounts.open_session(@userId, @securityStamp, @kind, @accessHash, @refreshHash, @ip, @userAgent,
                                     @secondFactor)
        """;
    private const string ChallengeSql =
        "select accounts.open_challenge(@userId, @securityStamp, @kind, @tokenHash)";

    /// <summary>
    /// A session, a challenge for those with a second factor, or neither: unknown e-mail, wrong password, locked, inactive
    /// and banned take the same steps and the same time. Throws <see cref="InputException"/> when a field is missing or
    /// too long.
    /// </summary>
    public static async Task<SignInOutcome> Handle(
        Db db, People people, SignInInput input, SignInOrigin origin, CancellationToken cancel)
    {
        var (email, password) = Check(input);
        var person = await people.FindByEmailAsync(email) ?? People.Nobody;
        if (!await people.CheckPasswordAsync(person, password))
        {
            await people.AccessFailedAsync(person);
            return SignInOutcome.Failed;
        }

        if (!person.TwoFactorEnabled)
        {
            return new(await OpenAsync(db, person, origin, secondFactor: false, cancel), null);
        }

        var challenge = Token.New();
        return await db.FirstAsync<bool>(Actor.System, ChallengeSql, new
        {
            person.UserId, person.SecurityStamp, origin.Kind, tokenHash = Token.Hash(challenge),
        }, cancel) ? new(null, challenge) : SignInOutcome.Failed;
    }

    /// <summary>The session of somebody who proved who they are; nothing when they may not sign in.</summary>
    internal static async Task<SignedIn?> OpenAsync(
        Db db, Person person, SignInOrigin origin, bool secondFactor, CancellationToken cancel)
    {
        var made = SignedIn.New(origin.Kind);
        var session = await db.FirstAsync<long?>(Actor.System, OpenSql, new
        {
            person.UserId,
            person.SecurityStamp,
            origin.Kind,
            made.AccessHash,
            made.RefreshHash,
            ip = origin.Address?.ToString(),
            userAgent = origin.UserAgent,
            secondFactor,
        }, cancel);
        return session is null ? null : made;
    }

    /// <summary>The address and the password as they are looked up, or which field is missing.</summary>
    public static (string Email, string Password) Check(SignInInput input)
    {
        var email = input.Email?.Trim();
        if (string.IsNullOrEmpty(email) || email.Length > 254 || email.Contains('\0'))
        {
            throw new InputException("email", "An e-mail address of at most 254 characters is needed.");
        }

        if (string.IsNullOrEmpty(input.Password) || input.Password.Length > LongestPassword)
        {
            throw new InputException("password", $"A password of at most {LongestPassword} characters is needed.");
        }

        return (email, input.Password);
    }
}

/// <summary>How somebody is known: by a session of one of two kinds, as the database names them, or by a key.</summary>
public static class SessionKind
{
    public const string Browser = "browser";
    public const string Token = "token";

    /// <summary>An API key: no session of the database's, and never fresh.</summary>
    public const string Key = "key";
}

/// <summary>Session secrets: 256 random bits, of which the database keeps the SHA-256 only.</summary>
public static class Token
{
    private const int Size = 32;

    /// <summary>A new secret as base64url, 43 characters.</summary>
    public static string New() => System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Size));

    /// <summary>What the database keeps of a secret. Needs no salt: there are 2^256 of them.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token));
}
