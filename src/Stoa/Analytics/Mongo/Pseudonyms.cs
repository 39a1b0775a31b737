using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Stoa.Platform;

namespace Stoa.Analytics.Mongo;

/// <summary>
/// Stable stand-ins for what says who somebody is: HMAC-SHA-256 under a secret of the marketplace, so that the same
/// person or browser has the same one in every export of this installation, and nobody without that can work
/// out whose it is.
/// </summary>
internal sealed class Pseudonyms(byte[] secret)
{
    /// <summary>With the secret, which rotations of the master key do not change.</summary>
    public static async Task<Pseudonyms> MakeAsync(DatabaseLogins logins, Vault vault, CancellationToken cancel)
    {
        await using var db = new Db(logins);
        return new Pseudonyms(await new SubjectKeys(db, vault).DeriveAsync("export mongo: pseudonyms", cancel));
    }

    /// <summary>The stand-in of a value; id is the person's, where the value is a person's.</summary>
    public string? Of(Personal kind, long id, object value) => kind switch
    {
        Personal.Name => $"Person {Hash("person", id)}",
        Personal.Email => $"{Hash("person", id)}@pseudonym.invalid",
        Personal.Visitor => new Guid(Mac($"visitor:{value}").AsSpan(0, 16)).ToString(),
        _ => null,
    };

    // 64 bits: among a hundred million people two would share one with a chance of about one in four thousand.
    private string Hash(string kind, long id) =>
        BinaryPrimitives.ReadUInt64BigEndian(Mac($"{kind}:{id}")).ToString("x16");

    private byte[] Mac(string text) => HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text));
}
