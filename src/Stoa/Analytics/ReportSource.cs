using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stoa.Analytics;

/// <summary>A column of a report, or a field of its head.</summary>
public sealed record ReportColumn(string Name, string Type, string Description);

/// <summary>What a report and a chart have in common: name, definition, parameters.</summary>
public abstract class ReportSource
{
    /// <summary>As in the address.</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>Which figure counts what, in plain English.</summary>
    public required string Definition { get; init; }

    /// <summary>How it is best drawn: line, area, bar, pie, scatter, radar, table or number.</summary>
    public required string ChartType { get; init; }

    public required IReadOnlyList<ReportParameter> Parameters { get; init; }

    /// <summary>
    /// A constant with the rows that this shows, counted anew from the database's rows: for people and tests to
    /// compare with. Its parameters are those of ReportRequest.Arguments.
    /// </summary>
    public required string Recount { get; init; }

    public int DefaultLimit { get; init; } = 100;

    /// <summary>The kinds of the keys that its rows are ordered by.</summary>
    public IReadOnlyList<SortKey> Keys { get; init; } = [];

    /// <summary>What an answer looks like, for the OpenAPI document.</summary>
    public abstract Type AnswerType { get; }

    public abstract IReadOnlyList<ReportColumn> Columns { get; }

    /// <summary>The columns that a record's properties make, in their order.</summary>
    protected static IReadOnlyList<ReportColumn> ColumnsOf(Type type) =>
        [.. Properties(type).Select(p => new ReportColumn(
            NameOf(p), TypeName(p.PropertyType), p.GetCustomAttribute<DescriptionAttribute>()?.Description ?? ""))];

    internal static PropertyInfo[] Properties(Type type) =>
        [.. type.GetProperties().Where(p => p.GetCustomAttribute<JsonIgnoreAttribute>() is null)];

    internal static string NameOf(PropertyInfo property) => property
        .GetCustomAttribute<JsonPropertyNameAttribute>()?.Name
        ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    private static string TypeName(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(decimal) => "number",
        var t when t == typeof(long) || t == typeof(int) => "integer",
        var t when t == typeof(bool) => "boolean",
        var t when t == typeof(DateTimeOffset) => "date-time",
        var t when t != typeof(string) && typeof(System.Collections.IEnumerable).IsAssignableFrom(t) => "list",
        _ => "string",
    };
}
