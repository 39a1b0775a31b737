using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Stoa.Tests.Support;

/// <summary>
/// As much of S3 as the media store uses, by path: objects are put, read (ranges too), asked for, deleted and listed. Every request's
/// signature (AWS Signature Version 4) is worked out again from the secret, and that of a body compared with the body.
/// </summary>
internal sealed class FakeS3 : IAsyncDisposable
{
    public const string AccessKey = "AKIATESTTESTTESTTEST";

    public ConcurrentDictionary<string, (byte[] Bytes, string Type)> Objects { get; } = new();

    public ConcurrentQueue<string> Asked { get; } = new();

    public string Secret { get; } = "secret/" + RandomNumberGenerator.GetHexString(30);

    public string Address => Server.Address;

    private PictureServer Server { get; set; } = null!;

    public static async Task<FakeS3> StartAsync()
    {
        var s3 = new FakeS3();
        s3.Server = await PictureServer.StartAsync(s3.AnswerAsync);
        return s3;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        if (!IsSigned(http.Request, body.ToArray()))
        {
            http.Response.StatusCode = 403;
            http.Response.ContentType = "application/xml";
            await http.Response.WriteAsync("<Error><Code>SignatureDoesNotMatch</Code><Message>Not signed by this key.</Message></Error>");
            return;
        }

        var key = http.Request.Path.Value!;
        Asked.Enqueue($"{http.Request.Method} {http.Request.Headers.Range}");
        if (http.Request.Query.ContainsKey("list-type"))
        {
            http.Response.ContentType = "application/xml";
            await http.Response.WriteAsync("<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>");
        }
        else if (http.Request.Method == "PUT")
        {
            Objects[key] = (body.ToArray(), http.Request.ContentType ?? "");
        }
        else if (http.Request.Method == "DELETE")
        {
            Objects.TryRemove(key, out _);
            http.Response.StatusCode = 204;
        }
        else if (!Objects.TryGetValue(key, out var found))
        {
            http.Response.StatusCode = 404;
            http.Response.ContentType = "application/xml";
            await (http.Request.Method == "HEAD" ? Task.CompletedTask
                : http.Response.WriteAsync("<Error><Code>NoSuchKey</Code><Message>None.</Message></Error>"));
        }
        else
        {
            http.Response.Headers.ETag = "\"" + Convert.ToHexStringLower(SHA256.HashData(found.Bytes))[..32] + "\"";
            await Results.Bytes(found.Bytes, found.Type, enableRangeProcessing: true).ExecuteAsync(http);
        }
    }

    private bool IsSigned(HttpRequest request, byte[] body)
    {
        var claim = request.Headers.Authorization.ToString();
        var parts = claim.Replace("AWS4-HMAC-SHA256 ", "").Split(',', StringSplitOptions.TrimEntries)
            .Select(p => p.Split('=', 2)).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1]);
        if (!parts.TryGetValue("Credential", out var credential) || !credential.StartsWith(AccessKey + "/", StringComparison.Ordinal))
        {
            return false;
        }

        var scope = credential.Split('/')[1..];
        var said = request.Headers["x-amz-content-sha256"].ToString();
        if (said is not ("UNSIGNED-PAYLOAD" or "") && said != Convert.ToHexStringLower(SHA256.HashData(body)))
        {
            return false;
        }

        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget!.Split('?', 2);
        var query = target.Length < 2 ? "" : string.Join('&', target[1].Split('&').Select(p => p.Contains('=') ? p : p + "=")
            .Order(StringComparer.Ordinal));
        var headers = string.Concat(parts["SignedHeaders"].Split(';')
            .Select(h => $"{h}:{(h == "host" ? request.Host.ToString() : request.Headers[h].ToString()).Trim()}\n"));
        var canonical = $"{request.Method}\n{target[0]}\n{query}\n{headers}\n{parts["SignedHeaders"]}\n{said}";
        var text = $"AWS4-HMAC-SHA256\n{request.Headers["x-amz-date"]}\n{string.Join('/', scope)}\n"
            + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
        var key = Encoding.UTF8.GetBytes("AWS4" + Secret);
        foreach (var step in scope)
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
        }

        return parts["Signature"] == Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }
}
