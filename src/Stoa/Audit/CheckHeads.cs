using Npgsql;
using Stoa.Platform;

namespace Stoa.Audit;

/// <summary>
/// Compares the signed heads that were kept outside the database with the chain inside it. The file is read before the
/// database's snapshot is taken, since it grows after its seals.
/// </summary>
public sealed class CheckHeads
{
    private const int AtOnce = 10_000;
    private const string SealsSql = "select s.number, s.chain from audit.audit_seals s where s.number = any(@numbers)";
    private readonly List<string> _wrong = [];
    private readonly List<TrailHead> _heads = [];

    private CheckHeads(string file)
    {
        File = file;
    }

    /// <summary>The file that was read.</summary>
    public string File { get; }

    /// <summary>How many lines it has; null where there is no file.</summary>
    public int? Lines { get; private init; }

    /// <summary>The last line has no end: its host was killed while it wrote, or somebody cut the file.</summary>
    public bool IsCutOff { get; private init; }

    /// <summary>The highest number of a head whose signature holds.</summary>
    public long Highest => _heads.Count == 0 ? 0 : _heads.Max(h => h.Number);

    /// <summary>Reads the file and checks each line's signature.</summary>
    /// <param name="key">Null when there is none any more: then no signature holds.</param>
    public static async Task<CheckHeads> ReadAsync(string file, AuditKey? key, CancellationToken cancel)
    {
        if (await HeadsFile.ReadAsync(file, cancel) is not { } read)
        {
            return new CheckHeads(file);
        }

        var check = new CheckHeads(file) { Lines = read.Lines.Count, IsCutOff = read.IsCutOff };
        foreach (var (number, head) in read.Lines.Select(l => (l.Number, l.Head)))
        {
            if (head is null)
            {
                check._wrong.Add($"line {number} is no head");
            }
            else if (key is null || head.Key != key.Fingerprint)
            {
                check._wrong.Add($"line {number} (head {head.Number}) is signed by another key, {head.Key}");
            }
            else if (!head.IsSignedBy(key))
            {
                check._wrong.Add($"line {number} (head {head.Number}) is forged: its signature is not over what it says");
            }
            else
            {
                check._heads.Add(head);
            }
        }

        return check;
    }

    /// <summary>What is wrong with the file, and where the chain is another one than it says.</summary>
    public async Task<IReadOnlyList<string>> CompareAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var wrong = new List<string>(_wrong);
        foreach (var part in _heads.OrderBy(h => h.Number).Chunk(AtOnce))
        {
            var chains = await ChainsAsync(connection, [.. part.Select(h => h.Number).Distinct()], cancel);
            foreach (var head in part)
            {
                if (!chains.TryGetValue(head.Number, out var chain))
                {
                    wrong.Add($"head {head.Number}, written {head.HostAt:u}: the trail has no such seal any more");
                }
                else if (chain != head.Chain)
                {
                    wrong.Add($"head {head.Number}, written {head.HostAt:u}: the trail up to it was written anew");
                }
            }
        }

        return wrong;
    }

    private static async Task<Dictionary<long, string>> ChainsAsync(
        NpgsqlConnection connection, long[] numbers, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(SealsSql, connection);
        command.Parameters.AddWithValue("numbers", numbers);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var chains = new Dictionary<long, string>();
        while (await reader.ReadAsync(cancel))
        {
            chains.Add(reader.GetInt64(0), Convert.ToHexStringLower(reader.GetFieldValue<byte[]>(1)));
        }

        return chains;
    }
}
