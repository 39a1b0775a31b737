using Npgsql;
using Stoa.Platform;

namespace Stoa.Audit;

/// <summary>How far the trail is sealed, and its signed heads. Times are UTC.</summary>
/// <param name="SealedUpTo">The last seal's number.</param>
/// <param name="Chain">Its chain, SHA-256 in hexadecimal; null before the first.</param>
/// <param name="Waiting">Entries that are not sealed yet.</param>
/// <param name="VerifiedAt">When the trail was verified by this API last.</param>
/// <param name="Verified">What came of it.</param>
/// <param name="Key">Which key signs: the first eight bytes of the SHA-256 of the public key, in hexadecimal.</param>
/// <param name="PublicKey">The public key (ECDSA P-256) in PEM.</param>
/// <param name="Heads">The latest heads that this host wrote, latest first: keep copies of them elsewhere.</param>
public sealed record HeadsAnswer(
    long SealedUpTo, string? Chain, DateTimeOffset? SealedAt, long Waiting, DateTimeOffset? VerifiedAt, string? Verified,
    string Key, string PublicKey, IReadOnlyList<TrailHead> Heads);

/// <summary>What came of verifying the trail.</summary>
/// <param name="Checked">Entries looked at.</param>
/// <param name="Heads">Signed heads compared; null where none are kept.</param>
/// <param name="Problems">How many things are wrong; the first are named.</param>
public sealed record VerifyAnswer(long Checked, int? Heads, long Problems, IReadOnlyList<string> Examples);

/// <summary>The trail's seals and heads, and whether they hold.</summary>
public sealed class TrailState(Db db, DataFolder data, AuditKey key) : IDisposable
{
    private const int Latest = 20;
    private const int Named = 50;
    private const int LongestSeconds = 55;
    private const string StateSql = "select s.* from audit.trail_state() s";
    private const string VerifySql = "select v.checked, v.violations, v.examples from audit.verify_trail(@named) v";
    private const string NoteSql = "select audit.log_activity(@UserId, null, 'trail verified', @text)";
    private readonly SemaphoreSlim _one = new(1);

    public async Task<HeadsAnswer> ReadAsync(CancellationToken cancel)
    {
        var state = (await db.FirstAsync<State>(Actor.System, StateSql, cancel: cancel))!;
        return new(state.SealedUpTo, state.Chain is null ? null : Convert.ToHexStringLower(state.Chain), state.SealedAt,
            state.Waiting, state.VerifiedAt, state.Verified, key.Fingerprint, key.PublicPem,
            await HeadsFile.LatestAsync(data.AuditHeadsFile, Latest, cancel));
    }

    /// <summary>Verifies the whole trail against its seals and this host's signed heads. One at a time.</summary>
    public async Task<VerifyAnswer> VerifyAsync(Actor actor, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!await _one.WaitAsync(TimeSpan.Zero, cancel))
        {
            throw new BusyException("The trail is being verified already.");
        }

        try
        {
            var kept = await CheckHeads.ReadAsync(data.AuditHeadsFile, key, cancel);
            await using var connection = await db.App.OpenConnectionAsync(cancel);
            await using var command = new NpgsqlCommand(VerifySql, connection) { CommandTimeout = LongestSeconds };
            command.Parameters.AddWithValue("named", Named);
            long seen, violations;
            string[] examples;
            await using (var reader = await command.ExecuteReaderAsync(cancel))
            {
                await reader.ReadAsync(cancel);
                (seen, violations, examples) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<string[]>(2));
            }

            var wrong = await kept.CompareAsync(connection, cancel);
            var problems = violations + wrong.Count;
            var text = problems == 0 ? $"{seen} entries hold." : $"{problems} things are wrong.";
            await db.ExecuteAsync(Actor.System, NoteSql, new { actor.UserId, text }, cancel);
            return new(seen, kept.Lines, problems, [.. wrong.Concat(examples).Take(Named)]);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private sealed record State
    {
        public long SealedUpTo { get; init; }

        public byte[]? Chain { get; init; }

        public DateTimeOffset? SealedAt { get; init; }

        public long Waiting { get; init; }

        public DateTimeOffset? VerifiedAt { get; init; }

        public string? Verified { get; init; }
    }
}
