using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>
/// How much one account, or one address without an account, may ask for within a minute, on each host: whatever it asks
/// for, beside the closer limits of <see cref="SignInLimits"/>. So one visitor cannot take everything.
/// </summary>
/// <param name="PerAccount">Requests of one person, from wherever and in all their sessions.</param>
/// <param name="PerAddress">Requests from one address (IPv6: one /64 network) of people who are not signed in.</param>
public sealed record RequestLimits(int PerAccount = 60_000, int PerAddress = 30_000)
{
    // What ASP.NET's middleware leaves behind where it took a proxy's word for the address.
    private const string Forwarded = "X-Original-For";
    private const int Segments = 6;

    /// <summary>Limits__PerAccount and Limits__PerAddress. Throws <see cref="StoaException"/> for what is no number.</summary>
    public static RequestLimits From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var usual = new RequestLimits();
        return new RequestLimits(Read("PerAccount", usual.PerAccount), Read("PerAddress", usual.PerAddress));

        int Read(string name, int otherwise) => configuration["Limits:" + name] is not { Length: > 0 } text ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0 ? limit
            : throw new StoaException($"Limits__{name} must be a number of requests a minute, above zero.", 2);
    }

    /// <summary>Keeps count: a minute that slides on in steps of ten seconds.</summary>
    public PartitionedRateLimiter<HttpContext> Limiter() => PartitionedRateLimiter.Create<HttpContext, string>(http =>
        http.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } person ? Window("account " + person, PerAccount)
        : IsOwnMachine(http) ? RateLimitPartition.GetNoLimiter("")
        : Window("address " + SignInLimits.Network(http.Connection.RemoteIpAddress), PerAddress));

    private static RateLimitPartition<string> Window(string key, int limit) =>
        RateLimitPartition.GetSlidingWindowLimiter(key, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = limit, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = Segments, QueueLimit = 0,
        });

    // A proxy on this machine that nobody named in Stoa__Proxies would count as one visitor.
    private static bool IsOwnMachine(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !http.Request.Headers.ContainsKey(Forwarded);
}

/// <summary>Puts the limits into the pipeline.</summary>
public static class RequestLimitsPipeline
{
    /// <summary>After authentication, which says whose request it is; the framework's limiter runs before it.</summary>
    public static void UseRequestLimits(this IApplicationBuilder app)
    {
        var limiter = app.ApplicationServices.GetRequiredService<PartitionedRateLimiter<HttpContext>>();
        app.Use(async (http, next) =>
        {
            using var lease = limiter.AttemptAcquire(http);
            if (lease.IsAcquired)
            {
                await next(http);
            }
            else
            {
                await SignInLimits.RefuseAsync(http, lease);
            }
        });
    }
}
