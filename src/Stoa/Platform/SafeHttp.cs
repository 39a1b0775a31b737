using System.Net;
using System.Net.Sockets;

namespace Stoa.Platform;

/// <summary>An answer from somewhere that a user named. Dispose it.</summary>
/// <param name="Address">Where it came from in the end, after redirects.</param>
/// <param name="Content">The body as it arrives; reading it throws <see cref="InputException"/> when it takes too long.</param>
public sealed record SafeAnswer(Uri Address, HttpResponseMessage Response, Stream Content) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync();
        Response.Dispose();
    }
}

/// <summary>
/// Requests to addresses that users name (pictures by URL, webhooks), which must never reach what only this host reaches. A name
/// is resolved at the moment of connecting, and the connection goes to the very address that was checked, so a name that answers
/// otherwise the second time gains nothing. Only ports 80 and 443, no proxy, no credentials, no cookies, no decompression;
/// redirects are followed by hand, each checked again.
/// </summary>
public sealed class SafeHttp : IDisposable
{
    /// <summary>The setting that names hosts (<c>host:port</c>, by commas) that are let through all the same.</summary>
    public const string AllowSetting = "Media:Fetch:AllowHosts";

    private const int MostRedirects = 3;
    private const int LargestHeadersKb = 32;

    /// <summary>How long a server may take until its headers are there, over all redirects.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>How long the whole body may take.</summary>
    private static readonly TimeSpan LongestBody = TimeSpan.FromSeconds(60);

    private readonly HashSet<string> _allowed;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly HttpClient _client;
    private readonly TimeSpan _wait;

    /// <param name="allowHosts">Hosts with their ports, such as 127.0.0.1:8080, that are not checked; null: none.</param>
    /// <param name="resolve">How names become addresses; the system's way unless given.</param>
    /// <param name="wait">How long headers may take; ten seconds unless given.</param>
    public SafeHttp(
        string? allowHosts = null, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null, TimeSpan? wait = null)
    {
        _allowed = [.. (allowHosts ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(h => h.ToLowerInvariant())];
        _resolve = resolve ?? Dns.GetHostAddressesAsync;
        _wait = wait ?? LongestWait;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = LargestHeadersKb,
            ConnectTimeout = _wait,
            // A connection is of one check only: kept long, it would outlive what its name says.
            PooledConnectionLifetime = TimeSpan.FromSeconds(30),
            ConnectCallback = ConnectAsync,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("Stoa/1.0");
    }

    /// <summary>
    /// Fetches, and follows up to three redirects. Throws <see cref="InputException"/> for <paramref name="field"/> when the
    /// address may not be asked, does not answer in time or answers anything but success.
    /// </summary>
    public async Task<SafeAnswer> GetAsync(Uri address, string field, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(address);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(_wait);
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            var response = await SendAsync(request, field, patience.Token, cancel);
            if (response.Headers.Location is { } next && (int)response.StatusCode is 301 or 302 or 303 or 307 or 308)
            {
                response.Dispose();
                address = new Uri(address, next);
                continue;
            }

            if (!response.IsSuccessStatusCode)
            {
                var status = (int)response.StatusCode;
                response.Dispose();
                throw new InputException(field, $"{address.Host} answered with status {status}.");
            }

            var content = await response.Content.ReadAsStreamAsync(cancel);
            return new SafeAnswer(address, response, new TimedStream(content, field, address.Host, LongestBody));
        }

        throw new InputException(field, $"More than {MostRedirects} redirects.");
    }

    /// <summary>
    /// Sends one request under the same checks, without following redirects. Throws <see cref="InputException"/> for
    /// <paramref name="field"/> when the address may not be asked or does not answer in time.
    /// </summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string field, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(_wait);
        return await SendAsync(request, field, patience.Token, cancel);
    }

    /// <summary>Whether an address is on the Internet: not this machine's, a private network's, a special one.</summary>
    public static bool IsGlobal(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        // Of IPv6 only what IANA gave out, without its special parts; so NAT64, link-local and unique local addresses are out by
        // themselves. Mapped ones are asked for first: IPNetwork compares their last four bytes.
        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => !Special4.Any(n => n.Contains(address)),
            AddressFamily.InterNetworkV6 => !address.IsIPv4MappedToIPv6 && address.ScopeId == 0
                && Global6.Contains(address)
                && !Special6.Any(n => n.Contains(address)),
            _ => false,
        };
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, string field, CancellationToken patience, CancellationToken cancel)
    {
        var address = request.RequestUri!;
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
        {
            throw new InputException(field, "An address that begins with https:// or http:// is needed.");
        }

        if (address.UserInfo.Length > 0)
        {
            throw new InputException(field, "An address must not have a name or password in it.");
        }

        if (address.Port is not (80 or 443) && !_allowed.Contains($"{address.IdnHost}:{address.Port}".ToLowerInvariant()))
        {
            throw new InputException(field, "Only the ports 80 and 443 may be asked.");
        }

        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new InputException(field, $"{address.Host} did not answer within {_wait.TotalSeconds:0} seconds.");
        }
        catch (HttpRequestException e) when (e.InnerException is ForbiddenAddressException forbidden)
        {
            throw new InputException(field, forbidden.Message);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException)
        {
            throw new InputException(field, $"{address.Host} could not be reached.");
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await _resolve(host, cancel);
        var open = _allowed.Contains($"{host}:{port}".ToLowerInvariant()) ? addresses : [.. addresses.Where(IsGlobal)];
        if (open.Length == 0)
        {
            throw new ForbiddenAddressException(addresses.Length == 0 ? $"{host} has no address."
                : $"{host} is not a public address: only what anybody on the Internet can reach may be asked.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(open, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // IANA's special-purpose registries (RFC 6890 and its updates).
    private static readonly IPNetwork[] Special4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(n => IPNetwork.Parse(n)),
    ];

    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    // Protocol assignments (Teredo among them), documentation, 6to4, documentation again, SRv6's own.
    private static readonly IPNetwork[] Special6 =
    [
        .. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20" }.Select(n => IPNetwork.Parse(n)),
    ];

    private sealed class ForbiddenAddressException(string message) : IOException(message);

    /// <summary>A body that must have arrived by a moment: a server that drips must not hold a request for ever.</summary>
    private sealed class TimedStream(Stream inner, string field, string host, TimeSpan longest) : Stream
    {
        private readonly CancellationTokenSource _end = new(longest);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, cancellationToken);
            try
            {
                return await inner.ReadAsync(buffer, both.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new InputException(field, $"{host} takes longer than {longest.TotalSeconds:0} seconds to send it.");
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                throw new InputException(field, $"{host} broke off before all of it was there.");
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
                _end.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
