namespace Stoa.Platform;

/// <summary>
/// Seals and opens what is encrypted of a person: phone, street lines, the secret of an authenticator. Each person has a
/// key of their own, made at first use; erasing somebody destroys it.
/// </summary>
public sealed class PersonKeys(Db db, Vault vault)
{
    private const string KeySql = "select k.key_id, k.wrapped_key from platform.person_key(@userId, @newWrap) k";

    /// <summary>A text as its column keeps it (platform.ciphertext).</summary>
    public async Task<byte[]> SealAsync(long userId, string text, CancellationToken cancel)
    {
        var (_, newWrap) = vault.NewDataKey();
        var key = await db.FirstAsync<PersonKey>(Actor.System, KeySql, new { userId, newWrap }, cancel);
        return key?.WrappedKey is { } wrapped
            ? Vault.Seal(key.KeyId, vault.Unwrap(wrapped), text)
            : throw new NotFoundException("person");
    }

    /// <summary>Opens what <see cref="SealAsync"/> sealed, all at once; null where the person was erased since.</summary>
    public async Task<IReadOnlyList<string?>> OpenAsync(
        long userId, IReadOnlyList<byte[]?> values, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.All(v => v is null))
        {
            return [.. values.Select(_ => (string?)null)];
        }

        var key = await db.FirstAsync<PersonKey>(Actor.System, KeySql, new { userId, newWrap = (byte[]?)null }, cancel);
        var opened = key?.WrappedKey is { } wrapped ? vault.Unwrap(wrapped) : null;
        return [.. values.Select(v => v is null || opened is null ? null : Vault.Open(opened, v))];
    }

    private sealed record PersonKey
    {
        public long KeyId { get; init; }

        public byte[]? WrappedKey { get; init; }
    }
}
