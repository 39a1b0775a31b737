using System.Text.RegularExpressions;
using Npgsql;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform;

/// <summary>
/// The live schema in each language: only what that language's grammar knows, every table and every foreign key.
/// </summary>
public sealed partial class ExportSchemaTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Eraser_gets_tables_and_relations_as_its_documentation_writes_them()
    {
        var lines = await LinesAsync("eraser");
        Assert.Equal(["title Stoa", "notation crows-feet"], lines.Where(l => !l.StartsWith("//")).Take(2));
        var columns = new HashSet<string>();
        string? table = null;
        var tables = 0;
        var relations = 0;
        foreach (var line in lines.Where(l => l.Length > 0 && !l.StartsWith("//")).Skip(2))
        {
            if (EraserTable().Match(line) is { Success: true } start)
            {
                Assert.Null(table);
                table = start.Groups[1].Value;
                tables++;
            }
            else if (line == "}")
            {
                Assert.NotNull(table);
                table = null;
            }
            else if (table is not null)
            {
                Assert.Matches(EraserColumn(), line);
                Assert.True(columns.Add($"{table}.{line.Trim().Split(' ')[0]}"), $"{table}: {line} stands twice");
            }
            else
            {
                Assert.Matches(EraserRelation(), line);
                Assert.All(line.Split([" > ", " - "], StringSplitOptions.None), end => Assert.Contains(end, columns));
                relations++;
            }
        }

        Assert.Equal(await TablesAsync(), tables);
        Assert.Equal(await ForeignKeysAsync(), relations);
        Assert.Contains("users [icon: user, color: #1c7ed6] {", lines);
        Assert.Contains("  user_id bigint pk", lines);
        Assert.Contains("users.role_id > roles.role_id", lines);
        Assert.Contains("commissions.order_item_id - order_items.order_item_id", lines);
    }

    [Fact]
    public async Task Mermaid_gets_entities_with_keys_and_relations_with_what_is_optional()
    {
        var lines = await LinesAsync("mermaid");
        var body = lines.SkipWhile(l => l != "erDiagram").Skip(1).Where(l => l.Length > 0).ToList();
        Assert.All(body, l => Assert.Matches(MermaidLine(), l));
        Assert.Equal(await TablesAsync(), body.Count(l => l.EndsWith('{')));
        Assert.Equal(await ForeignKeysAsync(), body.Count(l => l.Contains("--")));
        Assert.Contains("    users }o--|| roles : role_id", lines);
        Assert.Contains("    orders }o--o| users : user_id", lines);
        Assert.Contains("    commissions |o--|| order_items : order_item_id", lines);
        Assert.Contains("        bigint order_item_id PK, FK", lines);
    }

    [Fact]
    public async Task Dbml_gets_tables_by_schema_with_indexes_notes_and_references()
    {
        var lines = await LinesAsync("dbml");
        Assert.All(lines.Where(l => l.Length > 0), l => Assert.Matches(DbmlLine(), l));
        Assert.Equal(await TablesAsync(), lines.Count(l => l.StartsWith("Table ")));
        Assert.Equal(await ForeignKeysAsync(), lines.Count(l => l.StartsWith("Ref: ")));
        Assert.Equal(lines.Count(l => l.EndsWith('{')), lines.Count(l => l.Trim() == "}"));
        Assert.Contains("Table accounts.users [headercolor: #1c7ed6] {", lines);
        Assert.Contains("  user_id bigint [pk, increment, not null]", lines);
        Assert.Contains("Ref: orders.order_items.(order_id, vendor_id) > orders.orders.(order_id, vendor_id)", lines);
        Assert.Contains("    (`lower(email)`) [name: 'users_email_key', unique, type: btree]", lines);
        Assert.Contains("  Note: 'Which role holds which permission.'", lines);
    }

    [Fact]
    public async Task Partitions_are_left_out_of_every_format()
    {
        foreach (var format in ExportSchema.Formats.Where(f => f != "sql"))
        {
            Assert.DoesNotContain("events_default", string.Join('\n', await LinesAsync(format)));
        }
    }

    [Fact]
    public void Every_module_has_a_look_of_its_own()
    {
        Assert.Equal(Modules.Names.Order(), SchemaDiagrams.Looks.Keys.Order());
        Assert.Equal(SchemaDiagrams.Looks.Count, SchemaDiagrams.Looks.Values.Select(l => l.Icon).Distinct().Count());
        Assert.Equal(SchemaDiagrams.Looks.Count, SchemaDiagrams.Looks.Values.Select(l => l.Color).Distinct().Count());
    }

    [Fact]
    public async Task There_are_no_enumerated_types_that_the_diagrams_would_have_to_show()
    {
        Assert.Equal(0, await database.AsOwnerAsync<long>("select count(*) from pg_type where typtype = 'e'"));
    }

    [Fact]
    public async Task Sql_is_the_committed_ddl_and_a_file_gets_what_standard_output_would()
    {
        using var scratch = new ScratchFolder();
        Directory.CreateDirectory(scratch.Path);
        var file = Path.Combine(scratch.Path, "schema.sql");
        var output = new StringWriter();
        await ExportSchema.RunAsync(database.Logins, "sql", file, output);
        Assert.Equal("", output.ToString());
        await ExportSchema.RunAsync(database.Logins, "sql", null, output);
        Assert.Equal(await File.ReadAllTextAsync(file), output.ToString());
        Assert.Contains("create table orders.orders (", output.ToString());
    }

    private async Task<string[]> LinesAsync(string format)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(database.Logins.Owner) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        var text = await ExportSchema.ToTextAsync(connection, format);
        Assert.EndsWith("\n", text);
        Assert.DoesNotContain('\r', text);
        return text.Split('\n');
    }

    private Task<int> TablesAsync() => database.AsOwnerAsync<int>("""
        select count(*)::int from pg_class c where c.relkind in ('r', 'p') and not c.relispartition
           and c.relnamespace::regnamespace::text !~ '^(pg_|information_schema|public)'
        """);

    private Task<int> ForeignKeysAsync() => database.AsOwnerAsync<int>("""
        select count(*)::int from pg_constraint k join pg_class c on c.oid = k.conrelid
         where k.contype = 'f' and not c.relispartition and k.conparentid = 0
        """);

    [GeneratedRegex(@"^([a-z_]+) \[icon: [a-z-]+, color: #[0-9a-f]{6}\] \{$")]
    private static partial Regex EraserTable();

    [GeneratedRegex("^  [a-z][a-z0-9_]* [a-z][a-z0-9_]*( pk)?( fk)?$")]
    private static partial Regex EraserColumn();

    [GeneratedRegex("^[a-z_]+\\.[a-z0-9_]+ [>-] [a-z_]+\\.[a-z0-9_]+$")]
    private static partial Regex EraserRelation();

    [GeneratedRegex(@"^    ([a-z_]+ \{|\}|    [a-z][a-z0-9_]*(\[\])? [a-z][a-z0-9_]*( PK| FK| PK, FK)?"
        + @"|[a-z_]+ [|}]o--(\|\||o\|) [a-z_]+ : [a-z0-9_]+)$")]
    private static partial Regex MermaidLine();

    [GeneratedRegex(@"^(// .*|Project stoa \{|Table [a-z_.]+ \[headercolor: #[0-9a-f]{6}\] \{|TableGroup [a-z]+ \[.*\] \{"
        + @"|  indexes \{|  \}|\}|  Note: '([^'\\]|\\.)*'|  database_type: 'PostgreSQL'"
        + @"|  (""[a-z]+""|[a-z][a-z0-9_]*) (""[^""]+""|[a-z][a-z0-9_]*(\([0-9,]+\))?)( \[.+\])?"
        + @"|    \(.+\) \[.+\]|  [a-z]+\.[a-z_]+|Ref: [a-z]+\.[a-z_]+\.[^ ].* [>-] [a-z]+\.[a-z_]+\.[^ ].*)$")]
    private static partial Regex DbmlLine();
}
