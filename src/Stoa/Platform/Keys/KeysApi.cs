using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Accounts;

namespace Stoa.Platform;

/// <summary>A rotation of the master key.</summary>
/// <param name="BegunBy">The account on the machine that ran rotate-key.</param>
/// <param name="Total">How many sealed values there were to seal anew.</param>
/// <param name="FinishedAt">Null while it is under way, or was interrupted.</param>
/// <param name="PreviousKept">The old key was kept on purpose.</param>
public sealed record RotationAnswer(
    string BegunBy, DateTime BegunAt, long Total, long Done, DateTime? FinishedAt, bool PreviousKept);

/// <summary>How the marketplace's keys are.</summary>
/// <param name="KeyStore">file, environment or http.</param>
/// <param name="Fingerprint">The first four bytes of the master key's fingerprint, in hexadecimal.</param>
/// <param name="HasPrevious">This host holds a previous master key as well.</param>
/// <param name="KeysCurrent">Data keys under the master key.</param>
/// <param name="KeysOther">Data keys under others: a rotation has to seal them anew.</param>
/// <param name="KeysDestroyed">Data keys of people who were erased.</param>
/// <param name="LastRotation">The latest; null when there was none.</param>
public sealed record KeysAnswer(
    string KeyStore, string Fingerprint, bool HasPrevious, long KeysCurrent, long KeysOther, long KeysDestroyed,
    RotationAnswer? LastRotation);

/// <summary>Routes of keys.</summary>
public static class KeysApi
{
    private const string StateSql =
        "select k.keys_current, k.keys_other, k.keys_destroyed from platform.key_state(@master) k";
    private const string LatestSql = "select r.* from platform.key_rotations r order by r.rotation_id desc limit 1";

    public static void MapKeys(this IEndpointRouteBuilder app) => app
        .MapGet("/api/v1/keys", async (Db db, Vault vault, CancellationToken cancel) =>
            TypedResults.Ok(await ShowAsync(db, vault, cancel)))
        .RequirePermission("platform.operate").WithTags("Operation").WithName("ShowKeys")
        .WithSummary("Where the master key is kept, what it sealed, and its latest rotation")
        .ProducesProblem(401).ProducesProblem(403);

    private static async Task<KeysAnswer> ShowAsync(Db db, Vault vault, CancellationToken cancel)
    {
        var (current, previous) = vault.Masters;
        var (state, rotations) = await db.ReadTogetherAsync<State, Rotation>(
            Actor.System, StateSql, LatestSql, new { master = current.Fingerprint }, cancel);
        var last = rotations.Count == 0 ? null : rotations[0];
        return new KeysAnswer(vault.Store?.Kind ?? "given", current.Name[..8], previous is not null, state.KeysCurrent,
            state.KeysOther, state.KeysDestroyed, last is null ? null : new RotationAnswer(
                last.BegunBy, Utc(last.BegunAt), last.Total, last.Done,
                last.FinishedAt is { } at ? Utc(at) : null, last.PreviousKept));
    }

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);

    private sealed record State
    {
        public long KeysCurrent { get; init; }

        public long KeysOther { get; init; }

        public long KeysDestroyed { get; init; }
    }
}
