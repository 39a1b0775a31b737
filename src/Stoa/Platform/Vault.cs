using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Stoa.Platform;

/// <summary>What is sealed under a master key that this host does not have.</summary>
public sealed class UnknownMasterException(string fingerprint) : CryptographicException(
    $"This was sealed under a master key that this host does not have ({fingerprint}).");

/// <summary>
/// Seals and opens encrypted columns. Format (domain platform.ciphertext): version byte 1, key id (8 bytes, big
/// endian), nonce (12), ciphertext, tag (16); AES-256-GCM with a data key per person, guest, vendor or marketplace. Data keys,
/// and what hosts share, are sealed under the master key: version byte 2, its fingerprint (8), nonce, ciphertext, tag; version
/// byte 1 has no fingerprint and is read only. A vault holds the previous master key as well while a rotation lasts.
/// </summary>
public sealed class Vault
{
    private const byte Version = 1;
    private const byte NamedVersion = 2;
    private const int HeadSize = 1 + MasterKey.FingerprintSize;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const long RestBetweenReads = 1000;
    private readonly Lock _reading = new();
    private long _lastRead = Environment.TickCount64;
    private volatile KeySet _masters;

    /// <summary>A vault whose keys are in a key store, which is read again when something of an unknown key is met.</summary>
    public Vault(IKeyStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        Store = store;
        _masters = store.Read();
    }

    /// <summary>A vault of one key that never changes.</summary>
    public Vault(byte[] masterKey)
    {
        _masters = new KeySet(new MasterKey(masterKey));
    }

    /// <summary>Where the keys are kept; null for those that were given.</summary>
    public IKeyStore? Store { get; }

    /// <summary>The keys of this moment.</summary>
    public KeySet Masters => _masters;

    /// <summary>Reads the key store again. Answers whether the keys are others now.</summary>
    public bool Refresh()
    {
        lock (_reading)
        {
            if (Store is null)
            {
                return false;
            }

            var before = _masters;
            _masters = Store.Read();
            _lastRead = Environment.TickCount64;
            return !before.All.Select(k => k.Name).SequenceEqual(_masters.All.Select(k => k.Name));
        }
    }

    /// <summary>A new data key and its wrap for encryption_keys.wrapped_key.</summary>
    public (byte[] Key, byte[] Wrapped) NewDataKey()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        return (key, SealForHosts(key));
    }

    /// <summary>The data key inside a wrap.</summary>
    public byte[] Unwrap(byte[] wrapped) => OpenForHosts(wrapped);

    /// <summary>Seals bytes under the master key itself: for what hosts share through the database.</summary>
    public byte[] SealForHosts(byte[] plain)
    {
        var master = _masters.Current;
        byte[] head = [NamedVersion, .. master.Fingerprint];
        return [.. head, .. Encrypt(master.Bytes, plain, head)];
    }

    /// <summary>Opens what <see cref="SealForHosts"/> sealed under a key of the key store.</summary>
    public byte[] OpenForHosts(byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return TryOpen(value) ?? (RefreshWhenRested() ? TryOpen(value) : null) ?? throw new UnknownMasterException(
            value is [NamedVersion, ..] && value.Length > HeadSize ? Convert.ToHexStringLower(value[1..HeadSize]) : "version 1");
    }

    /// <summary>The same under the current master key: for a rotation.</summary>
    public byte[] Renew(byte[] value) => SealForHosts(OpenForHosts(value));

    /// <summary>Whether a key that is at hand opens this; the key store is not asked.</summary>
    public bool CanOpen(byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return TryOpen(value) is not null;
    }

    private byte[]? TryOpen(byte[] value)
    {
        var masters = _masters;
        if (value is [NamedVersion, ..] && value.Length > HeadSize)
        {
            var head = value.AsSpan(0, HeadSize).ToArray();
            var master = masters.All.FirstOrDefault(k => head.AsSpan(1).SequenceEqual(k.Fingerprint));
            return master is null ? null : Decrypt(master.Bytes, value.AsSpan(HeadSize), head);
        }

        foreach (var master in masters.All)
        {
            try
            {
                return Decrypt(master.Bytes, value.AsSpan(1), []);
            }
            catch (AuthenticationTagMismatchException)
            {
                // Version 1 does not say whose it is: the next one may open it.
            }
        }

        return null;
    }

    // Whoever sends garbage must not have the key store asked each time.
    private bool RefreshWhenRested()
    {
        lock (_reading)
        {
            if (Store is null || Environment.TickCount64 - _lastRead < RestBetweenReads)
            {
                return Store is not null;
            }

            try
            {
                Refresh();
                return true;
            }
            catch (StoaException)
            {
                _lastRead = Environment.TickCount64;
                return false;
            }
        }
    }

    /// <summary>Seals a text under a data key into the column format; the key's id is authenticated with it.</summary>
    public static byte[] Seal(long keyId, byte[] dataKey, string text) => Seal(keyId, dataKey, Encoding.UTF8.GetBytes(text));

    /// <summary>Seals bytes under a data key into the same format.</summary>
    public static byte[] Seal(long keyId, byte[] dataKey, byte[] plain)
    {
        var head = new byte[9];
        head[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(1), keyId);
        return [.. head, .. Encrypt(dataKey, plain, head)];
    }

    /// <summary>Which data key a sealed value needs.</summary>
    public static long KeyIdOf(byte[] value) => BinaryPrimitives.ReadInt64BigEndian(value.AsSpan(1));

    /// <summary>
    /// Opens a sealed column value. Throws <see cref="CryptographicException"/> when it was tampered with.
    /// </summary>
    public static string Open(byte[] dataKey, byte[] value) => Encoding.UTF8.GetString(OpenBytes(dataKey, value));

    /// <summary>The same for bytes.</summary>
    public static byte[] OpenBytes(byte[] dataKey, byte[] value) => Decrypt(dataKey, value.AsSpan(9), value.AsSpan(0, 9));

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
