using System.Security.Cryptography;
using System.Text;

namespace Stoa.Platform;

/// <summary>A master key: 32 bytes that never enter the database, and a fingerprint of them that may.</summary>
public sealed class MasterKey
{
    /// <summary>How long a fingerprint is, in bytes.</summary>
    public const int FingerprintSize = 8;

    private const int FewestDifferent = 10;

    /// <summary>A key of 32 bytes.</summary>
    public MasterKey(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (bytes.Length != 32)
        {
            throw new StoaException("The master key must be 32 bytes (64 hexadecimal digits).");
        }

        Bytes = bytes;
        Fingerprint = Derive("fingerprint")[..FingerprintSize];
    }

    /// <summary>The key itself.</summary>
    internal byte[] Bytes { get; }

    /// <summary>Eight bytes by which what is sealed names the key it needs; nothing of the key follows from them.</summary>
    public byte[] Fingerprint { get; }

    /// <summary>The fingerprint in hexadecimal.</summary>
    public string Name => Convert.ToHexStringLower(Fingerprint);

    /// <summary>A new one.</summary>
    public static MasterKey New() => new(RandomNumberGenerator.GetBytes(32));

    /// <summary>The key that a key store holds as 64 hexadecimal digits.</summary>
    /// <param name="text">What stands there; it is never quoted.</param>
    /// <param name="place">Where it stands, for the error.</param>
    /// <exception cref="StoaException">It is none.</exception>
    public static MasterKey Parse(string text, string place)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        if (trimmed.Length != 64 || !trimmed.All(char.IsAsciiHexDigit))
        {
            throw new StoaException($"{place} does not hold 64 hexadecimal digits: restore it.");
        }

        // Of 32 random bytes fewer are different about once in 10^30 keys; of what people type as an example, mostly.
        var bytes = Convert.FromHexString(trimmed);
        return bytes.Distinct().Count() >= FewestDifferent ? new MasterKey(bytes)
            : throw new StoaException($"{place} holds a pattern, not a random key: make one with openssl rand -hex 32");
    }

    /// <summary>A secret for one purpose: the same on every host, another after a rotation.</summary>
    public byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Bytes, 32, info: Encoding.UTF8.GetBytes(purpose));

    /// <summary>As key stores hold it.</summary>
    internal string Hex() => Convert.ToHexStringLower(Bytes);

    /// <summary>Whether both are the same key.</summary>
    public bool Is(MasterKey? other) => other is not null && CryptographicOperations.FixedTimeEquals(Bytes, other.Bytes);
}

/// <summary>The master keys of a host: one seals, and both open.</summary>
/// <param name="Current">Seals, and opens.</param>
/// <param name="Previous">Only opens: the one before a rotation, until all that it sealed is sealed anew.</param>
public sealed record KeySet(MasterKey Current, MasterKey? Previous = null)
{
    /// <summary>All of them, the current one first.</summary>
    public IEnumerable<MasterKey> All => Previous is null ? [Current] : [Current, Previous];
}
