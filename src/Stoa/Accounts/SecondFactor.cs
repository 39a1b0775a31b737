using System.Security.Cryptography;
using OtpNet;
using QRCoder;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>What an authenticator app needs to know, to be shown once and confirmed by a first code.</summary>
/// <param name="Secret">Base32, for typing it in.</param>
/// <param name="Uri">otpauth://…, which the QR code holds.</param>
/// <param name="QrCode">A picture: data:image/png;base64,….</param>
public sealed record NewAuthenticator(string Secret, string Uri, string QrCode);

/// <summary>What of second factors somebody has.</summary>
public sealed record SecondFactorState
{
    /// <summary>An authenticator app is in use.</summary>
    public bool HasAuthenticator { get; init; }

    public int Passkeys { get; init; }

    /// <summary>Unused recovery codes.</summary>
    public int RecoveryCodesLeft { get; init; }
}

/// <summary>
/// Codes of authenticator apps (TOTP, RFC 6238: SHA-1, six digits, 30 seconds, one step earlier or later) and recovery
/// codes. Each code works once: the database keeps the last step and which codes were used.
/// </summary>
public sealed class SecondFactor(Db db, SubjectKeys keys, SecurityLetters letters, TimeProvider clock)
{
    private const int RecoveryCodes = 10;
    private const int RecoverySigns = 16;
    private const string Signs = "abcdefghjkmnpqrstuvwxyz23456789";
    private const string StateSql = """
        select exists (select from accounts.authenticators a
                        where a.user_id = @userId and a.confirmed_at is not null) as has_authenticator,
               (select count(*)::int from accounts.passkeys p where p.user_id = @userId) as passkeys,
               (select count(*)::int from accounts.recovery_codes r
                 where r.user_id = @userId and r.used_at is null) as recovery_codes_left
        """;
    private const string SecretSql = """
        select a.user_id, a.sealed_secret::bytea as sealed_secret from accounts.authenticators a
         where a.user_id = @userId and (a.confirmed_at is not null) = @confirmed
        """;
    private const string ChallengedSql =
        "select c.user_id, c.sealed_secret from accounts.challenged_person(@tokenHash) c where c.kind = @kind";
    private const string AnswerSql = """
        select accounts.answer_challenge(@tokenHash, @kind, @step, @recoveryHash, @accessHash, @refreshHash, @ip, @userAgent)
        """;
    private const string ProveSql = "select accounts.prove_session(@sessionId, @userId, @step, @recoveryHash, null)";
    private const string UseSql = "select accounts.use_second_factor(@userId, @step, @recoveryHash)";
    private const string BeginSql = "select accounts.begin_authenticator(@userId, @sealedSecret)";
    private const string ConfirmSql = "select accounts.confirm_authenticator(@userId, @sessionId, @step, @hashes, @letter)";
    private const string RemoveSql = "select accounts.remove_authenticator(@userId, @letter)";
    private const string RenewSql = "select accounts.renew_recovery_codes(@userId, @hashes)";

    public async Task<SecondFactorState> ShowAsync(long userId, CancellationToken cancel) =>
        (await db.FirstAsync<SecondFactorState>(Actor.System, StateSql, new { userId }, cancel))!;

    /// <summary>
    /// Signs somebody in whose password was right, by a code. Nothing when it is wrong, was used before, or the challenge
    /// is over. Throws <see cref="InputException"/> when a field is missing.
    /// </summary>
    public async Task<SignedIn?> AnswerAsync(
        string? challengeToken, string? code, SignInOrigin origin, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(origin);
        if (challengeToken is not { Length: > 0 and <= 200 })
        {
            throw new InputException("challengeToken", "The challengeToken of the last answer is needed.");
        }

        var given = Read(code);
        var tokenHash = Token.Hash(challengeToken);
        var person = await db.FirstAsync<Secret>(Actor.System, ChallengedSql, new { tokenHash, origin.Kind }, cancel);
        if (person is null)
        {
            return null;
        }

        var made = SignedIn.New(origin.Kind);
        var session = await db.FirstAsync<long?>(Actor.System, AnswerSql, new
        {
            tokenHash,
            origin.Kind,
            step = await StepOfAsync(person, given, cancel),
            recoveryHash = given.RecoveryHash(person.UserId),
            made.AccessHash,
            made.RefreshHash,
            ip = origin.Address?.ToString(),
            userAgent = origin.UserAgent,
        }, cancel);
        return session is null ? null : made;
    }

    /// <summary>Makes the session fresh by a code. False: wrong, used before, or the account is locked.</summary>
    public async Task<bool> ProveAsync(Session session, string? code, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(session);
        var (step, recoveryHash) = await CheckAsync(session.UserId, code, cancel);
        return await db.FirstAsync<bool>(
            Actor.System, ProveSql, new { session.SessionId, session.UserId, step, recoveryHash }, cancel);
    }

    /// <summary>Takes a code of somebody who is not signed in, once. False as <see cref="ProveAsync"/>.</summary>
    public async Task<bool> UseAsync(long userId, string? code, CancellationToken cancel)
    {
        var (step, recoveryHash) = await CheckAsync(userId, code, cancel);
        return await db.FirstAsync<bool>(Actor.System, UseSql, new { userId, step, recoveryHash }, cancel);
    }

    /// <summary>A new secret for the person's app; it is in use once <see cref="ConfirmAsync"/> saw a code of it.</summary>
    public async Task<NewAuthenticator> BeginAsync(Session person, string marketplace, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(person);
        var secret = Base32Encoding.ToString(RandomNumberGenerator.GetBytes(20)).TrimEnd('=');
        var sealedSecret = await keys.SealAsync(person.UserId, secret, cancel);
        await db.ExecuteAsync(Actor.System, BeginSql, new { person.UserId, sealedSecret }, cancel);
        return Describe(secret, person.Email, marketplace);
    }

