using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Stoa.Analytics.Mongo;
using Stoa.Tests.Support;

namespace Stoa.Tests.Analytics.Mongo;

/// <summary>Runs docs/mongo over an export and holds it against the API's answers from the same database.</summary>
internal static class Pipelines
{
    // Amounts and quotients have four decimals at most: nothing larger than half of the last place may differ.
    private const decimal Tolerance = 0.00005m;
    private static readonly string Folder = Path.Combine(Cluster.Root, "docs", "mongo");

    // These look at the last so many days: both sides are given the same end.
    private static readonly string[] Ending = ["customer-activity", "new-vs-returning", "low-stock", "product-trends"];

    public static void SkipWhereNodeIsMissing()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "mingo")))
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "CI must have docs/mongo/node_modules");
            Assert.Skip("docs/mongo/node_modules is not there: the build brings it where npm is");
        }
    }

    public static async Task<ExportMongoResult> ExportAsync(
        TestDatabase database, string folder, bool moneyAsDouble = false, bool pseudonymise = false) =>
        await ExportMongo.RunAsync(
            database.Logins, Cluster.Current.Vault, new ExportMongoInput(folder, null, moneyAsDouble, pseudonymise),
            AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) }),
            TestContext.Current.CancellationToken);

    /// <summary>Every report and chart, with what a request may be given besides; both sides at the same instant.</summary>
    public static async Task CompareAsync(TestDatabase database, string query = "", object? parameters = null)
    {
        SkipWhereNodeIsMissing();
        using var scratch = new ScratchFolder();
        var folder = Path.Combine(scratch.Path, "mongo");
        // Signing in is activity: it comes before the export.
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("operator");
        var export = await ExportAsync(database, folder);
        using var mongo = JsonDocument.Parse(await RunAsync("run.js", folder, JsonSerializer.Serialize(parameters ?? new { })));
        var differences = new List<string>();
        var reports = mongo.RootElement.GetProperty("reports").EnumerateObject().ToList();
        Assert.Equal(13, reports.Count);
        foreach (var report in reports)
        {
            var end = Ending.Contains(report.Name) && !query.Contains("to=", StringComparison.Ordinal)
                ? $"&to={export.AsOf:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}" : "";
            var limit = report.Name == "top-products" ? "" : "&limit=10000";
            var rows = await RowsAsync(client, $"/api/v1/analytics/{report.Name}?{query}{end}{limit}",
                all: report.Name != "top-products");
            differences.AddRange(Differences(report.Name, rows, [.. report.Value.EnumerateArray()]).Take(3));
        }

        var charts = mongo.RootElement.GetProperty("charts").EnumerateObject().ToList();
        Assert.Equal(7, charts.Count);
        foreach (var chart in charts)
        {
            using var answer = JsonDocument.Parse(
                await client.GetStringAsync($"/api/v1/analytics/charts/{chart.Name}?{query}"));
            differences.AddRange(Differences(
                chart.Name, [.. answer.RootElement.EnumerateArray()], [.. chart.Value.EnumerateArray()]).Take(3));
        }

        Offences.None(differences);
    }

    /// <summary>Runs a script of docs/mongo with node. Answers what it prints.</summary>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("node", ["--max-old-space-size=2048", .. arguments])
        {
            WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        // mingo works out time zones by way of the machine's own.
        start.Environment["TZ"] = "UTC";
        using var node = Process.Start(start)!;
        var errors = node.StandardError.ReadToEndAsync();
        var output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, $"node {arguments[0]}:\n{await errors}");
        return output;
    }

    private static async Task<List<JsonElement>> RowsAsync(HttpClient client, string address, bool all)
    {
        var rows = new List<JsonElement>();
        var cursor = "";
        do
        {
            using var response = await client.GetAsync(address + cursor);
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, $"{address}: {text}");
            using var answer = JsonDocument.Parse(text);
            rows.AddRange(answer.RootElement.GetProperty("rows").EnumerateArray().Select(r => r.Clone()));
            cursor = answer.RootElement.GetProperty("nextCursor").GetString() is { } next ? $"&cursor={next}" : "";
        }
        while (all && cursor.Length > 0);
        return rows;
    }

    private static IEnumerable<string> Differences(string name, List<JsonElement> expected, List<JsonElement> actual)
    {
        if (expected.Count != actual.Count)
        {
            yield return $"{name}: the API has {expected.Count} rows, the pipeline {actual.Count}";
        }

        foreach (var (want, got, row) in expected.Zip(actual, Enumerable.Range(0, expected.Count)))
        {
            var fields = want.EnumerateObject().Select(f => f.Name).ToList();
            var wrong = fields.Where(f => !IsSame(want.GetProperty(f), got.TryGetProperty(f, out var v) ? v : default))
                .Concat(got.EnumerateObject().Select(f => f.Name).Except(fields)).ToList();
            if (wrong.Count > 0)
            {
                yield return $"{name}, row {row}, {string.Join(", ", wrong)}: the API says {want}, the pipeline {got}";
            }
        }
    }

    private static bool IsSame(JsonElement want, JsonElement got) => want.ValueKind switch
    {
        JsonValueKind.Null => got.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined,
        JsonValueKind.Number => got.ValueKind == JsonValueKind.Number
            && Math.Abs(want.GetDecimal() - got.GetDecimal()) <= Tolerance,
        JsonValueKind.Array => got.ValueKind == JsonValueKind.Array && want.GetArrayLength() == got.GetArrayLength()
            && want.EnumerateArray().Zip(got.EnumerateArray()).All(p => IsSame(p.First, p.Second)),
        JsonValueKind.String when got.ValueKind == JsonValueKind.String => want.GetString() == got.GetString()
            || SameInstant(want.GetString()!, got.GetString()!),
        _ => want.ValueKind == got.ValueKind,
    };

    // MongoDB keeps milliseconds.
    private static bool SameInstant(string want, string got) => want.Contains('T')
        && DateTimeOffset.TryParse(want, CultureInfo.InvariantCulture, out var a)
        && DateTimeOffset.TryParse(got, CultureInfo.InvariantCulture, out var b)
        && a - b >= TimeSpan.Zero && a - b < TimeSpan.FromMilliseconds(1);
}
