using System.Reflection;
using System.Text.RegularExpressions;

namespace Stoa.Tests.Support;

/// <summary>The modules' names, and the SQL that each holds.</summary>
public static partial class Modules
{
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "accounts", "vendors", "catalog", "inventory", "pricing", "carts", "orders", "shipping", "payments", "payouts",
        "reviews", "recommendations", "notifications", "analytics", "audit", "platform",
    };

    /// <summary>Every SQL constant of the product (fields whose names end in Sql): class, field and text.</summary>
    public static IEnumerable<(string Where, string Module, string Sql)> Constants() =>
        from assembly in new[] { typeof(Stoa.Platform.Db).Assembly, typeof(Stoa.Host.Web).Assembly }
        from type in assembly.GetTypes()
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        where field.IsLiteral && field.FieldType == typeof(string) && field.Name.EndsWith("Sql")
        let module = (type.Namespace ?? "").Split('.').ElementAtOrDefault(1)?.ToLowerInvariant() ?? ""
        select ($"{type.FullName}.{field.Name}", module, (string)field.GetRawConstantValue()!);

    /// <summary>The files below db/routines with their module.</summary>
    public static IEnumerable<(string Path, string Module, string Sql)> Routines() =>
        from file in Directory.EnumerateFiles(
            Path.Combine(Cluster.Root, "db", "routines"), "*.sql", SearchOption.AllDirectories)
        let relative = Path.GetRelativePath(Path.Combine(Cluster.Root, "db"), file).Replace('\\', '/')
        orderby relative
        select (relative, relative.Split('/')[1], File.ReadAllText(file));

    /// <summary>Tables that a text reads or writes, as (schema or nothing, name).</summary>
    public static IEnumerable<(string Schema, string Table)> Touched(string sql)
    {
        var bare = NotCode().Replace(sql, " ");
        return Reference().Matches(bare)
            .Select(m => (m.Groups["schema"].Value, m.Groups["table"].Value)).Distinct();
    }

    [GeneratedRegex(@"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", RegexOptions.Singleline)]
    private static partial Regex NotCode();

    [GeneratedRegex(
        @"\b(?:from|join|into|update|using|copy|truncate|table)\s+(?:only\s+|lateral\s+)?" +
        @"(?:(?<schema>[a-z_]+)\.)?(?<table>[a-z_]+)\b(?!\s*[.(])",
        RegexOptions.IgnoreCase)]
    private static partial Regex Reference();
}