    /// <summary>The one that waits for its first code, to be shown again; nothing when none does.</summary>
    public async Task<NewAuthenticator?> WaitingAsync(Session person, string marketplace, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(person);
        return await OpenAsync(person.UserId, confirmed: false, cancel) is { } secret
            ? Describe(secret, person.Email, marketplace) : null;
    }

    /// <summary>
    /// Puts the app to use. Answers the recovery codes when it is the first second factor, else none; nothing when the code
    /// is wrong.
    /// </summary>
    public async Task<IReadOnlyList<string>?> ConfirmAsync(Session session, string? code, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(session);
        var secret = await OpenAsync(session.UserId, confirmed: false, cancel)
            ?? throw new NotFoundException("authenticator that waits for a code");
        if (Match(secret, Read(code)) is not { } step)
        {
            return null;
        }

        var codes = NewRecoveryCodes();
        var isFirst = await db.FirstAsync<bool>(Actor.System, ConfirmSql, new
        {
            session.UserId,
            session.SessionId,
            step,
            hashes = Hashes(session.UserId, codes),
            letter = await letters.WriteAsync(session.UserId, SecurityLetters.Added, cancel),
        }, cancel);
        return isFirst ? codes : [];
    }

    public async Task RemoveAsync(long userId, CancellationToken cancel)
    {
        var letter = await letters.WriteAsync(userId, SecurityLetters.Removed, cancel);
        await db.ExecuteAsync(Actor.System, RemoveSql, new { userId, letter }, cancel);
    }

    /// <summary>New recovery codes; the earlier ones end.</summary>
    public async Task<IReadOnlyList<string>> RenewAsync(long userId, CancellationToken cancel)
    {
        var codes = NewRecoveryCodes();
        await db.ExecuteAsync(Actor.System, RenewSql, new { userId, hashes = Hashes(userId, codes) }, cancel);
        return codes;
    }

    /// <summary>Codes as people keep them: four groups of four letters and digits, 79 bits.</summary>
    internal static IReadOnlyList<string> NewRecoveryCodes() =>
    [
        .. Enumerable.Range(0, RecoveryCodes).Select(_ => string.Join('-',
            RandomNumberGenerator.GetString(Signs, RecoverySigns).Chunk(4).Select(c => new string(c)))),
    ];

    /// <summary>What the database keeps of recovery codes.</summary>
    internal static byte[][] Hashes(long userId, IEnumerable<string> codes) =>
        [.. codes.Select(c => Given.Of(c).RecoveryHash(userId)!)];

    private static NewAuthenticator Describe(string secret, string email, string marketplace)
    {
        var uri = new OtpUri(OtpType.Totp, secret, email, marketplace).ToString();
        using var data = QRCodeGenerator.GenerateQrCode(uri, QRCodeGenerator.ECCLevel.M);
        using var picture = new PngByteQRCode(data);
        return new(secret, uri, "data:image/png;base64," + Convert.ToBase64String(picture.GetGraphic(6)));
    }

    private async Task<(long? Step, byte[]? RecoveryHash)> CheckAsync(
        long userId, string? code, CancellationToken cancel)
    {
        var given = Read(code);
        var person = await db.FirstAsync<Secret>(Actor.System, SecretSql, new { userId, confirmed = true }, cancel)
            ?? new Secret { UserId = userId };
        return (await StepOfAsync(person, given, cancel), given.RecoveryHash(userId));
    }

    private async Task<long?> StepOfAsync(Secret person, Given given, CancellationToken cancel) =>
        given.IsTotp && await OpenAsync(person, cancel) is { } secret ? Match(secret, given) : null;

    private async Task<string?> OpenAsync(long userId, bool confirmed, CancellationToken cancel) =>
        await db.FirstAsync<Secret>(Actor.System, SecretSql, new { userId, confirmed }, cancel) is { } found
            ? await OpenAsync(found, cancel) : null;

    private async Task<string?> OpenAsync(Secret person, CancellationToken cancel) =>
        (await keys.OpenAsync(person.UserId, [person.SealedSecret], cancel))[0];

    // The step a code is of, now or one earlier or later: clocks differ, and people type slowly.
    private long? Match(string secret, Given given) =>
        given.IsTotp && new Totp(Base32Encoding.ToBytes(secret)).VerifyTotp(
            clock.GetUtcNow().UtcDateTime, given.Text, out var step, new VerificationWindow(previous: 1, future: 1))
            ? step : null;

    private static Given Read(string? code) => code is { Length: > 0 and <= 50 }
        ? Given.Of(code)
        : throw new InputException("code", "The code of the authenticator app, or a recovery code, is needed.");

    /// <summary>What somebody typed: six digits are an app's code, all else is taken for a recovery code.</summary>
    private sealed record Given(string Text)
    {
        public bool IsTotp => Text.Length == 6 && Text.All(char.IsAsciiDigit);

        public static Given Of(string typed) => new(
            string.Concat(typed.Where(c => !char.IsWhiteSpace(c) && c != '-')).ToLowerInvariant());

        public byte[]? RecoveryHash(long userId) => IsTotp ? null : Token.Hash($"{userId}:{Text}");
    }

    private sealed record Secret
    {
        public long UserId { get; init; }

        public byte[]? SealedSecret { get; init; }
    }
}
