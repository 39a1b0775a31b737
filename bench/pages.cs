#:sdk Microsoft.NET.Sdk.Web
#:property PublishAot=false
#:property EnableDefaultRunWorkingDirectory=false
#:property NoWarn=$(NoWarn);CA2007;CA1303;CA1031

// dotnet run -c Release bench/pages.cs -- STOA [scales] [seconds] [folder]
// Lists and product pages of the shop over HTTP, as JSON and as HTML, 16 connections that ask without pause for some seconds
// (5) after a warm-up of one, at each scale (thousands of products; 10,100,1000 unless told; data folders are those of
// search.cs, which is to run first: it waits until search has taken the products in). Beside each, in the same run, the limit:
// a bare Kestrel in a process of its own that answers the very same bytes from memory to the same client. Prints requests a
// second, p99 in milliseconds, and the part of the limit that is reached. The aim: 60 %. "100 products" asks for a hundred by
// turns, each of which is made anew every half second. STOA is the built program.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

if (args is ["answer", var file])
{
    // The limit: what is in the file, to whoever asks for anything.
    var bytes = File.ReadAllBytes(file);
    var builder = WebApplication.CreateSlimBuilder();
    builder.Logging.ClearProviders();
    builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(k => k.AddServerHeader = false);
    var app = builder.Build();
    app.Run(http =>
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.ContentLength = bytes.Length;
        return http.Response.Body.WriteAsync(bytes).AsTask();
    });
    await app.StartAsync();
    Console.WriteLine($"listening on {app.Urls.First()}");
    await Task.Delay(Timeout.Infinite);
}

if (args.Length == 0)
{
    Console.Error.WriteLine("usage: dotnet run -c Release bench/pages.cs -- STOA [10,100,1000] [5] [folder]");
    return 2;
}

const int Connections = 16;
var stoa = Path.GetFullPath(args[0]);
var scales = (args.Length > 1 ? args[1] : "10,100,1000").Split(',').Select(int.Parse).ToList();
var seconds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 5;
var folder = args.Length > 3 ? args[3] : Path.Combine(Path.GetTempPath(), "stoa-bench-search");
Console.WriteLine("| products | what | bytes | limit, requests/s | Stoa, requests/s | of the limit | p99, ms |");
Console.WriteLine("|---|---|---|---|---|---|---|");
foreach (var scale in scales)
{
    var data = Path.Combine(folder, scale.ToString(CultureInfo.InvariantCulture));
    if (!Directory.Exists(data))
    {
        await RunAsync(stoa, ["seed", "--scale", "1", "--seed", "1", "--customers", "1000", "--vendors", "500",
            "--products", $"{scale}000", "--data", data]);
    }

    using var server = Start(stoa, ["serve", "--no-demo", "--data", data, "--urls", "http://127.0.0.1:0"], out var address);
    try
    {
        using var http = new HttpClient { BaseAddress = address };
        var slugs = await SlugsAsync(http);
        (string What, string[] Paths)[] asked =
        [
            ("a list of 24, JSON", ["/api/v1/products"]),
            ("a category's list, HTML", ["/categories/kitchen-table"]),
            ("a product, JSON", [$"/api/v1/products/{slugs[0]}"]),
            ("a product, HTML", [$"/products/{slugs[0]}"]),
            ("100 products, JSON", [.. slugs.Select(s => $"/api/v1/products/{s}")]),
            ("100 products, HTML", [.. slugs.Select(s => $"/products/{s}")]),
        ];
        foreach (var (what, paths) in asked)
        {
            var body = await http.GetByteArrayAsync(paths[0]);
            var path = Path.GetTempFileName();
            await File.WriteAllBytesAsync(path, body);
            using var bare = Start(Environment.ProcessPath!, ["answer", path], out var limit);
            // Each by turns, so that what else the machine does meets both.
            var (bareRate, ownRate, p99) = (0.0, 0.0, 0.0);
            for (var i = 0; i < 2; i++)
            {
                bareRate += (await LoadAsync(limit, paths, seconds)).Rate / 2;
                var own = await LoadAsync(address, paths, seconds);
                (ownRate, p99) = (ownRate + own.Rate / 2, Math.Max(p99, own.P99));
            }

            bare.Kill();
            File.Delete(path);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {scale} k | {what} | {body.Length:N0} | "
                + $"{bareRate:N0} | {ownRate:N0} | {ownRate / bareRate:P0} | {p99:0.0} |"));
        }
    }
    finally
    {
        await RunAsync("kill", ["-TERM", server.Id.ToString(CultureInfo.InvariantCulture)]);
        await server.WaitForExitAsync();
    }
}

