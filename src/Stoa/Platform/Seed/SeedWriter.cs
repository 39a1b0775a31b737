using Npgsql;

namespace Stoa.Platform;

/// <summary>The database's side of a seed, in one transaction: tables made ready, rows copied, keys and indexes built.</summary>
internal sealed class SeedWriter(NpgsqlConnection connection, CancellationToken cancel)
{
    private static readonly byte[] Header = [.. "PGCOPY\n"u8, 0xFF, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] Trailer = [0xFF, 0xFF];
    private readonly List<(int Phase, string Statement)> _undo = [];
    private readonly string[] _copies = new string[SeedTables.Count];

    public int Statements => _undo.Count;

    /// <summary>Whether a table held so much that it keeps its foreign keys: rows must then come in their order.</summary>
    public bool KeepsKeys { get; private set; }

    /// <summary>Locks the tables and takes from them what is cheaper to build at the end.</summary>
    public async Task BeginAsync(long expected)
    {
        await using var command = new NpgsqlCommand("select * from platform.begin_seed($1::regclass[], $2)", connection)
        {
            Parameters = { new() { Value = SeedTables.Names.ToArray() }, new() { Value = expected } },
        };
        var frozen = new HashSet<string>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            if (reader.GetInt32(0) == 0)
            {
                frozen.Add(reader.GetString(1));
            }
            else
            {
                _undo.Add((reader.GetInt32(0), reader.GetString(1)));
            }
        }

        KeepsKeys = frozen.Remove("");
        for (var i = 0; i < _copies.Length; i++)
        {
            // The server writes names as the search path lets it: without their schemas.
            var name = SeedTables.Names[i];
            var freeze = frozen.Contains(name) || frozen.Contains(name[(name.IndexOf('.') + 1)..]) ? ", freeze" : "";
            _copies[i] = $"copy {name} ({SeedTables.ColumnsOf(i)}) from stdin (format binary{freeze})";
        }
    }

    /// <summary>The ids that come next. Nobody takes one before the transaction ends: the tables are locked.</summary>
    public async Task<SeedIds> IdsAsync()
    {
        var next = new long[SeedTables.Count];
        for (var i = 0; i < next.Length; i++)
        {
            next[i] = Sequence(i) is { } sequence
                ? await ScalarAsync<long>($"select coalesce(pg_sequence_last_value({sequence}), 0) + 1") : 0;
        }

        return new SeedIds(next);
    }

    public async Task AdvanceIdsAsync(SeedIds ids)
    {
        for (var i = 0; i < SeedTables.Count; i++)
        {
            if (Sequence(i) is { } sequence && ids.Given(i) > 0)
            {
                await RunAsync($"select setval({sequence}, {ids.Last(i)})");
            }
        }
    }

    /// <summary>Copies rows into one table.</summary>
    public async Task CopyAsync(int table, SeedRows rows)
    {
        await using var copy = await connection.BeginRawBinaryCopyAsync(_copies[table], cancel);
        await copy.WriteAsync(Header, cancel);
        await copy.WriteAsync(rows.Bytes, cancel);
        await copy.WriteAsync(Trailer, cancel);
    }

    /// <summary>Undoes what <see cref="BeginAsync"/> did: phase 1 indexes and keys, 2 foreign keys, 3 triggers and
    /// policies.</summary>
    public async Task RestoreAsync(int phase, Action step)
    {
        foreach (var (_, statement) in _undo.Where(u => u.Phase == phase))
        {
            await RunAsync(statement);
            step();
        }
    }

    public async Task<int> RunAsync(string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return await command.ExecuteNonQueryAsync(cancel);
    }

    public async Task<T> ScalarAsync<T>(string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        var result = await command.ExecuteScalarAsync(cancel);
        return result is T found ? found : default!;
    }

    /// <summary>The sequence behind a table's first column, if that is an identity.</summary>
    private static string? Sequence(int table)
    {
        var column = SeedTables.ColumnsOf(table).Split(',')[0].Trim();
        return SeedTables.HasIdentity((SeedTable)table)
            ? $"pg_get_serial_sequence('{SeedTables.Names[table]}', '{column}')::regclass" : null;
    }
}
