using Dapper;
using Npgsql;

namespace Stoa.Platform;

/// <summary>A rotation of the master key, as the database keeps it.</summary>
public sealed record Rotation
{
    public long RotationId { get; init; }

    public byte[] FromFingerprint { get; init; } = [];

    public byte[] ToFingerprint { get; init; } = [];

    public string BegunBy { get; init; } = "";

    public DateTime BegunAt { get; init; }

    /// <summary>How many values there were to seal anew when it began.</summary>
    public long Total { get; init; }

    /// <summary>How many of them are.</summary>
    public long Done { get; init; }

    /// <summary>When nothing was left under the old key, and nothing could come.</summary>
    public DateTime? ClosedAt { get; init; }

    /// <summary>When the old key was destroyed, or kept on purpose.</summary>
    public DateTime? FinishedAt { get; init; }

    public bool PreviousKept { get; init; }
}

/// <summary>
/// Seals anew what the master key sealed, batch by batch. A value that changed meanwhile is left alone: an erasure is never
/// undone, and whatever else wrote it sealed it itself.
/// </summary>
internal static class RenewSealed
{
    private const int Batch = 1000;
    private const string OldNamesSql = "select m.fingerprint from platform.master_keys m where m.fingerprint <> @current";
    private const string KeysOfSql = """
        select k.key_id as id, k.wrapped_key as value from platform.encryption_keys k
         where k.master_fingerprint = @name and k.key_id > @after
         order by k.key_id limit @batch
        """;
    private const string UnnamedKeysSql = """
        select k.key_id as id, k.wrapped_key as value from platform.encryption_keys k
         where k.master_fingerprint is null and k.wrapped_key is not null and k.key_id > @after
         order by k.key_id limit @batch
        """;
    private const string WriteKeysSql = """
        update platform.encryption_keys k set wrapped_key = n.new
          from unnest(@ids::bigint[], @olds::bytea[], @news::bytea[]) as n (id, old, new)
         where k.key_id = n.id and k.wrapped_key = n.old
        """;
    private const string RingSql = """
        select d.friendly_name as id, d.sealed_xml as value from platform.data_protection_keys d
         where d.master_fingerprint is distinct from @current limit @batch
        """;
    private const string WriteRingSql = """
        update platform.data_protection_keys d set sealed_xml = n.new
          from unnest(@ids::text[], @olds::bytea[], @news::bytea[]) as n (id, old, new)
         where d.friendly_name = n.id and d.sealed_xml = n.old
        """;
    private const string MessagesSql = """
        select o.message_id as id, o.sealed_payload as value from platform.outbox o
         where o.master_fingerprint is distinct from @current limit @batch
        """;
    private const string WriteMessagesSql = """
        update platform.outbox o set sealed_payload = n.new
          from unnest(@ids::uuid[], @olds::bytea[], @news::bytea[]) as n (id, old, new)
         where o.message_id = n.id and o.sealed_payload = n.old
        """;
    private const string NoteSql =
        "update platform.key_rotations r set done = least(r.total, r.done + @count) where r.rotation_id = @rotationId";

    /// <summary>One pass over everything. Calls <paramref name="step"/> with how many each transaction did.</summary>
    public static async Task PassAsync(
        NpgsqlConnection owner, Vault vault, long rotationId, Action<int> step, CancellationToken cancel)
    {
        var current = vault.Masters.Current.Fingerprint;
        foreach (var name in (await owner.QueryAsync<byte[]>(OldNamesSql, new { current })).Append(null))
        {
            for (var after = 0L; ;)
            {
                var rows = (await owner.QueryAsync<Row<long>>(
                    name is null ? UnnamedKeysSql : KeysOfSql, new { name, after, batch = Batch })).AsList();
                if (rows.Count == 0)
                {
                    break;
                }

                await WriteAsync(owner, vault, rotationId, "encryption_keys", WriteKeysSql, rows, step, cancel);
                after = rows[^1].Id;
            }
        }

        await SmallAsync<string>("data_protection_keys", RingSql, WriteRingSql);
        await SmallAsync<Guid>("outbox", MessagesSql, WriteMessagesSql);

        async Task SmallAsync<TId>(string table, string read, string write)
        {
            while ((await owner.QueryAsync<Row<TId>>(read, new { current, batch = Batch })).AsList() is { Count: > 0 } rows)
            {
                await WriteAsync(owner, vault, rotationId, table, write, rows, step, cancel);
            }
        }
    }

    private static async Task WriteAsync<TId>(
        NpgsqlConnection owner, Vault vault, long rotationId, string table, string sql, List<Row<TId>> rows, Action<int> step,
        CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var ids = rows.Select(r => r.Id).ToArray();
        var olds = rows.Select(r => r.Value).ToArray();
        var news = rows.Select(r => vault.CanOpen(r.Value) ? vault.Renew(r.Value) : throw new StoaException(
            $"platform.{table}, row {r.Id}, cannot be opened with the master keys at hand: restore the key it needs, or remove " +
            "the row if it is worth nothing, then run rotate-key again. No key was destroyed.")).ToArray();
        await using var transaction = await owner.BeginTransactionAsync(cancel);
        await owner.ExecuteAsync(sql, new { ids, olds, news }, transaction);
        await owner.ExecuteAsync(NoteSql, new { rotationId, count = rows.Count }, transaction);
        await transaction.CommitAsync(cancel);
        step(rows.Count);
    }

    private sealed record Row<TId>
    {
        public TId Id { get; init; } = default!;

        public byte[] Value { get; init; } = [];
    }
}
