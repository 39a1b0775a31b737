using Npgsql;

namespace Stoa.Platform;

/// <summary>A column. Type is PostgreSQL's short name with its size (bigint, numeric(7,6), timestamptz), or the domain's
/// bare name (money).</summary>
public sealed record SchemaColumn(
    string Name, string Type, bool NotNull, bool IsPrimary, bool IsForeign, bool IsIdentity, string? Default,
    string? Comment);

/// <summary>An index that is no primary key. Parts are column names or expressions; Condition is a partial one's.</summary>
public sealed record SchemaIndex(
    string Name, string[] Parts, bool[] IsExpression, bool IsUnique, string Method, string? Condition);

/// <summary>A table of a module with its columns in their order.</summary>
public sealed record SchemaTable(
    string Module, string Name, string Comment, IReadOnlyList<SchemaColumn> Columns, IReadOnlyList<SchemaIndex> Indexes)
{
    /// <summary>The columns of the primary key.</summary>
    public IReadOnlyList<string> PrimaryKey => [.. Columns.Where(c => c.IsPrimary).Select(c => c.Name)];
}

/// <summary>A foreign key. Leading is the first column of each side: the one that identifies, where a vendor's id
/// follows.</summary>
public sealed record SchemaRelation(
    string Module, string Table, string[] Columns, string ParentModule, string Parent, string[] ParentColumns,
    bool IsOptional, bool IsOneToOne);

