#:property PublishAot=false
#:property NoWarn=$(NoWarn);CA2007;CA1303;CA1031

// dotnet run -c Release bench/lighthouse.cs -- STOA [runs] [folder]
// Lighthouse 12 in Debian's Chromium on the demo marketplace's home, a category and a product with two options, each some times
// (5), as its default phone on a slow network; prints the median of each score, and of the largest paint (ms), blocking time (ms)
// and layout shift. Aims: performance at least 90, the others at least 95. Needs npx (Lighthouse is fetched by it) and chromium;
// fills and serves a data folder of its own (kept in `folder`). STOA is the built program.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

if (args.Length == 0)
{
    Console.Error.WriteLine("usage: dotnet run -c Release bench/lighthouse.cs -- STOA [5] [folder]");
    return 2;
}

var stoa = Path.GetFullPath(args[0]);
var runs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5;
var folder = args.Length > 2 ? args[2] : Path.Combine(Path.GetTempPath(), "stoa-bench-lighthouse");
using var server = Process.Start(new ProcessStartInfo(
    stoa, ["serve", "--data", folder, "--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true })!;
try
{
    string? address = null;
    while (address is null && await server.StandardOutput.ReadLineAsync() is { } line)
    {
        var start = line.IndexOf("http://127.0.0.1:", StringComparison.Ordinal);
        address = start < 0 ? null : line[start..].Trim();
    }

    _ = server.StandardOutput.ReadToEndAsync();
    using var http = new HttpClient { BaseAddress = new Uri(address!), Timeout = TimeSpan.FromMinutes(2) };
    string? slug = null;
    while (slug is null)
    {
        // Search takes the demo's products in first.
        using var found = JsonDocument.Parse(await http.GetStringAsync("/api/v1/products?q=cushion&limit=1&facets=false"));
        slug = found.RootElement.GetProperty("products").EnumerateArray().Select(p => p.GetProperty("slug").GetString())
            .FirstOrDefault();
        await Task.Delay(500);
    }

    Console.WriteLine("| page | performance | accessibility | best practices | SEO | largest paint | blocked | shift |");
    Console.WriteLine("|---|---|---|---|---|---|---|---|");
    foreach (var path in new[] { "/", "/categories/kitchen-table", $"/products/{slug}" })
    {
        await http.GetStringAsync(path);
        var scores = new List<double[]>();
        for (var i = 0; i < runs; i++)
        {
            scores.Add(await MeasureAsync(address + path));
        }

        var medians = Enumerable.Range(0, 7).Select(i => scores.Select(s => s[i]).Order().ElementAt(runs / 2)).ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {path} | {medians[0]:0} | {medians[1]:0} | {medians[2]:0} | {medians[3]:0} | ")
            + string.Create(CultureInfo.InvariantCulture, $"{medians[4]:0} | {medians[5]:0} | {medians[6]:0.000} |"));
    }
}
finally
{
    using var kill = Process.Start("kill", ["-TERM", server.Id.ToString(CultureInfo.InvariantCulture)])!;
    await server.WaitForExitAsync();
}

return 0;

static async Task<double[]> MeasureAsync(string address)
{
    var report = Path.GetTempFileName();
    var start = new ProcessStartInfo("npx",
    [
        "--yes", "lighthouse@12", address, "--output=json", $"--output-path={report}", "--quiet",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage",
    ]) { Environment = { ["CHROME_PATH"] = "/usr/bin/chromium" } };
    using var lighthouse = Process.Start(start)!;
    await lighthouse.WaitForExitAsync();
    using var json = JsonDocument.Parse(await File.ReadAllTextAsync(report));
    File.Delete(report);
    double Score(string category) =>
        json.RootElement.GetProperty("categories").GetProperty(category).GetProperty("score").GetDouble() * 100;
    double Value(string audit) =>
        json.RootElement.GetProperty("audits").GetProperty(audit).GetProperty("numericValue").GetDouble();
    return [Score("performance"), Score("accessibility"), Score("best-practices"), Score("seo"),
        Value("largest-contentful-paint"), Value("total-blocking-time"), Value("cumulative-layout-shift")];
}
