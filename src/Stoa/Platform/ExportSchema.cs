using Npgsql;

namespace Stoa.Platform;

/// <summary>The verb schema: the live schema in one of four languages.</summary>
public static class ExportSchema
{
    /// <summary>What --format takes.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["eraser", "mermaid", "dbml", "sql"];

    /// <summary>Refuses a format that is none of them.</summary>
    /// <exception cref="StoaException">Unknown format: exit code 2.</exception>
    public static void Require(string format)
    {
        if (!Formats.Contains(format))
        {
            throw new StoaException($"--format {format} is not known: take one of {string.Join(", ", Formats)}.", 2);
        }
    }

    /// <summary>The schema as text with \n between lines and one at its end.</summary>
    public static async Task<string> ToTextAsync(
        NpgsqlConnection connection, string format, CancellationToken cancel = default) => format switch
    {
        "eraser" => SchemaDiagrams.ToEraser(await SchemaModel.ReadAsync(connection, cancel)),
        "mermaid" => SchemaDiagrams.ToMermaid(await SchemaModel.ReadAsync(connection, cancel)),
        "dbml" => SchemaDiagrams.ToDbml(await SchemaModel.ReadAsync(connection, cancel)),
        "sql" => await SchemaReader.ToSqlAsync(connection, cancel),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not one of Formats."),
    };

    /// <summary>Writes the schema to a file, or to standard output without one.</summary>
    public static async Task RunAsync(
        DatabaseLogins logins, string format, string? file, TextWriter output, CancellationToken cancel = default)
    {
        // A connection of its own: reading changes its search_path.
        await using var connection =
            new NpgsqlConnection(new NpgsqlConnectionStringBuilder(logins.Owner) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancel);
        var text = await ToTextAsync(connection, format, cancel);
        if (file is null)
        {
            await output.WriteAsync(text.AsMemory(), cancel);
            await output.FlushAsync(cancel);
        }
        else
        {
            await File.WriteAllTextAsync(file, text, cancel);
        }
    }
}
