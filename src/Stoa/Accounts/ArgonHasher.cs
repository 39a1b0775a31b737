using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Konscious.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>
/// Argon2id in the PHC string format, <c>$argon2id$v=19$m=19456,t=2,p=1$salt$hash</c>: 19 MiB, two passes, one lane,
/// the OWASP Password Storage Cheat Sheet's first choice for servers. Hashes made with other parameters still verify,
/// and say that they are to be made anew.
/// </summary>
public sealed class ArgonHasher : IPasswordHasher<Person>
{
    private const int MemoryKiB = 19456;
    private const int Passes = 2;
    private const int Lanes = 1;
    private const int SaltSize = 16;
    private const int HashSize = 32;

    // A hash in the database must not be able to ask for all of the host's memory.
    private const int MostMemoryKiB = 1 << 20;

    // Each hash costs 19 MiB and a core: who waits longer than a queue of 100 gets 503 rather than a host without memory.
    private static readonly ConcurrencyLimiter Turns = new(new()
    {
        PermitLimit = Math.Max(2, Environment.ProcessorCount),
        QueueLimit = 100,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>The hash of a password that nobody knows: comparing with it takes as long as with anybody's.</summary>
    public static string Dummy { get; } = Hash(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));

    /// <summary>Hashes a password with a new salt. Takes tens of milliseconds and 19 MiB, on purpose.</summary>
    public static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        var hash = Compute(password, salt, MemoryKiB, Passes, Lanes, HashSize);
        return $"$argon2id$v=19$m={MemoryKiB},t={Passes},p={Lanes}${Encode(salt)}${Encode(hash)}";
    }

    /// <summary>Whether a password fits a PHC string. A string that cannot be read fits nothing.</summary>
    public static PasswordVerificationResult Verify(string phc, string password)
    {
        if (!TryParse(phc, out var m, out var t, out var p, out var salt, out var expected))
        {
            return PasswordVerificationResult.Failed;
        }

        var actual = Compute(password, salt, m, t, p, expected.Length);
        if (!CryptographicOperations.FixedTimeEquals(actual, expected))
        {
            return PasswordVerificationResult.Failed;
        }

        return (m, t, p, salt.Length, expected.Length) == (MemoryKiB, Passes, Lanes, SaltSize, HashSize)
            ? PasswordVerificationResult.Success
            : PasswordVerificationResult.SuccessRehashNeeded;
    }

    /// <summary>The same as <see cref="Hash"/>, in turn. Throws <see cref="BusyException"/> when too many wait.</summary>
    public static Task<string> HashAsync(string password, CancellationToken cancel) =>
        InTurnAsync(() => Hash(password), cancel);

    /// <summary>The same as <see cref="Verify"/>, in turn. Throws <see cref="BusyException"/> when too many wait.</summary>
    public static Task<PasswordVerificationResult> VerifyAsync(string phc, string password, CancellationToken cancel) =>
        InTurnAsync(() => Verify(phc, password), cancel);

    private static async Task<T> InTurnAsync<T>(Func<T> work, CancellationToken cancel)
    {
        using var turn = await Turns.AcquireAsync(1, cancel);
        return turn.IsAcquired ? await Task.Run(work, cancel) : throw new BusyException("Too many people are signing in.");
    }

    public string HashPassword(Person user, string password) => Hash(password);

    public PasswordVerificationResult VerifyHashedPassword(
        Person user, string hashedPassword, string providedPassword) =>
        Verify(hashedPassword, providedPassword);

    private static byte[] Compute(string password, byte[] salt, int memory, int passes, int lanes, int size)
    {
        // The same password typed on two keyboards can differ in bytes: compare it composed.
        var text = Encoding.UTF8.GetBytes(password.Normalize(NormalizationForm.FormKC));
        using var argon = new Argon2id(text)
        {
            Salt = salt,
            MemorySize = memory,
            Iterations = passes,
            DegreeOfParallelism = lanes,
        };
        return argon.GetBytes(size);
    }

    private static bool TryParse(string phc, out int m, out int t, out int p, out byte[] salt, out byte[] hash)
    {
        (m, t, p, salt, hash) = (0, 0, 0, [], []);
        var parts = phc.Split('$');
        if (parts is not ["", "argon2id", "v=19", var parameters, var encodedSalt, var encodedHash])
        {
            return false;
        }

        var numbers = parameters.Split(',');
        if (numbers.Length != 3 || !TryNumber(numbers[0], "m=", out m) || !TryNumber(numbers[1], "t=", out t)
            || !TryNumber(numbers[2], "p=", out p))
        {
            return false;
        }

        try
        {
            (salt, hash) = (Decode(encodedSalt), Decode(encodedHash));
        }
        catch (FormatException)
        {
            return false;
        }

        return m is >= 8 and <= MostMemoryKiB && t is >= 1 and <= 64 && p is >= 1 and <= 64 && m >= 8 * p
            && salt.Length >= 8 && hash.Length is >= 16 and <= 128;
    }

    private static bool TryNumber(string text, string prefix, out int number)
    {
        number = 0;
        return text.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    // PHC strings use base64 without padding.
    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[] Decode(string text) =>
        Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
}
