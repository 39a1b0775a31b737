using System.Text;
using System.Text.RegularExpressions;

namespace Stoa.Platform;

/// <summary>
/// The live schema as Eraser's diagram-as-code, as a Mermaid ER diagram and as DBML. Each module has one icon and one
/// colour. A foreign key of several columns is drawn by its leading one where the language knows no other.
/// </summary>
public static partial class SchemaDiagrams
{
    /// <summary>Icon (of Eraser's set) and colour of each module.</summary>
    public static IReadOnlyDictionary<string, (string Icon, string Color)> Looks { get; } =
        new Dictionary<string, (string, string)>
        {
            ["platform"] = ("settings", "#868e96"),
            ["pricing"] = ("tag", "#f59f00"),
            ["accounts"] = ("user", "#1c7ed6"),
            ["vendors"] = ("briefcase", "#7048e8"),
            ["catalog"] = ("book", "#2f9e44"),
            ["inventory"] = ("archive", "#e8590c"),
            ["orders"] = ("clipboard", "#c2255c"),
            ["shipping"] = ("truck", "#099268"),
            ["payments"] = ("credit-card", "#0c8599"),
            ["payouts"] = ("dollar-sign", "#66a80f"),
            ["carts"] = ("shopping-cart", "#ae3ec9"),
            ["reviews"] = ("star", "#e67700"),
            ["recommendations"] = ("thumbs-up", "#d6336c"),
            ["notifications"] = ("bell", "#3b5bdb"),
            ["analytics"] = ("bar-chart", "#4263eb"),
            ["audit"] = ("shield", "#495057"),
        };

    /// <summary>Eraser's diagram-as-code: <c>title</c>, <c>notation</c>, tables, relations.</summary>
    public static string ToEraser(SchemaModel model)
    {
        var text = new StringBuilder("// Generated from the live schema by: stoa schema --format eraser\n");
        text.Append("title Stoa\nnotation crows-feet\n");
        foreach (var (module, comment) in model.Modules)
        {
            var (icon, color) = Looks[module];
            text.Append($"\n// {module}: {comment}\n");
            foreach (var table in model.Tables.Where(t => t.Module == module))
            {
                text.Append($"{model.NameOf(module, table.Name)} [icon: {icon}, color: {color}] {{\n");
                foreach (var column in table.Columns)
                {
                    var marks = (column.IsPrimary ? " pk" : "") + (column.IsForeign ? " fk" : "");
                    text.Append($"  {column.Name} {Word(column.Type).Replace("[]", "_array")}{marks}\n");
                }

                text.Append("}\n");
            }
        }

        text.Append("\n// > many to one, - one to one\n");
        foreach (var relation in model.Relations)
        {
            text.Append($"{model.NameOf(relation.Module, relation.Table)}.{relation.Columns[0]} ")
                .Append(relation.IsOneToOne ? '-' : '>')
                .Append($" {model.NameOf(relation.ParentModule, relation.Parent)}.{relation.ParentColumns[0]}\n");
        }

        return text.ToString();
    }

    /// <summary>A Mermaid ER diagram of every module, or of one with the tables it refers to.</summary>
    public static string ToMermaid(SchemaModel model, string? module = null)
    {
        var text = new StringBuilder();
        if (module is null)
        {
            text.Append("---\ntitle: Stoa\n---\n%% Generated from the live schema by: stoa schema --format mermaid\n");
        }

        text.Append("erDiagram\n");
        foreach (var table in model.Tables.Where(t => module is null || t.Module == module))
        {
            text.Append($"    {model.NameOf(table.Module, table.Name)} {{\n");
            foreach (var column in table.Columns)
            {
                var marks = (column.IsPrimary, column.IsForeign) switch
                {
                    (true, true) => " PK, FK",
                    (true, false) => " PK",
                    (false, true) => " FK",
                    _ => "",
                };
                text.Append($"        {Word(column.Type)} {column.Name}{marks}\n");
            }

            text.Append("    }\n");
        }

        foreach (var relation in model.Relations.Where(r => module is null || r.Module == module))
        {
            var many = relation.IsOneToOne ? "|o" : "}o";
            var one = relation.IsOptional ? "o|" : "||";
            text.Append($"    {model.NameOf(relation.Module, relation.Table)} {many}--{one} ")
                .Append($"{model.NameOf(relation.ParentModule, relation.Parent)} : {relation.Columns[0]}\n");
        }

        return text.ToString();
    }

