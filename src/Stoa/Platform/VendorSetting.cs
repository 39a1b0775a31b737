using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Stoa.Platform;

/// <summary>
/// The setting stoa.vendor_id, by which row-level security knows whose request it is: the vendor's id and its signature,
/// <c>42:…</c> with HMAC-SHA256 (RFC 2104) in hexadecimal. The database checks it with a key that the vendors' login cannot
/// read, so that SQL which somebody slips into a vendor's request cannot become another vendor's.
/// </summary>
public static class VendorSetting
{
    private const int BlockSize = 64;
    private const string KeepSql = "select platform.keep_vendor_key(@inner, @outer)";

    /// <summary>A key, 32 bytes in hexadecimal, out of a secret that the vendors' login does not know.</summary>
    public static string KeyFrom(string secret) => Convert.ToHexStringLower(HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 32, info: "vendor setting"u8.ToArray()));

    /// <summary>The setting's value.</summary>
    public static string Sign(string key, long vendorId)
    {
        var id = vendorId.ToString(CultureInfo.InvariantCulture);
        return $"{id}:{Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromHexString(key), Encoding.UTF8.GetBytes(id)))}";
    }

    /// <summary>Lets the database check signatures: it keeps the key as HMAC's two padded blocks.</summary>
    public static async Task KeepAsync(NpgsqlConnection owner, string key, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(KeepSql, owner);
        command.Parameters.AddWithValue("inner", Padded(key, 0x36));
        command.Parameters.AddWithValue("outer", Padded(key, 0x5c));
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static byte[] Padded(string key, byte with)
    {
        var block = new byte[BlockSize];
        Convert.FromHexString(key).CopyTo(block, 0);
        return [.. block.Select(b => (byte)(b ^ with))];
    }
}
