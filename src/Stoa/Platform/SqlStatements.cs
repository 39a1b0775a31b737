namespace Stoa.Platform;

/// <summary>
/// Cuts a script into its statements, so that an error can name its line even where the server gives no position. Knows
/// quotes, dollar quotes and comments; not the bodies of <c>begin atomic</c>, which routines here do not use.
/// </summary>
public static class SqlStatements
{
    /// <summary>Each statement with the offset at which it starts.</summary>
    public static IEnumerable<(int Start, string Text)> Split(string script)
    {
        var start = 0;
        for (var i = 0; i < script.Length;)
        {
            if (script[i] == ';')
            {
                yield return Trim(script, start, i);
                start = ++i;
                continue;
            }

            i = Math.Max(i + 1, EndOfOpaque(script, i));
        }

        if (Trim(script, start, script.Length) is { Text.Length: > 0 } rest)
        {
            yield return rest;
        }
    }

    /// <summary>The line, from 1, of an offset.</summary>
    public static int LineAt(string script, int offset) =>
        1 + script.AsSpan(0, Math.Clamp(offset, 0, script.Length)).Count('\n');

    // Where what starts here and hides semicolons ends; the start itself where nothing such starts.
    private static int EndOfOpaque(string script, int start) => script[start] switch
    {
        '\'' => After(script, "'", start + 1),
        '"' => After(script, "\"", start + 1),
        '-' when At(script, start, "--") => After(script, "\n", start),
        '/' when At(script, start, "/*") => After(script, "*/", start),
        '$' when Tag(script, start) is { } tag => After(script, tag, start + tag.Length),
        _ => start,
    };

    private static bool At(string script, int start, string text) =>
        string.CompareOrdinal(script, start, text, 0, text.Length) == 0;

    private static int After(string script, string end, int from)
    {
        var found = script.IndexOf(end, from, StringComparison.Ordinal);
        return found < 0 ? script.Length : found + end.Length;
    }

    private static string? Tag(string script, int start)
    {
        var end = start + 1;
        while (end < script.Length && (char.IsAsciiLetterOrDigit(script[end]) || script[end] == '_'))
        {
            end++;
        }

        var isTag = end < script.Length && script[end] == '$' && (end == start + 1 || !char.IsAsciiDigit(script[start + 1]));
        return isTag ? script[start..(end + 1)] : null;
    }

    // Comments and blank lines before a statement are not part of it, or every error would be on their line.
    private static (int Start, string Text) Trim(string script, int start, int end)
    {
        while (start < end)
        {
            if (char.IsWhiteSpace(script[start]))
            {
                start++;
            }
            else if (At(script, start, "--") || At(script, start, "/*"))
            {
                start = Math.Min(end, EndOfOpaque(script, start));
            }
            else
            {
                break;
            }
        }

        return (start, script[start..end].TrimEnd());
    }
}
