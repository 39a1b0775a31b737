using System.Security.Cryptography;
using Stoa.Platform;

namespace Stoa.Audit;

/// <summary>
/// The key that signs the audit trail's heads: ECDSA on P-256, in a file beside the database that the database's owner does
/// not read. Whoever can write the whole chain anew can still not sign it.
/// </summary>
public sealed class AuditKey : IDisposable
{
    /// <summary>The setting that may hold the key instead of its file: PEM, or PKCS #8 in base64.</summary>
    public const string Setting = "Stoa:AuditKey";

    private readonly ECDsa _key;

    private AuditKey(ECDsa key)
    {
        _key = key;
        var publicKey = key.ExportSubjectPublicKeyInfo();
        PublicPem = PemEncoding.WriteString("PUBLIC KEY", publicKey);
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(publicKey).AsSpan(0, 8));
    }

    /// <summary>The public key (SubjectPublicKeyInfo), with which anybody can check heads.</summary>
    public string PublicPem { get; }

    /// <summary>The first eight bytes of its SHA-256, in hexadecimal: which key signed.</summary>
    public string Fingerprint { get; }

    /// <summary>Reads the key of the setting or the file, making the file at first use.</summary>
    /// <exception cref="StoaException">What is there is no such key.</exception>
    public static AuditKey Open(DataFolder data, string? setting)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!string.IsNullOrWhiteSpace(setting))
        {
            return Read(setting, "The setting Stoa__AuditKey");
        }

        if (!File.Exists(data.AuditKeyFile))
        {
            Make(data.AuditKeyFile);
        }

        return Read(File.ReadAllText(data.AuditKeyFile), data.AuditKeyFile);
    }

    /// <summary>The same, where there is one: checking makes no key.</summary>
    public static AuditKey? Find(DataFolder data, string? setting)
    {
        ArgumentNullException.ThrowIfNull(data);
        return string.IsNullOrWhiteSpace(setting) && !File.Exists(data.AuditKeyFile) ? null : Open(data, setting);
    }

    public byte[] Sign(byte[] text) => _key.SignData(text, HashAlgorithmName.SHA256);

    public bool Verify(byte[] text, byte[] signature) => _key.VerifyData(text, signature, HashAlgorithmName.SHA256);

    public void Dispose() => _key.Dispose();

    // Two hosts may start at once: the first one's key stays.
    private static void Make(string file)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var temporary = $"{file}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        DataFolder.WritePrivate(temporary, key.ExportPkcs8PrivateKeyPem() + "\n");
        try
        {
            File.Move(temporary, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(temporary);
        }
    }

    private static AuditKey Read(string text, string where)
    {
        var key = ECDsa.Create();
        try
        {
            if (text.Contains("-----BEGIN", StringComparison.Ordinal))
            {
                key.ImportFromPem(text);
            }
            else
            {
                key.ImportPkcs8PrivateKey(Convert.FromBase64String(text.Trim()), out _);
            }

            if (key.KeySize == 256)
            {
                // A public key alone reads as well, and could sign nothing.
                CryptographicOperations.ZeroMemory(key.ExportPkcs8PrivateKey());
                return new AuditKey(key);
            }
        }
        catch (Exception e) when (e is ArgumentException or FormatException or CryptographicException)
        {
            key.Dispose();
            throw new StoaException($"{where} does not hold a private key (ECDSA P-256, PEM or PKCS #8 in base64): restore it.");
        }

        key.Dispose();
        throw new StoaException($"{where} holds a key of another curve: P-256 is needed.");
    }
}
