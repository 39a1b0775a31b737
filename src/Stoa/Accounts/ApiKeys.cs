using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>A key that is wanted.</summary>
/// <param name="Permissions">What it may do, of what its person may do.</param>
/// <param name="ExpiresInDays">1 to 366; 90 unless given.</param>
public sealed record ApiKeyInput(string? Name, IReadOnlyList<string>? Permissions, int? ExpiresInDays);

/// <summary>A new key. This is the one time it is shown.</summary>
public sealed record NewApiKey(long Id, string Key, DateTime ExpiresAt);

/// <summary>A key as its person sees it. Times are UTC.</summary>
public sealed record OwnApiKey
{
    public long Id { get; init; }

    public string Name { get; init; } = "";

    /// <summary>How it begins.</summary>
    public string Prefix { get; init; } = "";

    public string[] Permissions { get; init; } = [];

    public DateTime CreatedAt { get; init; }

    public DateTime ExpiresAt { get; init; }

    public DateTime? LastUsedAt { get; init; }
}

/// <summary>
/// Keys for programs. A key may do what it names and its person may do at that moment, and dies with either; it is kept
/// as a hash.
/// </summary>
public static class ApiKeys
{
    /// <summary>What every key starts with, so that people and scanners of leaked secrets know one.</summary>
    public const string Prefix = "stoa_key_";

    private const int ShownSigns = 4;
    private const int MostDays = 366;
    private const int UsualDays = 90;
    private const string ListSql = """
        select k.api_key_id as id, k.name, k.prefix, k.permissions, k.created_at, k.expires_at, k.last_used_at
          from accounts.api_keys k
         where k.user_id = @userId and k.revoked_at is null and k.expires_at > now()
         order by k.api_key_id desc
         limit 100
        """;
    private const string CreateSql = """
        select c.id, c.expires_at
          from accounts.create_api_key(@userId, @name, @prefix, @keyHash, @permissions, @days) c
        """;
    private const string RevokeSql = "select accounts.revoke_api_key(@userId, @id)";

    /// <summary>The person's keys that work, newest first; at most 100.</summary>
    public static Task<List<OwnApiKey>> ListAsync(Db db, long userId, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.ListAsync<OwnApiKey>(Actor.System, ListSql, new { userId }, cancel);
    }

    /// <summary>
    /// A new key. Throws <see cref="InputException"/> that names a field; the database's ST400 for a permission the person
    /// does not hold.
    /// </summary>
    public static async Task<NewApiKey> CreateAsync(Db db, Session person, ApiKeyInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(input);
        var name = input.Name?.Trim() ?? "";
        if (name.Length is 0 or > 100 || name.Any(char.IsControl))
        {
            throw new InputException("name", "A name of 1 to 100 characters is needed.");
        }

        if (input.Permissions is not { Count: > 0 and <= 200 })
        {
            throw new InputException("permissions", "A list of permissions is needed.");
        }

        var days = input.ExpiresInDays ?? UsualDays;
        if (days is < 1 or > MostDays)
        {
            throw new InputException("expiresInDays", $"A whole number from 1 to {MostDays} is needed.");
        }

        var key = Prefix + Token.New();
        var made = await db.FirstAsync<Made>(Actor.System, CreateSql, new
        {
            person.UserId,
            name,
            prefix = key[..(Prefix.Length + ShownSigns)],
            keyHash = Token.Hash(key),
            permissions = input.Permissions.Distinct().ToArray(),
            days,
        }, cancel);
        return new(made!.Id, key, made.ExpiresAt);
    }

    /// <summary>Ends one of the person's keys, at once. Throws the database's ST404 when it is not theirs.</summary>
    public static Task RevokeAsync(Db db, long userId, long id, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.ExecuteAsync(Actor.System, RevokeSql, new { userId, id }, cancel);
    }

    private sealed record Made
    {
        public long Id { get; init; }

        public DateTime ExpiresAt { get; init; }
    }
}
