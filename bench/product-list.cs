#:property PublishAot=false
#:property NoWarn=$(NoWarn);CA2007;CA1303;CA1031

// dotnet run -c Release bench/product-list.cs -- STOA [scales] [requests] [folder]
// The console's list of products over HTTP, at each scale (thousands of products; 10,1000 unless told): seeds a data folder
// of its own for each (kept in `folder`; 500 vendors, two variants a product; every eighth product a draft or inactive, one in
// ten thousand archived), serves it, and asks each way of filtering some times (100) after ten warm-ups, one request at a
// time, then scrolls forty pages on. Prints p50 and p95 in milliseconds, beside the cheapest request of the same run
// (/health/ready: two trivial queries). The aim is a p95 of 200 ms at a million. Needs psql.
// STOA is the built program: src/Stoa.Host/bin/Release/net10.0/stoa.
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

if (args.Length == 0)
{
    Console.Error.WriteLine("usage: dotnet run -c Release bench/product-list.cs -- STOA [10,1000] [100] [folder]");
    return 2;
}

const int Warm = 10;
const int Pages = 40;
const string Vary = """
    begin;
    alter table catalog.products disable trigger user;
    update catalog.products set status = case when product_id % 10007 = 3 then 'archived' when product_id % 17 = 1 then 'draft'
      else 'inactive' end where product_id % 17 in (1, 2) or product_id % 10007 = 3;
    alter table catalog.products enable trigger user;
    commit;
    """;
var stoa = Path.GetFullPath(args[0]);
var scales = (args.Length > 1 ? args[1] : "10,1000").Split(',').Select(int.Parse).ToList();
var requests = args.Length > 2 ? int.Parse(args[2]) : 100;
var folder = args.Length > 3 ? args[3] : Path.Combine(Path.GetTempPath(), "stoa-bench-product-list");
var results = new Dictionary<int, List<(string What, double P50, double P95)>>();
foreach (var scale in scales)
{
    var data = Path.Combine(folder, scale.ToString(CultureInfo.InvariantCulture));
    var isNew = !Directory.Exists(data);
    if (isNew)
    {
        await RunAsync(stoa, ["seed", "--scale", "1", "--seed", "1", "--customers", "1000", "--vendors", "500",
            "--products", $"{scale}000", "--data", data]);
    }

    results[scale] = await ServeAsync(data, isNew);
}

Console.WriteLine($"| list | {string.Join(" | ", scales.Select(s => $"{s} k: p50 | p95"))} |");
Console.WriteLine($"|---|{string.Concat(scales.Select(_ => "---|---|"))}");
for (var i = 0; i < results[scales[0]].Count; i++)
{
    var times = scales.Select(s => $"{results[s][i].P50:0.0} | {results[s][i].P95:0.0}");
    Console.WriteLine($"| {results[scales[0]][i].What} | {string.Join(" | ", times)} |");
}

return 0;

async Task<List<(string, double, double)>> ServeAsync(string data, bool isNew)
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
        var database = File.ReadAllText(Path.Combine(data, "connection-uri"));
        await RunAsync("psql", ["-q", "-v", "ON_ERROR_STOP=1", .. isNew ? ["-c", Vary] : Array.Empty<string>(),
            "-c", "vacuum analyze catalog.products", database]);

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
        return await MeasureAsync(http);
    }
    finally
    {
        await RunAsync("kill", ["-TERM", server.Id.ToString(CultureInfo.InvariantCulture)]);
        await server.WaitForExitAsync();
    }
}

async Task<List<(string, double, double)>> MeasureAsync(HttpClient http)
{
    // The first vendor and category of the list, a word and a SKU that some have, and one that nobody has.
    using var first = JsonDocument.Parse(await http.GetStringAsync("/api/v1/vendor/products?limit=1"));
    var row = first.RootElement.GetProperty("rows")[0];
    var vendor = row.GetProperty("vendorId").GetInt64();
    using var tree = JsonDocument.Parse(await http.GetStringAsync("/api/v1/catalog/categories"));
    var categories = tree.RootElement.ValueKind == JsonValueKind.Array ? tree.RootElement
        : tree.RootElement.GetProperty("rows");
    var parent = categories.EnumerateArray().First(c => c.GetProperty("parentId").ValueKind == JsonValueKind.Null)
        .GetProperty("categoryId").GetInt64();
    var leaf = categories.EnumerateArray().Last(c => c.GetProperty("parentId").ValueKind != JsonValueKind.Null)
        .GetProperty("categoryId").GetInt64();
    var (word, name) = ("Terrazzo", row.GetProperty("name").GetString()!);
    (string What, string Query)[] asked =
    [
        ("all", ""),
        ("drafts", "status=draft"),
        ("archived, one in ten thousand", "status=archived"),
        ("a vendor's", $"vendorId={vendor}"),
        ("a vendor's drafts", $"vendorId={vendor}&status=draft"),
        ("a category of the top and all below", $"categoryId={parent}"),
        ("archived of a category", $"categoryId={leaf}&status=archived"),
        ("a vendor's of a category", $"vendorId={vendor}&categoryId={leaf}"),
        ("a common word", $"q={word}"),
        ("a sign nearly all names have", "q=No."),
        ("two letters", "q=ta"),
        ("two letters that no name has", "q=%C5%82%C5%93"),
        ("three letters that no name has", "q=zqj"),
        ("a whole name", $"q={Uri.EscapeDataString(name)}"),
        ("a word that nobody has", "q=xylophonist"),
        ("a word among the archived", $"q={word}&status=archived"),
        ("a word of a vendor's", $"q={word}&vendorId={vendor}"),
        ("the beginning of a SKU", "q=PHON-00"),
    ];
    var times = new List<(string, double, double)> { await TimeAsync(http, "limit: /health/ready", "/health/ready", false) };
    foreach (var (what, query) in asked)
    {
        var address = $"/api/v1/vendor/products?limit=50&{query}";
        times.Add(await TimeAsync(http, what, address, false));
        if (query is "" or "q=Terrazzo" || query.StartsWith("categoryId", StringComparison.Ordinal))
        {
            times.Add(await TimeAsync(http, what + ", scrolled on", address, true));
        }
    }

    return times;
}

async Task<(string, double, double)> TimeAsync(HttpClient http, string what, string address, bool scroll)
{
    var times = new List<double>();
    var next = address;
    for (var i = scroll ? 0 : -Warm; i < (scroll ? Pages : requests); i++)
    {
        var watch = Stopwatch.StartNew();
        using var response = await http.GetAsync(next);
        var text = await response.Content.ReadAsStringAsync();
        if (i >= 0)
        {
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{next}: {(int)response.StatusCode} {text}");
        }

        if (scroll)
        {
            using var page = JsonDocument.Parse(text);
            if (page.RootElement.GetProperty("nextCursor").GetString() is not { } cursor)
            {
                break;
            }

            next = $"{address}&cursor={Uri.EscapeDataString(cursor)}";
        }
    }

    times.Sort();
    return (what, Math.Round(times[times.Count / 2], 1), Math.Round(times[times.Count * 95 / 100], 1));
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
