using System.Net;
using System.Security.Cryptography;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>An e-mail address, compared without case, and a password.</summary>
public sealed record SignInInput(string? Email, string? Password);

/// <summary>From where somebody signs in: kept with the session for them to recognise it.</summary>
public sealed record SignInOrigin(string Kind, IPAddress? Address, string? UserAgent);

/// <summary>A new session's secrets, which only the client keeps; the refresh token is null for browsers.</summary>
public sealed record SignedIn(string AccessToken, string? RefreshToken);

/// <summary>Signs somebody in with a password.</summary>
public static class SignIn
{
    /// <summary>Longer passwords are refused before they are hashed.</summary>
    public const int LongestPassword = 1024;

    private const string OpenSql = """
        select accounts.open_session(@userId, @securityStamp, @kind, @accessHash, @refreshHash, @ip, @userAgent)
        """;

    /// <summary>
    /// A session, or nothing: unknown e-mail, wrong password, locked, inactive and banned take the same steps and the
    /// same time. Throws <see cref="InputException"/> when a field is missing or too long.
    /// </summary>
    public static async Task<SignedIn?> Handle(
        Db db, People people, SignInInput input, SignInOrigin origin, CancellationToken cancel)
    {
        var (email, password) = Check(input);
        var person = await people.FindByEmailAsync(email) ?? People.Nobody;
        if (!await people.CheckPasswordAsync(person, password))
        {
            await people.AccessFailedAsync(person);
            return null;
        }

        var access = Token.New();
        var refresh = origin.Kind == SessionKind.Token ? Token.New() : null;
        var session = await db.FirstAsync<long?>(Actor.System, OpenSql, new
        {
            person.UserId,
            person.SecurityStamp,
            origin.Kind,
            accessHash = Token.Hash(access),
            refreshHash = refresh is null ? null : Token.Hash(refresh),
            ip = origin.Address?.ToString(),
            userAgent = origin.UserAgent,
        }, cancel);
        return session is null ? null : new SignedIn(access, refresh);
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

/// <summary>The two kinds of sessions, as the database names them.</summary>
public static class SessionKind
{
    public const string Browser = "browser";
    public const string Token = "token";
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
