using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stoa.Platform;

/// <summary>
/// A secret in HashiCorp Vault or OpenBao, by their KV version 2 API: fields master_key and previous_master_key. A token that
/// may write lets the first start make the key and rotate-key replace it; one that may only read leaves both to people.
/// </summary>
public sealed class HttpKeyStore : IKeyStore, IDisposable
{
    /// <summary>The setting with the secret's address, such as https://vault.example.org/v1/secret/data/stoa.</summary>
    public const string Address = "Stoa__KeyStore";

    /// <summary>The setting with the token.</summary>
    public const string Token = "Stoa__KeyStoreToken";

    /// <summary>The setting with a file that holds the token, read anew each time: agents renew it.</summary>
    public const string TokenFile = "Stoa__KeyStoreTokenFile";

    private const int Attempts = 3;
    private const int LargestAnswer = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Uri _address;
    private readonly Func<string> _token;
    private readonly HttpClient _client;

    private HttpKeyStore(Uri address, Func<string> token)
    {
        _address = address;
        _token = token;
        // A redirection would carry the token elsewhere.
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            UseCookies = false,
        })
        {
            Timeout = Patience,
            MaxResponseContentBufferSize = LargestAnswer,
        };
    }

    /// <inheritdoc/>
    public string Kind => "http";

    /// <inheritdoc/>
    public string Place => _address.ToString();

    /// <inheritdoc/>
    public bool CanReplace => true;

    /// <summary>The store at an address. Without https only on this machine itself.</summary>
    public static HttpKeyStore From(string address, KeyStores.Setting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http")
            || uri.UserInfo.Length > 0 || !uri.AbsolutePath.Contains("/data/", StringComparison.Ordinal))
        {
            throw new StoaException($"{Address} is no address of a KV 2 secret: write https://HOST/v1/secret/data/stoa", 2);
        }

        if (uri.Scheme == "http" && !uri.IsLoopback)
        {
            throw new StoaException($"{Address} is without encryption: a key store over a network needs https.", 2);
        }

        var token = setting(Token);
        var file = setting(TokenFile);
        return string.IsNullOrWhiteSpace(token) == string.IsNullOrWhiteSpace(file)
            ? throw new StoaException($"The key store {uri} needs a token: set either {Token} or {TokenFile}.", 2)
            : new HttpKeyStore(uri, () => string.IsNullOrWhiteSpace(token) ? FromFile(file!) : token.Trim());
    }

    /// <inheritdoc/>
    public KeySet Read()
    {
        if (Fetch() is { } found)
        {
            return found.Keys;
        }

        // cas = 0: only if nobody made one meanwhile, as when hosts start together.
        var keys = new KeySet(MasterKey.New());
        return TryWrite(keys, 0) ? keys : Fetch()?.Keys ?? throw Wrong("has no secret, and refuses a first one");
    }

    /// <inheritdoc/>
    public void Replace(KeySet keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var version = Fetch()?.Version ?? 0;
        if (!TryWrite(keys, version))
        {
            throw Wrong("was changed by somebody else meanwhile: run it again");
        }

        if (keys.Previous is null && version > 0)
        {
            DestroyVersions(version);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private (KeySet Keys, int Version)? Fetch()
    {
        using var response = Send(() => new HttpRequestMessage(HttpMethod.Get, _address));
        if (response.StatusCode is HttpStatusCode.NotFound)
        {
            return null;
        }

        Demand(response, "read");
        try
        {
            using var body = response.Content.ReadAsStream();
            var answer = JsonSerializer.Deserialize<Answer>(body)?.Data;
            if (answer?.Data?.MasterKey is not { } text)
            {
                throw Wrong("does not answer as KV version 2 with a field master_key");
            }

            var current = MasterKey.Parse(text, $"master_key at {Place}");
            var previous = string.IsNullOrWhiteSpace(answer.Data.PreviousMasterKey) ? null
                : MasterKey.Parse(answer.Data.PreviousMasterKey, $"previous_master_key at {Place}");
            return (new KeySet(current, current.Is(previous) ? null : previous), answer.Metadata?.Version ?? 0);
        }
        catch (JsonException e)
        {
            throw Wrong("does not answer as KV version 2", e);
        }
    }

    /// <summary>False: there is another version than this.</summary>
    private bool TryWrite(KeySet keys, int version)
    {
        var secret = new Secret(keys.Current.Hex(), keys.Previous?.Hex());
        using var response = Send(() => new HttpRequestMessage(HttpMethod.Post, _address)
        {
            Content = JsonContent.Create(new { options = new { cas = version }, data = secret }),
        });
        if (response.StatusCode is HttpStatusCode.BadRequest)
        {
            return false;
        }

        Demand(response, "write");
        return true;
    }

    // The store keeps older versions of a secret, and with them the key that is to be gone.
    private void DestroyVersions(int last)
    {
        var path = _address.AbsolutePath;
        var at = path.IndexOf("/data/", StringComparison.Ordinal);
        var destroy = new Uri(_address, $"{path[..at]}/destroy/{path[(at + "/data/".Length)..]}");
        using var response = Send(() => new HttpRequestMessage(HttpMethod.Post, destroy)
        {
            Content = JsonContent.Create(new { versions = Enumerable.Range(1, last).ToArray() }),
        });
        if (!response.IsSuccessStatusCode)
        {
            throw Wrong($"keeps older versions with the old key, and refuses to destroy them ({(int)response.StatusCode}): " +
                $"destroy versions 1 to {last} there, then run rotate-key again");
        }
    }

    private HttpResponseMessage Send(Func<HttpRequestMessage> make)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var request = make();
                request.Headers.Add("X-Vault-Token", _token());
                request.Headers.Add("X-Vault-Request", "true");
                var response = _client.Send(request, HttpCompletionOption.ResponseContentRead);
                if (attempt == Attempts || response.StatusCode is not (HttpStatusCode.TooManyRequests or
                    HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout))
                {
                    return response;
                }

                response.Dispose();
            }
            catch (HttpRequestException e) when (e.InnerException is AuthenticationException)
            {
                throw Wrong("has a certificate that is not trusted here", e);
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
            {
                if (attempt == Attempts)
                {
                    var why = e is TaskCanceledException ? $"no answer in {Patience.TotalSeconds:0} seconds"
                        : (e.InnerException as SocketException)?.SocketErrorCode.ToString() ?? e.Message;
                    throw Wrong($"cannot be reached ({why})", e);
                }
            }

            Thread.Sleep(TimeSpan.FromMilliseconds(200 * attempt));
        }
    }

    private void Demand(HttpResponseMessage response, string what)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw Wrong(response.StatusCode switch
            {
                HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => $"does not let this token {what} the secret",
                HttpStatusCode.ServiceUnavailable => "is sealed or in maintenance (503)",
                var code => $"answered {(int)code} to a request to {what} the secret",
            });
        }
    }

    private StoaException Wrong(string what, Exception? inner = null) => new($"The key store {Place} {what}.", 1, inner);

    private static string FromFile(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoaException($"The key store's token cannot be read from {file} ({TokenFile}): {e.Message}", 1, e);
        }
    }

    private sealed record Answer([property: JsonPropertyName("data")] Version? Data);

    private sealed record Version(
        [property: JsonPropertyName("data")] Secret? Data, [property: JsonPropertyName("metadata")] Metadata? Metadata);

    private sealed record Metadata([property: JsonPropertyName("version")] int Version);

    private sealed record Secret(
        [property: JsonPropertyName("master_key")] string? MasterKey,
        [property: JsonPropertyName("previous_master_key")] string? PreviousMasterKey);
}