    /// <summary>A Markdown page with one Mermaid diagram per module, which code hosts draw.</summary>
    public static string ToMarkdown(SchemaModel model)
    {
        var text = new StringBuilder("# The schema in pictures\n\n");
        text.Append("Generated from the live schema; a test compares all of it. Partitions are left out.\n\n")
            .Append("| file | made by | opened with |\n|---|---|---|\n")
            .Append("| [stoa.eraser](stoa.eraser) | `stoa schema --format eraser` | Eraser, entity relationship |\n")
            .Append("| [stoa.mmd](stoa.mmd) | `stoa schema --format mermaid` | Mermaid |\n")
            .Append("| [stoa.dbml](stoa.dbml) | `stoa schema --format dbml` | dbdiagram.io and other readers of DBML |\n")
            .Append("| [db/schema.sql](../../db/schema.sql) | `stoa schema --format sql` | psql, after `db/roles.sql` |\n")
            .Append("\nBelow, each module with the tables it refers to; tables without columns belong to another module.\n");
        foreach (var (module, comment) in model.Modules)
        {
            text.Append($"\n## {module}\n{comment}\n\n```mermaid\n{ToMermaid(model, module)}```\n");
        }

        return text.ToString();
    }

    /// <summary>DBML: tables by module with keys, indexes, notes and references.</summary>
    public static string ToDbml(SchemaModel model)
    {
        var text = new StringBuilder("// Generated from the live schema by: stoa schema --format dbml\n");
        text.Append("Project stoa {\n  database_type: 'PostgreSQL'\n  Note: 'A multi-vendor marketplace'\n}\n");
        foreach (var table in model.Tables)
        {
            text.Append($"\nTable {table.Module}.{Name(table.Name)} [headercolor: {Looks[table.Module].Color}] {{\n");
            foreach (var column in table.Columns)
            {
                text.Append($"  {Name(column.Name)} {DbmlType(column.Type)}{Settings(table, column)}\n");
            }

            Indexes(text, table);
            text.Append($"\n  Note: {Quoted(table.Comment)}\n}}\n");
        }

        text.Append('\n');
        foreach (var r in model.Relations)
        {
            text.Append($"Ref: {r.Module}.{Name(r.Table)}.{Columns(r.Columns)} {(r.IsOneToOne ? '-' : '>')} ")
                .Append($"{r.ParentModule}.{Name(r.Parent)}.{Columns(r.ParentColumns)}\n");
        }

        foreach (var (module, comment) in model.Modules)
        {
            text.Append($"\nTableGroup {module} [color: {Looks[module].Color}, note: {Quoted(comment)}] {{\n");
            foreach (var table in model.Tables.Where(t => t.Module == module))
            {
                text.Append($"  {module}.{Name(table.Name)}\n");
            }

            text.Append("}\n");
        }

        return text.ToString();
    }

    private static string Settings(SchemaTable table, SchemaColumn column)
    {
        var settings = new List<string>();
        if (column.IsPrimary && table.PrimaryKey.Count == 1)
        {
            settings.Add("pk");
        }

        if (column.IsIdentity)
        {
            settings.Add("increment");
        }

        if (column.NotNull)
        {
            settings.Add("not null");
        }

        if (column.Default is not null)
        {
            settings.Add($"default: `{column.Default}`");
        }

        if (column.Comment is not null)
        {
            settings.Add($"note: {Quoted(column.Comment)}");
        }

        return settings.Count == 0 ? "" : $" [{string.Join(", ", settings)}]";
    }

    private static void Indexes(StringBuilder text, SchemaTable table)
    {
        var lines = new List<string>();
        if (table.PrimaryKey.Count > 1)
        {
            lines.Add($"({string.Join(", ", table.PrimaryKey.Select(Name))}) [pk]");
        }

        foreach (var index in table.Indexes)
        {
            var parts = index.Parts.Zip(index.IsExpression, (part, isExpression) => isExpression ? $"`{part}`" : Name(part));
            var note = index.Condition is null ? "" : $", note: {Quoted("where " + index.Condition)}";
            lines.Add($"({string.Join(", ", parts)}) [name: '{index.Name}'"
                + $"{(index.IsUnique ? ", unique" : "")}, type: {index.Method}{note}]");
        }

        if (lines.Count > 0)
        {
            text.Append($"\n  indexes {{\n    {string.Join("\n    ", lines)}\n  }}\n");
        }
    }

    private static string Columns(string[] names) =>
        names.Length == 1 ? Name(names[0]) : $"({string.Join(", ", names.Select(Name))})";

    // pg_get_indexdef quotes what SQL reserves, and DBML has words of its own.
    private static string Name(string name) =>
        name.Trim('"') is var bare && DbmlWord().IsMatch(bare) ? $"\"{bare}\"" : bare;

    private static string DbmlType(string type) => type.Contains('[') ? $"\"{type}\"" : type;

    private static string Quoted(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    private static string Word(string type) => Size().Replace(type, "");

    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex Size();

    [GeneratedRegex("^(note|indexes|checks|ref|table|tablegroup|enum|project|as)$")]
    private static partial Regex DbmlWord();
}
