using System.Security.Cryptography;
using System.Text;

namespace Stoa.Platform;

/// <summary>
/// Finds equal values that are sealed: HMAC-SHA256 of the value under a key of its own per column, derived from the
/// marketplace's data key, so that it outlives rotations of the master key. Equal values have equal indexes, nothing else can
/// be told from them without the key.
/// </summary>
public sealed class BlindIndex(SubjectKeys keys)
{
    /// <summary>The index of a value.</summary>
    /// <param name="column">Such as users.phone: the same value has another index in another column.</param>
    /// <param name="value">Normalised, since only what is the same byte by byte is found: E.164 for phones.</param>
    public async Task<byte[]> OfAsync(string column, string value, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(value);
        return HMACSHA256.HashData(await keys.DeriveAsync($"blind index: {column}", cancel), Encoding.UTF8.GetBytes(value));
    }
}
