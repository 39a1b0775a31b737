using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stoa.Audit;

/// <summary>
/// How far the trail was sealed at a moment, signed: a line of the file of heads. Times are UTC.
/// </summary>
/// <param name="Number">The seal's number.</param>
/// <param name="Chain">Its chain, SHA-256 in hexadecimal.</param>
/// <param name="SealedAt">When the database says it was sealed.</param>
/// <param name="HostAt">When the host wrote it down, by its own clock.</param>
/// <param name="Key">Which key signed: the first eight bytes of the SHA-256 of the public key.</param>
/// <param name="Signature">ECDSA P-256 over SHA-256 of <see cref="Text"/>, 64 bytes (r and s) in base64.</param>
public sealed record TrailHead(
    long Number, string Chain, DateTime SealedAt, DateTime HostAt, string Key, string Signature)
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>What is signed.</summary>
    [JsonIgnore]
    public byte[] Text => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"stoa audit head\n{Number}\n{Chain}\n{SealedAt:O}\n{HostAt:O}\n{Key}"));

    /// <summary>A head with its signature.</summary>
    public static TrailHead Sign(AuditKey key, long number, byte[] chain, DateTime sealedAt, DateTime hostAt)
    {
        ArgumentNullException.ThrowIfNull(key);
        var head = new TrailHead(number, Convert.ToHexStringLower(chain), DateTime.SpecifyKind(sealedAt, DateTimeKind.Utc),
            DateTime.SpecifyKind(hostAt, DateTimeKind.Utc), key.Fingerprint, "");
        return head with { Signature = Convert.ToBase64String(key.Sign(head.Text)) };
    }

    /// <summary>Whether the signature is this key's and over exactly this.</summary>
    public bool IsSignedBy(AuditKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var signature = new byte[64];
        return Convert.TryFromBase64String(Signature ?? "", signature, out var length) && length == 64
            && key.Verify(Text, signature);
    }
}
