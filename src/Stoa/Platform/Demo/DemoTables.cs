using Npgsql;
using NpgsqlTypes;

namespace Stoa.Platform;

/// <summary>
/// Bulk writes by binary COPY. Tables under row-level security take no COPY, so rows land in a temporary table first
/// and go on in one statement.
/// </summary>
internal sealed class DemoTables(NpgsqlConnection connection, CancellationToken cancel)
{
    private readonly HashSet<string> _written = [];
    private int _staged;

    /// <summary>Rows of one table. <paramref name="columns"/> as "order_id bigint, order_number text".</summary>
    public async Task WriteAsync(string table, string columns, IEnumerable<object?[]> rows)
    {
        var parts = columns.Split(',')
            .Select(c => c.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToArray();
        var names = string.Join(", ", parts.Select(p => p[0]));
        var types = parts.Select(p => TypeOf(p[1])).ToArray();
        var stage = $"demo_{++_staged}";
        await RunAsync($"create temp table {stage} ({columns}) on commit drop");
        await using (var copy = await connection.BeginBinaryImportAsync($"copy {stage} from stdin (format binary)",
            cancel))
        {
            foreach (var row in rows)
            {
                await copy.StartRowAsync(cancel);
                for (var i = 0; i < row.Length; i++)
                {
                    if (row[i] is null)
                    {
                        await copy.WriteNullAsync(cancel);
                    }
                    else
                    {
                        await copy.WriteAsync(row[i]!, types[i], cancel);
                    }
                }
            }

            await copy.CompleteAsync(cancel);
        }

        await RunAsync($"insert into {table} ({names}) overriding system value select {names} from {stage}");
        _written.Add(table);
    }

    /// <summary>Identity columns go on after the ids that were written.</summary>
    public async Task AdvanceIdentitiesAsync()
    {
        foreach (var table in _written)
        {
            await RunAsync($"""
                do $do$
                declare v_column name := (select attname from pg_attribute
                  where attrelid = '{table}'::regclass and attidentity <> '');
                declare v_last bigint;
                begin
                  if v_column is not null then
                    execute format('select max(%I) from {table}', v_column) into v_last;
                    perform setval(pg_get_serial_sequence('{table}', v_column), v_last) where v_last is not null;
                  end if;
                end $do$
                """);
        }
    }

    public async Task RunAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>A name and an id per row.</summary>
    public async Task<Dictionary<string, long>> ReadAsync(string sql)
    {
        var found = new Dictionary<string, long>();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            found[reader.GetString(0)] = reader.GetInt64(1);
        }

        return found;
    }

    private static NpgsqlDbType TypeOf(string name) => name switch
    {
        "bigint" => NpgsqlDbType.Bigint,
        "integer" => NpgsqlDbType.Integer,
        "smallint" => NpgsqlDbType.Smallint,
        "text" => NpgsqlDbType.Text,
        "numeric" => NpgsqlDbType.Numeric,
        "timestamptz" => NpgsqlDbType.TimestampTz,
        "date" => NpgsqlDbType.Date,
        "jsonb" => NpgsqlDbType.Jsonb,
        "bytea" => NpgsqlDbType.Bytea,
        "boolean" => NpgsqlDbType.Boolean,
        "uuid" => NpgsqlDbType.Uuid,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };
}
