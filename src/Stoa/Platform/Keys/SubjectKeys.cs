using System.Security.Cryptography;
using System.Text;

namespace Stoa.Platform;

/// <summary>Whose data key seals something.</summary>
/// <param name="Kind">person, guest, vendor or marketplace, as encryption_keys.subject_kind has it.</param>
/// <param name="Id">The user's, checkout's or vendor's id; null for the marketplace.</param>
public readonly record struct Subject(string Kind, long? Id)
{
    /// <summary>The marketplace itself.</summary>
    public static Subject Marketplace { get; } = new("marketplace", null);

    /// <summary>Somebody with a row in users.</summary>
    public static Subject Person(long userId) => new("person", userId);

    /// <summary>Somebody without one, known by their checkout.</summary>
    public static Subject Guest(long checkoutId) => new("guest", checkoutId);

    /// <summary>A vendor.</summary>
    public static Subject Vendor(long vendorId) => new("vendor", vendorId);
}

/// <summary>
/// Seals and opens what is encrypted: phones, street lines, authenticators' secrets of people; addresses of guests; payout
/// details of vendors. Each has a key of their own, made at first use; erasing somebody destroys it.
/// </summary>
public sealed class SubjectKeys(Db db, Vault vault)
{
    private const string KeySql = "select k.key_id, k.wrapped_key from platform.subject_key(@kind, @id, @newWrap) k";
    private const string KeysSql = """
        select k.key_id, k.wrapped_key, k.subject_kind, k.subject_id from platform.encryption_keys k where k.key_id = any(@keyIds)
        """;
    private byte[]? _marketplace;

    /// <summary>A text of a person as its column keeps it (platform.ciphertext).</summary>
    public Task<byte[]> SealAsync(long userId, string text, CancellationToken cancel) =>
        SealAsync(Subject.Person(userId), text, cancel);

    /// <summary>A text as its column keeps it. Throws <see cref="NotFoundException"/> for somebody who was erased.</summary>
    public async Task<byte[]> SealAsync(Subject subject, string text, CancellationToken cancel)
    {
        var (id, key) = await KeyAsync(subject, cancel);
        return Vault.Seal(id, key, text);
    }

    /// <summary>Bytes as their column keeps them. Throws <see cref="NotFoundException"/> for somebody who was erased.</summary>
    public async Task<byte[]> SealBytesAsync(Subject subject, byte[] plain, CancellationToken cancel)
    {
        var (id, key) = await KeyAsync(subject, cancel);
        return Vault.Seal(id, key, plain);
    }

    /// <summary>
    /// Opens bytes; null where the subject was erased. Throws <see cref="CryptographicException"/> as for texts.
    /// </summary>
    public async Task<byte[]?> OpenBytesAsync(Subject subject, byte[] value, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(value);
        var keyIds = new[] { Vault.KeyIdOf(value) };
        var key = await db.FirstAsync<SubjectKey>(Actor.System, KeysSql, new { keyIds }, cancel);
        if (key is null || new Subject(key.SubjectKind, key.SubjectId) != subject)
        {
            throw new CryptographicException("A sealed value is not under its subject's key.");
        }

        return key.WrappedKey is { } wrap ? Vault.OpenBytes(vault.Unwrap(wrap), value) : null;
    }

    /// <summary>Opens what is a person's, all at once; null where the person was erased since.</summary>
    public Task<IReadOnlyList<string?>> OpenAsync(long userId, IReadOnlyList<byte[]?> values, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(values);
        return OpenAsync([.. values.Select(v => (Subject.Person(userId), v))], cancel);
    }

    /// <summary>
    /// Opens values of many subjects in one round trip; null where the subject was erased. Throws
    /// <see cref="CryptographicException"/> for a value that was tampered with or is under another subject's key: it was moved
    /// there.
    /// </summary>
    public async Task<IReadOnlyList<string?>> OpenAsync(
        IReadOnlyList<(Subject Subject, byte[]? Value)> values, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(values);
        var keyIds = values.Where(v => v.Value is not null).Select(v => Vault.KeyIdOf(v.Value!)).Distinct().ToArray();
        if (keyIds.Length == 0)
        {
            return [.. values.Select(_ => (string?)null)];
        }

        var keys = (await db.ListAsync<SubjectKey>(Actor.System, KeysSql, new { keyIds }, cancel)).ToDictionary(
            k => k.KeyId,
            k => (Subject: new Subject(k.SubjectKind, k.SubjectId), Key: k.WrappedKey is { } w ? vault.Unwrap(w) : null));
        return [.. values.Select(v => v.Value is null ? null : Open(v.Subject, v.Value, keys))];
    }

    /// <summary>A secret for one purpose: the same on every host, and after a rotation of the master key.</summary>
    public async Task<byte[]> DeriveAsync(string purpose, CancellationToken cancel)
    {
        _marketplace ??= (await KeyAsync(Subject.Marketplace, cancel)).Key;
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, _marketplace, 32, info: Encoding.UTF8.GetBytes(purpose));
    }

    private static string? Open(Subject subject, byte[] value, Dictionary<long, (Subject Subject, byte[]? Key)> keys)
    {
        if (!keys.TryGetValue(Vault.KeyIdOf(value), out var key) || key.Subject != subject)
        {
            throw new CryptographicException("A sealed value is not under its subject's key.");
        }

        return key.Key is null ? null : Vault.Open(key.Key, value);
    }

    private async Task<(long Id, byte[] Key)> KeyAsync(Subject subject, CancellationToken cancel)
    {
        var (_, newWrap) = vault.NewDataKey();
        var key = await db.FirstAsync<SubjectKey>(Actor.System, KeySql, new { subject.Kind, subject.Id, newWrap }, cancel);
        return key?.WrappedKey is { } wrapped ? (key.KeyId, vault.Unwrap(wrapped)) : throw new NotFoundException(subject.Kind);
    }

    private sealed record SubjectKey
    {
        public long KeyId { get; init; }

        public byte[]? WrappedKey { get; init; }

        public string SubjectKind { get; init; } = "";

        public long? SubjectId { get; init; }
    }
}