/// <summary>
/// The live database as tables and relations, for diagrams; <see cref="SchemaReader"/> writes the same catalogue as DDL.
/// Partitions are left out. Everything stands in the order of its creation.
/// </summary>
public sealed record SchemaModel(
    IReadOnlyList<(string Name, string Comment)> Modules, IReadOnlyList<SchemaTable> Tables,
    IReadOnlyList<SchemaRelation> Relations)
{
    private const string ModulesSql = """
        select n.nspname::text as name, coalesce(obj_description(n.oid, 'pg_namespace'), '') as comment
          from pg_namespace n
         where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')
           and exists (select from pg_class c where c.relnamespace = n.oid and c.relkind in ('r', 'p'))
         order by n.oid
        """;

    private const string ColumnsSql = """
        select n.nspname::text as module, c.relname::text as table,
               coalesce(obj_description(c.oid, 'pg_class'), '') as about,
               a.attname::text as name,
               replace(replace(replace(replace(
                 case when t.typtype = 'd' then t.typname else format_type(a.atttypid, a.atttypmod) end,
                 ' with time zone', 'tz'), ' without time zone', ''), 'double precision', 'float8'),
                 'character varying', 'varchar') as type,
               a.attnotnull as not_null,
               exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p'
                          and a.attnum = any (k.conkey)) as is_primary,
               exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and k.conparentid = 0
                          and a.attnum = any (k.conkey)) as is_foreign,
               a.attidentity <> '' as is_identity,
               -- PostgreSQL breaks a case's lines; a diagram has one line a column.
               regexp_replace(pg_get_expr(d.adbin, d.adrelid), '\s+', ' ', 'g') as default,
               col_description(c.oid, a.attnum) as comment
          from pg_class c
          join pg_namespace n on n.oid = c.relnamespace
          join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          join pg_type t on t.oid = a.atttypid
          left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
         where c.relkind in ('r', 'p') and not c.relispartition
           and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')
         order by c.oid, a.attnum
        """;

    private const string IndexesSql = """
        select n.nspname::text as module, c.relname::text as table, i.relname::text as name,
               (select array_agg(regexp_replace(pg_get_indexdef(x.indexrelid, k, true), '\s+', ' ', 'g') order by k)
                  from generate_series(1, x.indnkeyatts) as k) as parts,
               (select array_agg(x.indkey[k - 1] = 0 order by k) from generate_series(1, x.indnkeyatts) as k) as is_expression,
               x.indisunique as is_unique, m.amname::text as method, pg_get_expr(x.indpred, x.indrelid) as condition
          from pg_index x
          join pg_class i on i.oid = x.indexrelid
          join pg_am m on m.oid = i.relam
          join pg_class c on c.oid = x.indrelid
          join pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'p') and not c.relispartition and not x.indisprimary
           and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')
         order by c.oid, i.relname
        """;

    // One to one: some unique key of the child lies within the foreign key's columns.
    private const string RelationsSql = """
        select n.nspname::text as module, c.relname::text as table, names.own as columns,
               fn.nspname::text as parent_module, f.relname::text as parent, names.theirs as parent_columns,
               names.optional as is_optional,
               exists (select from pg_index x where x.indrelid = k.conrelid and x.indisunique and x.indpred is null
                          and (x.indkey::smallint[])[0:x.indnkeyatts - 1] <@ k.conkey) as is_one_to_one
          from pg_constraint k
          join pg_class c on c.oid = k.conrelid
          join pg_namespace n on n.oid = c.relnamespace
          join pg_class f on f.oid = k.confrelid
          join pg_namespace fn on fn.oid = f.relnamespace,
               lateral (select array_agg(a.attname::text order by u.place) as own,
                               array_agg(b.attname::text order by u.place) as theirs,
                               bool_or(not a.attnotnull) as optional
                          from unnest(k.conkey, k.confkey) with ordinality as u (child, parent, place)
                          join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.child
                          join pg_attribute b on b.attrelid = k.confrelid and b.attnum = u.parent) as names
         where k.contype = 'f' and k.conparentid = 0 and not c.relispartition
         order by c.oid, k.conname
        """;

    /// <summary>Reads the catalogue; empties the connection's search_path, so that names come out in full.</summary>
    public static async Task<SchemaModel> ReadAsync(NpgsqlConnection connection, CancellationToken cancel = default)
    {
        await SchemaReader.WithoutSearchPathAsync(connection, cancel);
        var modules = await ListAsync(ModulesSql, r => (r.GetString(0), r.GetString(1)));
        var columns = await ListAsync(ColumnsSql, r => (
            Table: (r.GetString(0), r.GetString(1), r.GetString(2)),
            Column: new SchemaColumn(r.GetString(3), r.GetString(4), r.GetBoolean(5), r.GetBoolean(6), r.GetBoolean(7),
                r.GetBoolean(8), Text(r, 9), Text(r, 10))));
        var indexes = (await ListAsync(IndexesSql, r => (
            Table: (r.GetString(0), r.GetString(1)),
            Index: new SchemaIndex(r.GetString(2), r.GetFieldValue<string[]>(3), r.GetFieldValue<bool[]>(4),
                r.GetBoolean(5), r.GetString(6), Text(r, 7))))).ToLookup(i => i.Table, i => i.Index);
        var relations = await ListAsync(RelationsSql, r => new SchemaRelation(
            r.GetString(0), r.GetString(1), r.GetFieldValue<string[]>(2), r.GetString(3), r.GetString(4),
            r.GetFieldValue<string[]>(5), r.GetBoolean(6), r.GetBoolean(7)));
        var tables = columns.GroupBy(c => c.Table, c => c.Column).Select(t => new SchemaTable(
            t.Key.Item1, t.Key.Item2, t.Key.Item3, [.. t], [.. indexes[(t.Key.Item1, t.Key.Item2)]]));
        return new SchemaModel(modules, [.. tables], relations);

        async Task<List<T>> ListAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await using var reader = await command.ExecuteReaderAsync(cancel);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancel))
            {
                rows.Add(read(reader));
            }

            return rows;
        }

        static string? Text(NpgsqlDataReader reader, int place) => reader.IsDBNull(place) ? null : reader.GetString(place);
    }

    /// <summary>A table's bare name; with its module in front where two modules use the same one.</summary>
    public string NameOf(string module, string table) =>
        Tables.Count(t => t.Name == table) > 1 ? $"{module}_{table}" : table;
}
