using System.Globalization;
using System.Text.Json;
using Dapper;
using Npgsql;

namespace Stoa.Platform;

/// <summary>What restoring wraps did.</summary>
/// <param name="Taken">Keys whose wrap came out of the file.</param>
/// <param name="Missing">Live keys that nothing here opens: what they sealed is lost.</param>
/// <param name="MissingKeyIds">The first of those.</param>
/// <param name="Dropped">Queued messages and keys of cookies that were under a destroyed master key, and are gone.</param>
public sealed record RestoredWraps(long Taken, long Missing, IReadOnlyList<long> MissingKeyIds, long Dropped);

/// <summary>
/// The data keys' wraps, kept apart from backups in keys/wraps.jsonl: backups from before a rotation have wraps under a master
/// key that is destroyed since. The first line names the master key and the time, each other one a key: {"keyId":…,
/// "wrap":"base64"}.
/// </summary>
public static class KeyWraps
{
    private const int MostNamed = 20;
    private const int Batch = 5000;
    private const string LiveSql =
        "select k.key_id, k.wrapped_key from platform.encryption_keys k where k.wrapped_key is not null order by k.key_id";
    private const string TakeSql = """
        update platform.encryption_keys k set wrapped_key = r.wrap
          from unnest(@ids::bigint[], @wraps::bytea[]) as r (key_id, wrap)
         where r.key_id = k.key_id and k.wrapped_key is not null
           and (k.master_fingerprint is null or k.master_fingerprint <> all (@held))
        """;
    private const string LeftSql = """
        select k.key_id, k.wrapped_key from platform.encryption_keys k
         where k.wrapped_key is not null and (k.master_fingerprint is null or k.master_fingerprint <> all (@held))
         order by k.key_id
        """;
    private const string DropMessagesSql = """
        delete from platform.outbox o where o.master_fingerprint is null or o.master_fingerprint <> all (@held)
        """;
    private const string DropRingSql = """
        delete from platform.data_protection_keys d where d.master_fingerprint is null or d.master_fingerprint <> all (@held)
        """;
    private const string AdmitSql = "select platform.admit_master(@current)";
    private const string SettleSql = "select platform.settle_master(@current)";

    /// <summary>Writes the file anew from what the database has: all of it or nothing, and it outlives a loss of power.</summary>
    /// <returns>How many keys are in it.</returns>
    public static async Task<long> WriteAsync(
        NpgsqlConnection connection, DataFolder data, Vault vault, TimeProvider clock, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(vault);
        ArgumentNullException.ThrowIfNull(clock);
        var temporary = data.WrapsFile + ".new";
        File.Delete(temporary);
        var count = 0L;
        await using (var stream = new FileStream(temporary, DataFolder.PrivateFile()))
        {
            await using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            await writer.WriteLineAsync(JsonSerializer.Serialize(new
            {
                master = vault.Masters.Current.Name,
                at = clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
            }));
            await using var command = new NpgsqlCommand(LiveSql, connection) { CommandTimeout = 0 };
            await using var reader = await command.ExecuteReaderAsync(cancel);
            for (; await reader.ReadAsync(cancel); count++)
            {
                var wrap = Convert.ToBase64String(reader.GetFieldValue<byte[]>(1));
                await writer.WriteLineAsync(
                    string.Create(CultureInfo.InvariantCulture, $$"""{"keyId":{{reader.GetInt64(0)}},"wrap":"{{wrap}}"}"""));
            }

            await writer.FlushAsync(cancel);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, data.WrapsFile, overwrite: true);
        await using var renamed = new FileStream(data.WrapsFile, FileMode.Open, FileAccess.ReadWrite);
        renamed.Flush(flushToDisk: true);
        return count;
    }

    /// <summary>
    /// For a database out of a backup, before anything opens: live keys whose wrap is not under a master key of this vault get
    /// the file's wrap. Erased ones stay erased. What hosts shared under a destroyed key is dropped: letters that waited, keys
    /// of cookies. Afterwards the database knows the vault's key as its own.
    /// </summary>
    /// <param name="owner">An open connection of the owner.</param>
    public static async Task<RestoredWraps> RestoreAsync(
        NpgsqlConnection owner, DataFolder data, Vault vault, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(vault);
        var held = vault.Masters.All.Select(k => k.Fingerprint).ToArray();
        var current = vault.Masters.Current.Fingerprint;
        await using var transaction = await owner.BeginTransactionAsync(cancel);
        foreach (var fingerprint in held)
        {
            await owner.ExecuteAsync(AdmitSql, new { current = fingerprint }, transaction);
        }

        var taken = 0L;
        foreach (var batch in Read(data, vault).Chunk(Batch))
        {
            cancel.ThrowIfCancellationRequested();
            var (ids, wraps) = (batch.Select(k => k.KeyId).ToArray(), batch.Select(k => k.Wrap).ToArray());
            taken += await owner.ExecuteAsync(TakeSql, new { ids, wraps, held }, transaction);
        }

        // Wraps of version 1 do not say whose they are: opening them does.
        var missing = (await owner.QueryAsync<(long KeyId, byte[] Wrap)>(LeftSql, new { held }, transaction, commandTimeout: 0))
            .Where(k => !vault.CanOpen(k.Wrap)).Select(k => k.KeyId).ToList();
        var dropped = await owner.ExecuteAsync(DropMessagesSql, new { held }, transaction)
            + await owner.ExecuteAsync(DropRingSql, new { held }, transaction);
        await owner.ExecuteAsync(SettleSql, new { current }, transaction);
        await transaction.CommitAsync(cancel);
        return new RestoredWraps(taken, missing.Count, [.. missing.Take(MostNamed)], dropped);
    }

    private static IEnumerable<(long KeyId, byte[] Wrap)> Read(DataFolder data, Vault vault)
    {
        if (!File.Exists(data.WrapsFile))
        {
            yield break;
        }

        var number = 0;
        foreach (var line in File.ReadLines(data.WrapsFile))
        {
            number++;
            (long, byte[])? key = null;
            try
            {
                using var json = JsonDocument.Parse(line);
                if (number == 1)
                {
                    Demand(json.RootElement.GetProperty("master").GetString(), data, vault);
                }
                else
                {
                    key = (json.RootElement.GetProperty("keyId").GetInt64(),
                        json.RootElement.GetProperty("wrap").GetBytesFromBase64());
                }
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
            {
                throw new StoaException($"{data.WrapsFile} is damaged in line {number}: take it from its copy.", 1, e);
            }

            if (key is { } read)
            {
                yield return read;
            }
        }
    }

    private static void Demand(string? master, DataFolder data, Vault vault)
    {
        if (vault.Masters.All.All(k => k.Name != master))
        {
            throw new StoaException($"{data.WrapsFile} is of another master key ({master}) than {vault.Store?.Place}.");
        }
    }
}
