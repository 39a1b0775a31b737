using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Stoa.Tests.Support;

/// <summary>
/// A secret at v1/secret/data/stoa, by the HTTP API of Vault's and OpenBao's KV version 2: reading, writing with check-and-set,
/// destroying versions; over real HTTP on this machine.
/// </summary>
public sealed class FakeKeyStore : IAsyncDisposable
{
    public const string Token = "hvs.fake-token-of-a-test";
    private readonly WebApplication _app;
    private readonly List<JsonNode?> _versions = [];

    private FakeKeyStore(WebApplication app)
    {
        _app = app;
    }

    /// <summary>What is answered instead, such as 503; null for the real answers.</summary>
    public int? Broken { get; set; }

    /// <summary>How many of the next requests get <see cref="Broken"/>; afterwards it is over.</summary>
    public int BrokenTimes { get; set; } = int.MaxValue;

    /// <summary>Whether the token may write.</summary>
    public bool IsReadOnly { get; set; }

    /// <summary>How many requests came.</summary>
    public int Requests { get; private set; }

    public string Address => $"{_app.Urls.First()}/v1/secret/data/stoa";

    /// <summary>Versions that still hold a secret.</summary>
    public IReadOnlyList<string> Kept => [.. _versions.Where(v => v is not null).Select(v => v!.ToJsonString())];

    /// <summary>Puts a version there, as people do.</summary>
    public void Put(object data) => _versions.Add(JsonSerializer.SerializeToNode(data));

    public static async Task<FakeKeyStore> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var store = new FakeKeyStore(app);
        app.Run(store.AnswerAsync);
        await app.StartAsync();
        return store;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        Requests++;
        if (Broken is { } status && BrokenTimes-- > 0)
        {
            http.Response.StatusCode = status;
            return;
        }

        if (http.Request.Headers["X-Vault-Token"] != Token)
        {
            http.Response.StatusCode = 403;
            await http.Response.WriteAsJsonAsync(new { errors = new[] { "permission denied" } });
            return;
        }

        var body = http.Request.Method == "POST" ? await JsonNode.ParseAsync(http.Request.Body) : null;
        http.Response.StatusCode = (http.Request.Method, http.Request.Path.Value) switch
        {
            ("GET", "/v1/secret/data/stoa") => _versions.LastOrDefault() is null ? 404 : 200,
            ("POST", _) when IsReadOnly => 403,
            ("POST", "/v1/secret/data/stoa") => Write(body!) ? 200 : 400,
            ("POST", "/v1/secret/destroy/stoa") => Destroy(body!),
            _ => 405,
        };
        if (http.Request.Method == "GET" && http.Response.StatusCode == 200)
        {
            await http.Response.WriteAsJsonAsync(new
            {
                data = new { data = _versions[^1], metadata = new { version = _versions.Count } },
            });
        }
    }

    private bool Write(JsonNode body)
    {
        if ((int)body["options"]!["cas"]! != _versions.Count)
        {
            return false;
        }

        _versions.Add(body["data"]!.DeepClone());
        return true;
    }

    private int Destroy(JsonNode body)
    {
        foreach (var version in body["versions"]!.AsArray())
        {
            _versions[(int)version! - 1] = null;
        }

        return 204;
    }
}
