using System.Net;
using System.Net.Http.Json;
using Stoa.Accounts;
using Stoa.Tests.Support;

namespace Stoa.Tests.Accounts;

public sealed class SignInLimitsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task One_address_may_try_so_often_and_is_told_when_to_come_back()
    {
        await using var host = await TestHost.StartAsync(database, new SignInLimits(2, 100, 100));
        await TryAsync(host, "a@stoa.example", HttpStatusCode.Unauthorized);
        await TryAsync(host, "b@stoa.example", HttpStatusCode.Unauthorized);
        await TryAsync(host, "c@stoa.example", HttpStatusCode.TooManyRequests);
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task One_account_may_be_tried_so_often_whoever_has_it_and_however_it_is_written()
    {
        await using var host = await TestHost.StartAsync(database, new SignInLimits(100, 2, 100));
        await TryAsync(host, "nobody@stoa.example", HttpStatusCode.Unauthorized);
        await TryAsync(host, "Nobody@Stoa.example ", HttpStatusCode.Unauthorized);
        await TryAsync(host, "NOBODY@stoa.example", HttpStatusCode.TooManyRequests);
        await TryAsync(host, "somebody@stoa.example", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Refreshing_has_a_limit_of_its_own()
    {
        await using var host = await TestHost.StartAsync(database, new SignInLimits(100, 100, 1));
        using var first = await host.Client.PostAsJsonAsync("/api/v1/auth/refresh", new { refreshToken = "x" });
        Assert.Equal(HttpStatusCode.Unauthorized, first.StatusCode);
        using var second = await host.Client.PostAsJsonAsync("/api/v1/auth/refresh", new { refreshToken = "x" });
        await second.IsProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
    }

    [Fact]
    public void What_the_host_uses_unless_told_otherwise_is_strict()
    {
        Assert.Equal(new SignInLimits(20, 10, 120), new SignInLimits());
    }

    private static async Task TryAsync(TestHost host, string email, HttpStatusCode expected)
    {
        using var answer = await host.Client.PostAsJsonAsync("/api/v1/auth/token", new { email, password = "wrong" });
        Assert.Equal(expected, answer.StatusCode);
        if (expected == HttpStatusCode.TooManyRequests)
        {
            await answer.IsProblemAsync(expected, "too-many-requests");
            Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        }
    }
}
