using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Stoa.Platform;

/// <summary>One SQL file of db/, by its path there ("migrations/0001_platform.sql").</summary>
public sealed record DatabaseScript(string Path, string Text)
{
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));
}

/// <summary>The files of db/, from the assembly or, in development and tests, from a folder.</summary>
public static class DatabaseScripts
{
    private const string Prefix = "db/";

    /// <summary>The sources' db/ folder this assembly was built from, where it is still there; null when published.</summary>
    public static string? SourceDirectory { get; } = Assembly.GetExecutingAssembly()
        .GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == "EmbeddedPostgres")?.Value is { } path
        && Directory.Exists(Path.Combine(path, "..", "routines"))
            ? Path.GetFullPath(Path.Combine(path, ".."))
            : null;

    /// <summary>The files below a folder of db/ in order of their paths.</summary>
    public static IReadOnlyList<DatabaseScript> Below(string folder, string? directory = null)
    {
        if (directory is not null)
        {
            return [.. Directory.EnumerateFiles(Path.Combine(directory, folder), "*.sql", SearchOption.AllDirectories)
                .Select(f => (Path: Path.GetRelativePath(directory, f).Replace('\\', '/'), Text: File.ReadAllText(f)))
                .Select(f => new DatabaseScript(f.Path, f.Text))
                .OrderBy(s => s.Path, StringComparer.Ordinal)];
        }

        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix + folder, StringComparison.Ordinal))
            .Select(n => new DatabaseScript(n[Prefix.Length..].Replace('\\', '/'), Read(assembly, n)))
            .OrderBy(s => s.Path, StringComparer.Ordinal)];
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
