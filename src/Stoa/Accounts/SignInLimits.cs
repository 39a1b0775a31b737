using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>
/// How often somebody may try, per minute and host. An account also locks after five failures, on all hosts at once.
/// </summary>
/// <param name="SignInsPerAddress">Sign-ins from one address (IPv6: one /64 network).</param>
/// <param name="SignInsPerAccount">Sign-ins with one e-mail address, known or not, from wherever.</param>
/// <param name="RefreshesPerAddress">Exchanges of refresh tokens from one address.</param>
public sealed record SignInLimits(int SignInsPerAddress = 20, int SignInsPerAccount = 10, int RefreshesPerAddress = 120)
{
    public const string SignInPolicy = "sign-in";
    public const string RefreshPolicy = "refresh";
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>The limiter per address, for the endpoints that name one of the policies.</summary>
    public void Configure(RateLimiterOptions options)
    {
        options.RejectionStatusCode = 429;
        options.AddPolicy(SignInPolicy, http => PerAddress(http, SignInsPerAddress));
        options.AddPolicy(RefreshPolicy, http => PerAddress(http, RefreshesPerAddress));
        options.OnRejected = async (context, _) => await RefuseAsync(context.HttpContext, context.Lease);
    }

    /// <summary>The limiter per account. Keyed by a hash: e-mail addresses are not kept in memory.</summary>
    public PartitionedRateLimiter<string> PerAccount() =>
        PartitionedRateLimiter.Create<string, string>(email => RateLimitPartition.GetFixedWindowLimiter(
            Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(email.Trim().ToLowerInvariant()))),
            _ => Options(SignInsPerAccount)));

    /// <summary>The answer to one try too many: 429 with Retry-After in seconds.</summary>
    public static async Task RefuseAsync(HttpContext http, RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window;
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        http.Response.StatusCode = 429;
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var problem = ProblemHandler.Of(429, "too-many-requests", "Too many requests",
            $"Try again in {seconds} seconds.");
        await http.RequestServices.GetRequiredService<IProblemDetailsService>()
            .TryWriteAsync(new() { HttpContext = http, ProblemDetails = problem });
    }

    private static RateLimitPartition<string> PerAddress(HttpContext http, int limit) =>
        RateLimitPartition.GetFixedWindowLimiter(Network(http.Connection.RemoteIpAddress), _ => Options(limit));

    // Whoever has one IPv6 address has the 2^64 of its network.
    internal static string Network(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true })
        {
            address = address.MapToIPv4();
        }

        return address is { AddressFamily: AddressFamily.InterNetworkV6 }
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address?.ToString() ?? "none";
    }

    private static FixedWindowRateLimiterOptions Options(int limit) =>
        new() { PermitLimit = limit, Window = Window, QueueLimit = 0 };
}
