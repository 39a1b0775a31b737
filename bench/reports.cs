#:property PublishAot=false
#:property NoWarn=$(NoWarn);CA2007;CA1303;CA1031

// dotnet run -c Release bench/reports.cs -- STOA [scales] [requests] [folder]
// Every report and chart over HTTP, at each scale (thousands of purchases; 10,100,1000 unless told) with equal numbers of
// customers, products and vendors: seeds a data folder of its own for each (kept in `folder`, so that a second run does
// not seed again), serves it, asks each address some times (40) after five warm-ups, one request at a time, and
// prints p50 and p95 in milliseconds, beside the cheapest request of the same run (/health/ready: two trivial queries).
// STOA is the built program: src/Stoa.Host/bin/Release/net10.0/stoa. Results also go to bench/results/reports.json.
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

if (args.Length == 0)
{
    Console.Error.WriteLine("usage: dotnet run -c Release bench/reports.cs -- STOA [10,100,1000] [40] [folder]");
    return 2;
}

var stoa = Path.GetFullPath(args[0]);
var scales = (args.Length > 1 ? args[1] : "10,100,1000").Split(',').Select(int.Parse).ToList();
var requests = args.Length > 2 ? int.Parse(args[2]) : 40;
var folder = args.Length > 3 ? args[3] : Path.Combine(Path.GetTempPath(), "stoa-bench-reports");
string[] equal = ["--customers", "50000", "--products", "2000", "--vendors", "100"];

// The aims hold for these groups; the others are reported beside them.
string[] people = ["customer-activity", "customer-segments", "new-vs-returning", "user-activity", "funnel",
    "charts/customers-by-segment", "charts/customer-spend"];
var year = $"from={TimeProvider.System.GetUtcNow().AddYears(-1):yyyy-MM-dd}";
string[] addresses =
[
    "sales-over-time", "sales-over-time?granularity=day&" + year, "top-products", "top-products?" + year,
    "customer-activity", "vendor-performance", "vendor-performance?" + year, "product-ratings", "low-stock",
    "user-activity", "funnel", "customer-segments", "product-trends", "refunds", "new-vs-returning",
    "regional-sales", "regional-sales?by=shipping", "regional-sales?by=shipping&" + year,
    "charts/sales-trend", "charts/top-products", "charts/orders-by-region", "charts/sales-by-category",
    "charts/customers-by-segment", "charts/customer-spend", "charts/feature-ratings",
];
var results = new Dictionary<int, Dictionary<string, (double P50, double P95)>>();
foreach (var scale in scales)
{
    var data = Path.Combine(folder, scale.ToString(CultureInfo.InvariantCulture));
    if (!Directory.Exists(data))
    {
        var watch = Stopwatch.StartNew();
        var n = scale.ToString(CultureInfo.InvariantCulture);
        await RunAsync(stoa, ["seed", "--scale", n, "--seed", "1", .. equal, "--data", data]);
        Console.WriteLine($"seeded {scale} thousand purchases in {watch.Elapsed.TotalSeconds:0.0} s");
    }

    results[scale] = await MeasureAsync(data);
    Console.Error.WriteLine($"measured {scale} thousand");
}

Print();
Directory.CreateDirectory("bench/results");
File.WriteAllText("bench/results/reports.json", JsonSerializer.Serialize(
    results.ToDictionary(
        r => r.Key, r => r.Value.ToDictionary(v => v.Key, v => new { p50 = v.Value.P50, p95 = v.Value.P95 })),
    new JsonSerializerOptions { WriteIndented = true }));
return 0;

async Task<Dictionary<string, (double, double)>> MeasureAsync(string data)
{
    using var server = Process.Start(new ProcessStartInfo(
        stoa, ["serve", "--no-demo", "--data", data, "--urls", "http://127.0.0.1:0"])
    {
        RedirectStandardOutput = true,
    })!;
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
        using var accounts = JsonDocument.Parse(File.ReadAllText(Path.Combine(data, "demo-accounts.json")));
        var who = accounts.RootElement[0];
        using var token = await http.PostAsJsonAsync("/api/v1/auth/token", new
        {
            email = who.GetProperty("email").GetString(),
            password = who.GetProperty("password").GetString(),
        });
        token.EnsureSuccessStatusCode();
        using var body = JsonDocument.Parse(await token.Content.ReadAsStringAsync());
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", body.RootElement.GetProperty("accessToken").GetString());
        var times = new Dictionary<string, (double, double)>
        {
            ["limit: /health/ready"] = await TimeAsync(http, "/health/ready"),
        };
        foreach (var report in addresses)
        {
            times[report] = await TimeAsync(http, "/api/v1/analytics/" + report);
        }

        return times;
    }
    finally
    {
        await RunAsync("kill", ["-TERM", server.Id.ToString(CultureInfo.InvariantCulture)]);
        await server.WaitForExitAsync();
    }
}

async Task<(double P50, double P95)> TimeAsync(HttpClient http, string address)
{
    var times = new List<double>();
    var whole = Stopwatch.StartNew();
    for (var i = -5; i < requests; i++)
    {
        // Of what takes seconds, a few samples say enough.
        if (times.Count >= 3 && whole.Elapsed.TotalSeconds > 20)
        {
            break;
        }

        var watch = Stopwatch.StartNew();
        using var response = await http.GetAsync(address);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{address}: {(int)response.StatusCode} {text}");
        }

        if (i >= 0)
        {
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
    }

    times.Sort();
    return (Math.Round(times[times.Count / 2], 1), Math.Round(times[times.Count * 95 / 100], 1));
}

void Print()
{
    var (first, last) = (scales[0], scales[^1]);
    var heads = scales.Select(s => $"{s} k: p50 | p95");
    Console.WriteLine($"| report | {string.Join(" | ", heads)} | {last} k / {first} k | aim |");
    Console.WriteLine($"|---|{string.Concat(scales.Select(_ => "---|---|"))}---|---|");
    foreach (var name in results[last].Keys)
    {
        var aim = name.StartsWith("limit", StringComparison.Ordinal) ? "" : people.Contains(name) ? "150" : "50";
        var times = scales.Select(s => $"{results[s][name].P50:0.0} | {results[s][name].P95:0.0}");
        Console.WriteLine($"| {name} | {string.Join(" | ", times)} | "
            + $"{results[last][name].P50 / results[first][name].P50:0.0} | {aim} |");
    }
}

static async Task RunAsync(string program, string[] arguments)
{
    using var process = Process.Start(new ProcessStartInfo(program, arguments))!;
    await process.WaitForExitAsync();
    if (process.ExitCode != 0)
    {
        throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }
}
