using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Stoa.Accounts;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Accounts;

/// <summary>How much one visitor gets, and what happens to connections that send slowly.</summary>
public sealed class RequestLimitsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Path = "/test/pass";

    [Fact]
    public async Task One_account_gets_so_much_in_all_its_sessions_and_is_told_when_to_come_back()
    {
        await using var host = await StartAsync();
        var (ann, bo) = (await host.AddPersonAsync("shopper"), await host.AddPersonAsync("shopper"));
        var (one, two) = (await host.SignInAsync(ann), await host.SignInAsync(ann));
        await GetAsync(one, HttpStatusCode.OK);
        await GetAsync(two, HttpStatusCode.OK);
        await GetAsync(one, HttpStatusCode.OK);
        await GetAsync(two, HttpStatusCode.TooManyRequests);
        await GetAsync(one, HttpStatusCode.TooManyRequests);
        await GetAsync(await host.SignInAsync(bo), HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", "203.0.113.8")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::1", "2001:db8:1:3::1")]
    public async Task One_address_gets_so_much_whoever_it_is(string address, string same, string other)
    {
        await using var host = await StartAsync();
        await GetAsync(From(host, address), HttpStatusCode.OK);
        await GetAsync(From(host, same), HttpStatusCode.OK);
        await GetAsync(From(host, address), HttpStatusCode.TooManyRequests);
        await GetAsync(From(host, same), HttpStatusCode.TooManyRequests);
        await GetAsync(From(host, other), HttpStatusCode.OK);
        // People who are signed in do not suffer from who else is at their address.
        var person = await host.SignInAsync("shopper");
        person.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        await GetAsync(person, HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_token_that_is_none_counts_for_its_address()
    {
        await using var host = await StartAsync();
        var client = From(host, "203.0.113.9");
        client.DefaultRequestHeaders.Authorization = new("Bearer", Token.New());
        await GetAsync(client, HttpStatusCode.OK);
        await GetAsync(client, HttpStatusCode.OK);
        await GetAsync(client, HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task This_machine_itself_has_no_limit_unless_somebody_is_signed_in()
    {
        await using var host = await StartAsync();
        for (var i = 0; i < 10; i++)
        {
            await GetAsync(host.Client, HttpStatusCode.OK);
        }

        // A proxy that nobody named speaks for many.
        for (var i = 0; i < 3; i++)
        {
            var claimed = From(host, "127.0.0.1");
            await GetAsync(claimed, i < 2 ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests);
        }
    }

    [Fact]
    public void Settings_are_numbers_above_zero_and_what_is_used_without_them_is_generous()
    {
        Assert.Equal(new RequestLimits(60_000, 30_000), RequestLimits.From(new ConfigurationBuilder().Build()));
        foreach (var wrong in new[] { "0", "-1", "many" })
        {
            var settings = new ConfigurationBuilder()
                .AddInMemoryCollection(new Dictionary<string, string?> { ["Limits:PerAddress"] = wrong }).Build();
            var refused = Assert.Throws<StoaException>(() => RequestLimits.From(settings));
            Assert.Contains("Limits__PerAddress", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_sends_headers_slowly_is_dropped()
    {
        Assert.Equal(TimeSpan.FromSeconds(15), new Stoa.Host.WebSettings(null!, null!, null!).HeaderTimeout);
        await using var host = await TestHost.StartAsync(
            database, with: s => s with { HeaderTimeout = TimeSpan.FromSeconds(1) });
        Assert.StartsWith("HTTP/1.1 408 ", await SendAsync(host, "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_sends_a_body_slowly_is_dropped()
    {
        await using var host = await TestHost.StartAsync(database);
        var answer = await SendAsync(host,
            "POST /api/v1/auth/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{");
        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
    }

    private Task<TestHost> StartAsync() => TestHost.StartAsync(
        database, map: app => app.MapGet(Path, () => "passed").IsPublic(), with: s => s with
        {
            Configuration = new Dictionary<string, string?>
            {
                ["Limits:PerAccount"] = "3", ["Limits:PerAddress"] = "2", ["Stoa:Proxies"] = "127.0.0.1",
            },
        });

    private static HttpClient From(TestHost host, string address)
    {
        var client = host.NewClient();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return client;
    }

    private static async Task GetAsync(HttpClient client, HttpStatusCode expected)
    {
        using var answer = await client.GetAsync(Path);
        Assert.Equal(expected, answer.StatusCode);
        if (expected == HttpStatusCode.TooManyRequests)
        {
            await answer.IsProblemAsync(expected, "too-many-requests");
            Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        }
    }

    // Sends a beginning and nothing more, then reads until the host closes the connection.
    private static async Task<string> SendAsync(TestHost host, string beginning)
    {
        var address = new Uri(host.App.Urls.First());
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning));
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(2));
    }
}
