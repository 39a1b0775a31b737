using System.Net;
using Stoa.Platform;

namespace Stoa.Tests.Platform;

public sealed class SafeHttpTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.250")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("3fff::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public async Task Addresses_that_are_not_everybodys_are_refused(string address)
    {
        Assert.False(SafeHttp.IsGlobal(IPAddress.Parse(address)));
        using var byName = new SafeHttp(resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]));
        Assert.Contains("not a public address", (await RefusedAsync(byName, "https://pictures.example/a.png")).Message,
            StringComparison.Ordinal);
        using var http = new SafeHttp();
        var literal = address.Contains(':') ? $"[{address}]" : address;
        Assert.Contains("not a public address", (await RefusedAsync(http, $"http://{literal}/a.png")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("8.8.8.8")]
    [InlineData("100.63.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4001::1")]
    public void Public_addresses_are_not(string address) => Assert.True(SafeHttp.IsGlobal(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://127.1/")]
    [InlineData("http://localhost/")]
    [InlineData("http://localhost./")]
    [InlineData("https://[::ffff:7f00:1]/")]
    [InlineData("http://①②⑦.⓪.⓪.①/")]
    public async Task Other_spellings_of_this_machine_gain_nothing(string address)
    {
        using var http = new SafeHttp();
        await RefusedAsync(http, address);
    }

    [Theory]
    [InlineData("ftp://pictures.example/a", "https://")]
    [InlineData("file:///etc/passwd", "https://")]
    [InlineData("gopher://pictures.example/", "https://")]
    [InlineData("data:image/png;base64,AAAA", "https://")]
    [InlineData("https://user:secret@pictures.example/", "name or password")]
    [InlineData("http://pictures.example:22/", "ports 80 and 443")]
    [InlineData("https://pictures.example:5432/", "ports 80 and 443")]
    public async Task What_is_no_plain_web_address_is_refused_before_any_name_is_asked_for(string address, string why)
    {
        using var http = new SafeHttp(resolve: (_, _) => throw new InvalidOperationException("It was asked for."));
        Assert.Contains(why, (await RefusedAsync(http, address)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_asked_for_once_and_what_was_checked_is_connected_to()
    {
        // The second answer is what an attacker's name server gives once the first was checked.
        var asked = 0;
        using var http = new SafeHttp(wait: TimeSpan.FromMilliseconds(500), resolve: (_, _) =>
        {
            asked++;
            // Of a block that nobody was given: the connection fails.
            return Task.FromResult<IPAddress[]>([IPAddress.Parse(asked == 1 ? "2e00::1" : "127.0.0.1")]);
        });
        Assert.DoesNotContain("public", (await RefusedAsync(http, "http://rebinding.example/")).Message, StringComparison.Ordinal);
        Assert.Equal(1, asked);
        Assert.Contains("not a public address", (await RefusedAsync(http, "http://rebinding.example/")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_addresses_the_public_ones_alone_are_tried()
    {
        using var http = new SafeHttp(resolve: (_, _) => Task.FromResult<IPAddress[]>([]));
        Assert.Contains("no address", (await RefusedAsync(http, "http://nobody.example/")).Message, StringComparison.Ordinal);
        using var hooks = new SafeHttp();
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://169.254.169.254/latest/api/token");
        await Assert.ThrowsAsync<InputException>(() => hooks.SendAsync(request, "url", CancellationToken.None));
    }

    private static async Task<InputException> RefusedAsync(SafeHttp http, string address)
    {
        var refused = await Assert.ThrowsAsync<InputException>(
            () => http.GetAsync(new Uri(address), "url", CancellationToken.None));
        Assert.Equal("url", refused.Field);
        return refused;
    }
}
