#:property PublishAot=false
#:property NoWarn=$(NoWarn);CA2007;CA1303;CA1031

// dotnet run -c Release bench/search.cs -- STOA [scales] [requests] [folder]
// The shop's search over HTTP, nothing cached, at each scale (thousands of products; 10,1000 unless told): seeds a data folder
// of its own for each (kept in `folder`; 500 vendors), serves it, waits until search has taken all products in and says how
// long that took, and asks each kind of question some times (100) after ten warm-ups, one request at a time. Prints p50 and
// p95 in milliseconds and how the p95 of the largest scale compares with the smallest's, beside the cheapest request of the
// same run (/health/ready: two trivial queries). The aims at a million: p95 of at most 200 ms, and at most 3 times that at ten
// thousand. Needs psql. STOA is the built program: src/Stoa.Host/bin/Release/net10.0/stoa.
using System.Diagnostics;
using System.Globalization;

if (args.Length == 0)
{
    Console.Error.WriteLine("usage: dotnet run -c Release bench/search.cs -- STOA [10,1000] [100] [folder]");
    return 2;
}

const int Warm = 10;
(string What, string Query)[] asked =
[
    ("all, newest", ""),
    ("all, lowest price", "sort=price"),
    ("a category of the top", "category=kitchen-table"),
    ("the same, lowest price", "category=kitchen-table&sort=price"),
    ("the same, second page", "category=kitchen-table&sort=price&cursor=next"),
    ("a colour", "attr.colour=rose"),
    ("two colours of a category, by rating", "category=kitchen-table&attr.colour=rose&attr.colour=sage&sort=rating"),
    ("a range of prices, in stock", "minPrice=50&maxPrice=60&inStock=true"),
    ("a word", "q=kettle"),
    ("two words", "q=stoneware%20mug"),
    ("a misspelt word", "q=kettel"),
    ("two misspelt words", "q=stonware%20mgu"),
    ("a misspelt word and a colour", "q=kettel&attr.colour=rose"),
    ("a word halfway, without facets", "q=kett&facets=false&limit=6"),
    ("a word that nothing has", "q=xylophonists"),
];
var stoa = Path.GetFullPath(args[0]);
var scales = (args.Length > 1 ? args[1] : "10,1000").Split(',').Select(int.Parse).ToList();
var requests = args.Length > 2 ? int.Parse(args[2]) : 100;
var folder = args.Length > 3 ? args[3] : Path.Combine(Path.GetTempPath(), "stoa-bench-search");
var results = new Dictionary<int, List<(string What, double P50, double P95)>>();
foreach (var scale in scales)
{
    var data = Path.Combine(folder, scale.ToString(CultureInfo.InvariantCulture));
    if (!Directory.Exists(data))
    {
        await RunAsync(stoa, ["seed", "--scale", "1", "--seed", "1", "--customers", "1000", "--vendors", "500",
            "--products", $"{scale}000", "--data", data]);
    }

    results[scale] = await ServeAsync(data);
}

Console.WriteLine($"| search | {string.Join(" | ", scales.Select(s => $"{s} k: p50 | p95"))} | p95, times |");
Console.WriteLine($"|---|{string.Concat(scales.Select(_ => "---|---|"))}---|");
for (var i = 0; i < results[scales[0]].Count; i++)
{
    var times = scales.Select(s => $"{results[s][i].P50:0.0} | {results[s][i].P95:0.0}");
    Console.WriteLine($"| {results[scales[0]][i].What} | {string.Join(" | ", times)} | "
        + $"{results[scales[^1]][i].P95 / results[scales[0]][i].P95:0.0} |");
}

return 0;

async Task<List<(string, double, double)>> ServeAsync(string data)
{
    using var server = Process.Start(new ProcessStartInfo(
        stoa, ["serve", "--no-demo", "--data", data, "--urls", "http://127.0.0.1:0"])
    {
        RedirectStandardOutput = true, Environment = { ["Cache__Shop"] = "off" },
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
        var database = File.ReadAllText(Path.Combine(data, "connection-uri"));
        var watch = Stopwatch.StartNew();
        var waiting = await AskAsync(database, "select count(*) from catalog.product_touches");
        while (await AskAsync(database, "select count(*) from (select from catalog.product_touches limit 1) t") > 0)
        {
            await Task.Delay(500);
        }

        Console.WriteLine($"{waiting:N0} products taken in within {watch.Elapsed.TotalSeconds:0.0} s");
        await RunAsync(
            "psql", ["-q", "-c", "vacuum analyze catalog.search_documents, catalog.search_words", database]);
        using var http = new HttpClient { BaseAddress = new Uri(address!), Timeout = TimeSpan.FromMinutes(2) };
        var times = new List<(string, double, double)> { await TimeAsync(http, "limit: /health/ready", "/health/ready") };
        foreach (var (what, query) in asked)
        {
            var path = $"/api/v1/products?{query}";
            if (query.EndsWith("cursor=next", StringComparison.Ordinal))
            {
                using var first = System.Text.Json.JsonDocument.Parse(await http.GetStringAsync(path[..^"&cursor=next".Length]));
                path = path[..^"next".Length] + first.RootElement.GetProperty("nextCursor").GetString();
            }

            times.Add(await TimeAsync(http, what, path));
        }

        return times;
    }
    finally
    {
        await RunAsync("kill", ["-TERM", server.Id.ToString(CultureInfo.InvariantCulture)]);
        await server.WaitForExitAsync();
    }
}

async Task<(string, double, double)> TimeAsync(HttpClient http, string what, string address)
{
    var times = new List<double>();
    for (var i = -Warm; i < requests; i++)
    {
        var watch = Stopwatch.StartNew();
        using var response = await http.GetAsync(address);
        var text = await response.Content.ReadAsStringAsync();
        if (i >= 0)
        {
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{address}: {(int)response.StatusCode} {text}");
        }
    }

    times.Sort();
    return (what, Math.Round(times[times.Count / 2], 1), Math.Round(times[times.Count * 95 / 100], 1));
}

static async Task<long> AskAsync(string database, string sql)
{
    using var psql = Process.Start(new ProcessStartInfo("psql", ["-At", "-c", sql, database]) { RedirectStandardOutput = true })!;
    var text = await psql.StandardOutput.ReadToEndAsync();
    await psql.WaitForExitAsync();
    return long.Parse(text, CultureInfo.InvariantCulture);
}

static async Task RunAsync(string program, string[] arguments)
{
    using var process = Process.Start(new ProcessStartInfo(program, arguments))!;
    await process.WaitForExitAsync();
    if (process.ExitCode != 0)
    {
        throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
    }
}
