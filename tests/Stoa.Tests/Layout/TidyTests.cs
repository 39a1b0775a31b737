using System.Diagnostics;
using System.Text.RegularExpressions;
using Stoa.Tests.Support;

namespace Stoa.Tests.Layout;

/// <summary>Style as a test: what readers stumble over does not get in.</summary>
public sealed partial class TidyTests
{
    private static readonly string[] Text =
    [
        ".cs", ".sql", ".ts", ".tsx", ".css", ".cshtml", ".md", ".json", ".props", ".csproj", ".slnx", ".sh", ".js",
        ".mjs", ".txt",
    ];

    [Fact]
    public void Code_files_are_short_and_their_lines_too()
    {
        var offences = new List<string>();
        foreach (var (path, lines) in Files().Where(f => f.Path.EndsWith(".cs") || f.Path.EndsWith(".tsx")
            || f.Path.EndsWith(".ts") || (f.Path.EndsWith(".sql") && f.Path.StartsWith("db/routines"))))
        {
            if (lines.Length > 400 && !path.EndsWith("api-types.ts"))
            {
                offences.Add($"{path} has {lines.Length} lines");
            }

            // Tests quote data, and generated types have long names.
            offences.AddRange(lines.Select((line, i) => (line, i)).Where(l => l.line.Length > 130
                    && !path.StartsWith("tests/") && !path.EndsWith("api-types.ts"))
                .Select(l => $"{path}:{l.i + 1} has {l.line.Length} characters"));
        }

        Offences.None(offences);
    }

    [Fact]
    public void Nothing_promises_names_a_machine_or_a_registry()
    {
        var offences = Files()
            .Where(f => !f.Path.EndsWith("TidyTests.cs"))
            .SelectMany(f => f.Lines.Select((line, i) => (f.Path, Line: line, Number: i + 1)))
            .Where(l => Unwanted().IsMatch(l.Line))
            .Select(l => $"{l.Path}:{l.Number}: {l.Line.Trim()}");
        Offences.None(offences);
    }

    [Fact]
    public void Text_ends_with_one_newline_and_has_no_trailing_blanks()
    {
        var offences = new List<string>();
        foreach (var path in Tracked()
            .Where(p => Text.Contains(Path.GetExtension(p)) && !p.EndsWith("package-lock.json")))
        {
            var text = File.ReadAllText(Path.Combine(Cluster.Root, path));
            if (text.Length > 0 && (!text.EndsWith('\n') || text.EndsWith("\n\n", StringComparison.Ordinal)
                || text.Contains('\r')))
            {
                offences.Add($"{path}: end of file or line endings");
            }

            if (!path.EndsWith(".md") && TrailingBlank().IsMatch(text))
            {
                offences.Add($"{path}: trailing blanks");
            }
        }

        Offences.None(offences);
    }

    [Fact]
    public void Dependencies_are_pinned_centrally_and_lock_files_name_no_address()
    {
        Assert.DoesNotContain(Files(), f => f.Path.EndsWith(".csproj")
            && f.Lines.Any(l => l.Contains("PackageReference") && l.Contains("Version=")));
        Assert.DoesNotContain(Files(), f => f.Path.EndsWith("package-lock.json")
            && f.Lines.Any(l => l.Contains("\"resolved\"")));
    }

    private static IEnumerable<(string Path, string[] Lines)> Files() =>
        Tracked().Where(p => Text.Contains(Path.GetExtension(p)))
            .Select(p => (p, File.ReadAllLines(Path.Combine(Cluster.Root, p))));

    private static List<string> Tracked()
    {
        var start = new ProcessStartInfo("git", "ls-files --cached --others --exclude-standard")
        {
            WorkingDirectory = Cluster.Root,
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(p => File.Exists(Path.Combine(Cluster.Root, p)))];
    }

    [GeneratedRegex(
        @"\bTODO\b|\bFIXME\b|coming soon|/wor[k]/|registry\.npmjs|nuget\.org|NotImplementedException",
        RegexOptions.IgnoreCase)]
    private static partial Regex Unwanted();

    [GeneratedRegex(@"[ \t]+\n")]
    private static partial Regex TrailingBlank();
}
