using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MimeKit;
using Stoa.Notifications;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Accounts;

/// <summary>Plain http, https by Kestrel itself with a certificate made here, and https that ends at a proxy.</summary>
public sealed class TlsTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private const string Both = "http://127.0.0.1:0;https://127.0.0.1:0";
    private readonly ScratchFolder _scratch = new();
    private readonly List<HttpClient> _clients = [];

    [Fact]
    public async Task Plain_http_is_led_to_https_or_refused_and_only_health_answers()
    {
        await using var host = await StartAsync(Certificate());
        var (plain, https) = (host.Client, Https(host));
        foreach (var path in new[] { "/", "/api/v1/auth/session", "/nowhere?a=%26&b=c", "//evil.example/x" })
        {
            using var led = await plain.GetAsync(new Uri(plain.BaseAddress + path[1..]));
            Assert.Equal(HttpStatusCode.PermanentRedirect, led.StatusCode);
            Assert.Equal(https.BaseAddress + path[1..], led.Headers.Location?.OriginalString);
            Assert.False(led.Headers.Contains("Strict-Transport-Security"));
        }

        using var head = await plain.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"));
        Assert.Equal(HttpStatusCode.PermanentRedirect, head.StatusCode);
        using var refused = await plain.PostAsJsonAsync("/api/v1/auth/token", new { email = "a@b.example", password = "x" });
        await refused.IsProblemAsync(HttpStatusCode.BadRequest, "tls-required");
        Assert.Equal(HttpStatusCode.OK, (await plain.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await https.GetAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task Over_https_browsers_are_told_to_stay_and_cookies_are_secure_and_bound_to_the_host()
    {
        await using var host = await StartAsync(Certificate());
        var person = await host.AddPersonAsync("operator");
        var browser = new TestBrowser(Https(host));
        await browser.ShowAsync();
        using var answer = await browser.TrySignInAsync(person.Email, person.Password);
        await AssertSecureAsync(answer, browser, person);
    }

    [Fact]
    public async Task Without_https_anywhere_plain_http_is_served_as_it_is()
    {
        await using var host = await TestHost.StartAsync(database);
        using var answer = await host.Client.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task What_a_stranger_says_of_its_request_is_ignored()
    {
        await using var host = await StartAsync(
            new() { ["Stoa:PublicUrl"] = "https://shop.example.org:8443", ["Stoa:Proxies"] = "192.0.2.1, 198.51.100.0/24" },
            "http://127.0.0.1:0");
        var client = Forwarded(host, "203.0.113.7", "https");
        using var led = await client.GetAsync("/account/sign-in?returnUrl=%2F");
        Assert.Equal(HttpStatusCode.PermanentRedirect, led.StatusCode);
        Assert.Equal("https://shop.example.org:8443/account/sign-in?returnUrl=%2F", led.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("192.0.2.1, 127.0.0.0/8")]
    public async Task What_a_configured_proxy_says_counts_for_cookies_and_addresses(string proxies)
    {
        await using var host = await StartAsync(
            new() { ["Stoa:PublicUrl"] = "https://shop.example.org", ["Stoa:Proxies"] = proxies }, "http://127.0.0.1:0");
        var person = await host.AddPersonAsync("operator");
        var browser = new TestBrowser(Forwarded(host, "198.51.100.66, 203.0.113.7", "https"));
        await browser.ShowAsync();
        using var answer = await browser.TrySignInAsync(person.Email, person.Password);
        await AssertSecureAsync(answer, browser, person);
        // What stands before the address that the proxy saw is the visitor's own invention.
        Assert.Equal("203.0.113.7", await database.AsOwnerAsync<string>(
            "select host(ip) from accounts.sessions where user_id = @UserId", person));
        using var plain = await Forwarded(host, "203.0.113.7", "http").GetAsync("/");
        Assert.Equal(HttpStatusCode.PermanentRedirect, plain.StatusCode);
    }

    [Fact]
    public async Task Letters_lead_to_the_configured_address_whatever_a_request_calls_this_host()
    {
        await using var host = await StartAsync(
            new() { ["Stoa:PublicUrl"] = "https://shop.example.org", ["Stoa:Proxies"] = "127.0.0.1" }, "http://127.0.0.1:0");
        var client = Forwarded(host, "203.0.113.7", "https");
        client.DefaultRequestHeaders.Host = "evil.example";
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", "evil.example");
        var email = $"{RandomNumberGenerator.GetHexString(16, lowercase: true)}@shop.example";
        using var answer = await client.PostAsJsonAsync(
            "/api/v1/auth/register", new { name = "Ann", email, password = "plover quartz meadow lantern" });
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        MimeMessage? letter = null;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (letter is null)
        {
            await Task.Delay(50, patience.Token);
            letter = MailboxFolder.Read(Cluster.Current.Data, 200).FirstOrDefault(m => m.To.Mailboxes.First().Address == email);
        }

        Assert.Contains(": https://shop.example.org/account/confirm?token=", letter.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", letter.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Stoa:Proxies", "10.0.0.5, nonsense", "nonsense")]
    [InlineData("ForwardedHeaders_Enabled", "true", "Stoa__Proxies")]
    public async Task A_setting_that_would_believe_anybody_or_nobody_stops_the_start(string name, string value, string named)
    {
        var refused = await Assert.ThrowsAsync<StoaException>(
            () => StartAsync(new() { [name] = value }, "http://127.0.0.1:0"));
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, refused.ExitCode);
    }

    public void Dispose()
    {
        _clients.ForEach(c => c.Dispose());
        _scratch.Dispose();
    }

    private static async Task AssertSecureAsync(HttpResponseMessage answer, TestBrowser browser, TestPerson person)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("max-age=31536000", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")));
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("__Host-stoa-session="));
        Assert.Equal("path=/; secure; samesite=lax; httponly", cookie.Split("; ", 2)[1]);
        Assert.Equal(person.UserId, (await browser.ShowAsync()).User?.Id);
    }

    private Task<TestHost> StartAsync(Dictionary<string, string?> settings, string urls = Both) =>
        TestHost.StartAsync(database, with: s => s with { Configuration = settings }, urls: urls);

    /// <summary>The settings of a certificate for 127.0.0.1, as an operator would give them.</summary>
    private Dictionary<string, string?> Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var file = Path.Combine(_scratch.Path, "shop.pfx");
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12, "opens it"));
        return new()
        {
            ["Kestrel:Certificates:Default:Path"] = file, ["Kestrel:Certificates:Default:Password"] = "opens it",
        };
    }

    // Trusts the certificate made here and no other.
    private HttpClient Https(TestHost host)
    {
        var file = Path.Combine(_scratch.Path, "shop.pfx");
        using var made = X509CertificateLoader.LoadPkcs12FromFile(file, "opens it");
        var thumbprint = made.GetCertHashString(HashAlgorithmName.SHA256);
        return Client(host.App.Urls.First(u => u.StartsWith("https:")), new HttpClientHandler
        {
            UseCookies = false,
            ServerCertificateCustomValidationCallback =
                (_, shown, _, _) => shown?.GetCertHashString(HashAlgorithmName.SHA256) == thumbprint,
        });
    }

    // What a proxy adds to a request that came to it by https.
    private HttpClient Forwarded(TestHost host, string from, string scheme)
    {
        var client = Client(host.App.Urls.First(), new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Add("X-Forwarded-For", from);
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", scheme);
        return client;
    }

    private HttpClient Client(string address, HttpClientHandler handler)
    {
        var client = new HttpClient(handler) { BaseAddress = new Uri(address) };
        _clients.Add(client);
        return client;
    }
}
