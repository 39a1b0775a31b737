using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Stoa.Platform;

/// <summary>
/// Seals and opens encrypted columns. Format (domain platform.ciphertext): version byte 1, key id (8 bytes, big
/// endian), nonce (12), ciphertext, tag (16); AES-256-GCM with a data key per person, vendor or marketplace, which is
/// wrapped by the master key (version byte 1, nonce, key, tag).
/// </summary>
public sealed class Vault
{
    private const byte Version = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly byte[] _master;

    public Vault(byte[] masterKey)
    {
        if (masterKey.Length != 32)
        {
            throw new StoaException("The master key must be 32 bytes (64 hexadecimal digits).");
        }

        _master = masterKey;
    }

    /// <summary>Reads the master key, making it at first use. It must never lie beside a backup.</summary>
    public static Vault FromFile(DataFolder data)
    {
        if (!File.Exists(data.MasterKeyFile))
        {
            DataFolder.WritePrivate(data.MasterKeyFile, RandomNumberGenerator.GetHexString(64, lowercase: true));
        }

        try
        {
            return new Vault(Convert.FromHexString(File.ReadAllText(data.MasterKeyFile).Trim()));
        }
        catch (FormatException e)
        {
            throw new StoaException($"{data.MasterKeyFile} does not hold 64 hexadecimal digits: restore it.", 1, e);
        }
    }

    /// <summary>A secret for one purpose, derived from the master key: the same on every host.</summary>
    public byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _master, 32, info: Encoding.UTF8.GetBytes(purpose));

    /// <summary>A new data key and its wrap for encryption_keys.wrapped_key.</summary>
    public (byte[] Key, byte[] Wrapped) NewDataKey()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        return (key, [Version, .. Encrypt(_master, key, [])]);
    }

    /// <summary>The data key inside a wrap.</summary>
    public byte[] Unwrap(byte[] wrapped) => Decrypt(_master, wrapped.AsSpan(1), []);

    /// <summary>Seals bytes under the master key itself: for what hosts share through the database.</summary>
    public byte[] SealForHosts(byte[] plain) => [Version, .. Encrypt(_master, plain, [])];

    /// <summary>Opens what <see cref="SealForHosts"/> sealed.</summary>
    public byte[] OpenForHosts(byte[] value) => Decrypt(_master, value.AsSpan(1), []);

    /// <summary>Seals a text under a data key into the column format; the key's id is authenticated with it.</summary>
    public static byte[] Seal(long keyId, byte[] dataKey, string text)
    {
        var head = new byte[9];
        head[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(1), keyId);
        return [.. head, .. Encrypt(dataKey, Encoding.UTF8.GetBytes(text), head)];
    }

    /// <summary>Which data key a sealed value needs.</summary>
    public static long KeyIdOf(byte[] value) => BinaryPrimitives.ReadInt64BigEndian(value.AsSpan(1));

    /// <summary>
    /// Opens a sealed column value. Throws <see cref="CryptographicException"/> when it was tampered with.
    /// </summary>
    public static string Open(byte[] dataKey, byte[] value) =>
        Encoding.UTF8.GetString(Decrypt(dataKey, value.AsSpan(9), value.AsSpan(0, 9)));

    private static byte[] Encrypt(byte[] key, byte[] plain, ReadOnlySpan<byte> associated)
    {
        var result = new byte[NonceSize + plain.Length + TagSize];
        RandomNumberGenerator.Fill(result.AsSpan(0, NonceSize));
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(result.AsSpan(0, NonceSize), plain, result.AsSpan(NonceSize, plain.Length),
            result.AsSpan(NonceSize + plain.Length), associated);
        return result;
    }

    private static byte[] Decrypt(byte[] key, ReadOnlySpan<byte> value, ReadOnlySpan<byte> associated)
    {
        var plain = new byte[value.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(value[..NonceSize], value[NonceSize..^TagSize], value[^TagSize..], plain, associated);
        return plain;
    }
}
