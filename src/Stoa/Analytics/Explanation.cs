using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Stoa.Platform;

namespace Stoa.Analytics;

/// <summary>How a report's or chart's figures are counted.</summary>
/// <param name="Definition">What it counts.</param>
/// <param name="Routine">The database's routine that counts it from the rows, such as analytics.recount_top_products.</param>
/// <param name="Sql">That routine, and the ones it uses, as they are in the database.</param>
/// <param name="Call">One line for psql that runs it with the filters of the request.</param>
/// <param name="Timezone">IANA name of the zone in which the request cuts days and months.</param>
public sealed record ExplanationAnswer(
    DefinitionAnswer Definition, string Routine, string Sql, string Call, string Timezone);

/// <summary>The SQL behind reports and charts, for people who want to count for themselves.</summary>
public static partial class Explanation
{
    private static readonly Lazy<FrozenDictionary<string, string>> Routines = new(() =>
        DatabaseScripts.Below("routines/analytics/")
            .Where(s => s.Text.StartsWith("create or replace function ", StringComparison.Ordinal))
            .ToFrozenDictionary(s => "analytics." + Path.GetFileNameWithoutExtension(s.Path), s => Body(s.Text)));

    /// <summary>The routine that a source's recount calls, with its schema.</summary>
    public static string RoutineOf(ReportSource source) => Calls().Match(source.Recount).Groups[1].Value;

    /// <summary>The routine's text, followed by those of the routines of analytics that it uses, each once.</summary>
    public static string SqlOf(string routine)
    {
        var (texts, seen, waiting) = (new StringBuilder(), new HashSet<string> { routine }, new Queue<string>([routine]));
        while (waiting.TryDequeue(out var name))
        {
            var text = Routines.Value[name];
            texts.Append(texts.Length > 0 ? "\n\n" : "").Append(text);
            foreach (Match call in Calls().Matches(text))
            {
                if (Routines.Value.ContainsKey(call.Groups[1].Value) && seen.Add(call.Groups[1].Value))
                {
                    waiting.Enqueue(call.Groups[1].Value);
                }
            }
        }

        return texts.ToString();
    }

    /// <summary>
    /// The recount as one line for psql, the request's filters in it as literals; a vendor's request names its vendor.
    /// </summary>
    public static string CallOf(ReportRequest request, Actor actor)
    {
        var arguments = request.Arguments();
        var line = Blanks().Replace(request.Values.Source.Recount, " ").Trim();
        return Parameters().Replace(line, match => match.Groups[1].Value switch
        {
            "limit" => Literal(request.Limit),
            "vendorId" => Literal(actor.VendorId ?? request.VendorId),
            var name => Literal(arguments.GetType().GetProperty(name)!.GetValue(arguments)),
        }) + ";";
    }

    /// <summary>A value as PostgreSQL reads it, whatever its standard_conforming_strings says.</summary>
    public static string Literal(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        DateTimeOffset instant =>
            $"'{instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture)}'",
        string text when text.Contains('\\') => $"E'{text.Replace("\\", "\\\\").Replace("'", "''")}'",
        string text => $"'{text.Replace("'", "''")}'",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    // Who may run a routine is no part of what it counts.
    private static string Body(string text) => Grants().Split(text.ReplaceLineEndings("\n"))[0].Trim();

    [GeneratedRegex(@"\b(analytics\.\w+)\s*\(")]
    private static partial Regex Calls();

    [GeneratedRegex(@"^(grant|revoke)\b", RegexOptions.Multiline)]
    private static partial Regex Grants();

    [GeneratedRegex(@"@(\w+)")]
    private static partial Regex Parameters();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
