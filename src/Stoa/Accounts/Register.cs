using System.Text.RegularExpressions;
using Stoa.Notifications;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>Somebody who wants an account.</summary>
/// <param name="Language">Of the letters: en, de, fr …; en unless given.</param>
public sealed record RegisterInput(string? Name, string? Email, string? Password, string? Language);

/// <summary>Registers somebody: a letter asks them to confirm, and only then is there an account.</summary>
public sealed partial class Register(Db db, Vault vault, PublicAddress site, PasswordRules rules)
{
    private const string RegisterSql = """
        select accounts.register(@name, @email, @passwordHash, @language, @tokenHash, @welcome, @known)
        """;

    /// <summary>
    /// Throws <see cref="InputException"/> that names a field. Whether there is an account with the address makes no
    /// difference to the caller: a letter tells its owner.
    /// </summary>
    public async Task HandleAsync(RegisterInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(input);
        var language = LanguageOf(input.Language);
        var (name, email, password) = Check(input.Name, input.Email, input.Password, rules);
        var token = Token.New();
        var marketplace = await Marketplace.NameAsync(db, cancel);
        var passwordHash = await ArgonHasher.HashAsync(password, cancel);
        await db.ExecuteAsync(Actor.System, RegisterSql, new
        {
            name,
            email,
            passwordHash,
            language,
            tokenHash = Token.Hash(token),
            welcome = Letter("confirm-email", $"/account/confirm?token={token}"),
            known = Letter("already-registered", $"/account/reset?token={token}"),
        }, cancel);

        byte[] Letter(string template, string path) => new Message(email, template, language, new Dictionary<string, string>
        {
            ["marketplace"] = marketplace,
            ["link"] = site.Of(path).AbsoluteUri,
        }).Seal(vault);
    }

    /// <summary>A person's name, or <see cref="InputException"/>.</summary>
    internal static string NameOf(string? given)
    {
        var name = given?.Trim() ?? "";
        return name.Length is > 0 and <= 200 && !name.Any(char.IsControl)
            ? name : throw new InputException("name", "A name of 1 to 200 characters is needed.");
    }

    /// <summary>An e-mail address, or <see cref="InputException"/>.</summary>
    internal static string EmailOf(string? given) =>
        given?.Trim() is { Length: > 0 and <= 254 } email && Address().IsMatch(email) && !email.Contains('\0')
            ? email : throw new InputException("email", "An e-mail address of at most 254 characters is needed.");

    /// <summary>
    /// What every new account's form must hold, trimmed. Throws <see cref="InputException"/> that names a field.
    /// </summary>
    internal static (string Name, string Email, string Password) Check(
        string? givenName, string? givenEmail, string? givenPassword, PasswordRules rules)
    {
        var name = NameOf(givenName);
        var (email, password) = SignIn.Check(new SignInInput(EmailOf(givenEmail), givenPassword));
        rules.Check("password", password, name, email);
        return (name, email, password);
    }

    /// <summary>In which letters are written: en unless given. Throws <see cref="InputException"/>.</summary>
    internal static string LanguageOf(string? given) => given is null ? "en" : Tag().IsMatch(given) ? given
        : throw new InputException("language", "A language such as en or de-AT is needed.");

    [GeneratedRegex(@"\A[^@\s]+@[^@\s]+\.[^@\s]+\z")]
    private static partial Regex Address();

    [GeneratedRegex(@"\A[a-z]{2}(-[A-Z]{2})?\z")]
    private static partial Regex Tag();
}