return 0;

static async Task<string[]> SlugsAsync(HttpClient http)
{
    using var found = JsonDocument.Parse(await http.GetStringAsync("/api/v1/products?limit=100&facets=false"));
    return [.. found.RootElement.GetProperty("products").EnumerateArray().Select(p => p.GetProperty("slug").GetString()!)];
}

// Connections that each send the next request once they have read the answer to the last.
static async Task<(double Rate, double P99)> LoadAsync(Uri address, string[] paths, int seconds)
{
    await Task.WhenAll(Enumerable.Range(0, Connections).Select(i => Task.Run(() => AskAsync(address, paths, i, 1))));
    var watch = Stopwatch.StartNew();
    var times = await Task.WhenAll(
        Enumerable.Range(0, Connections).Select(i => Task.Run(() => AskAsync(address, paths, i, seconds))));
    var all = times.SelectMany(t => t).Order().ToList();
    return (all.Count / watch.Elapsed.TotalSeconds, all[all.Count * 99 / 100]);
}

static async Task<List<double>> AskAsync(Uri address, string[] paths, int first, int seconds)
{
    using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    await socket.ConnectAsync(IPAddress.Loopback, address.Port);
    var requests = paths.Select(p => Encoding.ASCII.GetBytes(
        $"GET {p} HTTP/1.1\r\nHost: {address.Authority}\r\nAccept-Language: en-GB,en;q=0.9\r\n\r\n")).ToArray();
    var buffer = new byte[1 << 20];
    var times = new List<double>();
    var end = Stopwatch.GetTimestamp() + seconds * Stopwatch.Frequency;
    for (var i = first * 7; Stopwatch.GetTimestamp() < end; i++)
    {
        var began = Stopwatch.GetTimestamp();
        await socket.SendAsync(requests[i % requests.Length]);
        var (have, need) = (0, -1);
        while (need < 0 || have < need)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(have));
            if (read == 0)
            {
                throw new InvalidOperationException("The connection was closed.");
            }

            have += read;
            if (need < 0)
            {
                need = Length(buffer.AsSpan(0, have));
            }
        }

        times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    return times;
}

// The whole answer's length, once its head is there; anything but 200 with a Content-Length is an error.
static int Length(ReadOnlySpan<byte> answer)
{
    var head = answer.IndexOf("\r\n\r\n"u8);
    if (head < 0)
    {
        return -1;
    }

    var text = Encoding.ASCII.GetString(answer[..head]);
    var at = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
    if (!text.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) || at < 0)
    {
        throw new InvalidOperationException(text);
    }

    var line = text[(at + "Content-Length: ".Length)..];
    return head + 4 + int.Parse(line.Split('\r')[0], CultureInfo.InvariantCulture);
}

static Process Start(string program, string[] arguments, out Uri address)
{
    var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
    Uri? found = null;
    while (found is null && process.StandardOutput.ReadLine() is { } line)
    {
        var start = line.IndexOf("http://127.0.0.1:", StringComparison.Ordinal);
        found = start < 0 ? null : new Uri(line[start..].Trim());
    }

    _ = process.StandardOutput.ReadToEndAsync();
    address = found ?? throw new InvalidOperationException($"{program} did not start.");
    return process;
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
