using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Stoa.Platform;

namespace Stoa.Host;

/// <summary>
/// Keeps what people send encrypted. Where this marketplace is reached by https (an https address in --urls, or in
/// Stoa__PublicUrl), plain http only leads there. Whether a request came by https, and from which address, a proxy says;
/// it is believed only when Stoa__Proxies names it.
/// </summary>
public static class Tls
{
    /// <summary>The setting's name as an environment variable.</summary>
    public const string Proxies = "Stoa__Proxies";

    /// <summary>Reads which proxies are believed. Throws <see cref="StoaException"/> for what is no address.</summary>
    public static void AddProxies(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (string.Equals(configuration["ForwardedHeaders_Enabled"], "true", StringComparison.OrdinalIgnoreCase))
        {
            throw new StoaException(
                "ASPNETCORE_FORWARDEDHEADERS_ENABLED lets anybody say where a request comes from: unset it, and name your " +
                $"proxies in {Proxies}.", 2);
        }

        var proxies = (configuration["Stoa:Proxies"] ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Network).ToList();
        services.Configure<ForwardedHeadersOptions>(o =>
        {
            o.ForwardedHeaders = proxies.Count == 0
                ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            // Proxies may stand behind each other: what the last one that is believed says counts.
            o.ForwardLimit = null;
            // The framework believes whoever is on this machine unless told otherwise.
            o.KnownProxies.Clear();
            o.KnownIPNetworks.Clear();
            proxies.ForEach(o.KnownIPNetworks.Add);
        });
    }

    /// <summary>Leads plain http to https; refuses what it already sent in clear. Health checks stay as they are.</summary>
    public static void UseTls(this WebApplication app, string urls)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(urls);
        var site = app.Services.GetRequiredService<PublicAddress>();
        if (site.HttpsAuthority is null && !urls.Split(';').Any(IsHttps))
        {
            return;
        }

        app.Use(async (http, next) =>
        {
            var request = http.Request;
            if (request.IsHttps || request.Path.StartsWithSegments("/health"))
            {
                await next(http);
            }
            else if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            {
                // Composed of its parts: a path that begins with // would otherwise name a host.
                http.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
                http.Response.Headers.Location =
                    $"https://{site.HttpsAuthority ?? Authority(app, request.Host)}{request.Path.ToUriComponent()}"
                    + request.QueryString.ToUriComponent();
            }
            else
            {
                http.Response.StatusCode = 400;
                await http.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new()
                {
                    HttpContext = http,
                    ProblemDetails = ProblemHandler.Of(400, "tls-required", "Plain http is not taken here",
                        "Send it by https. What this request carried was readable on its way: change any password in it."),
                });
            }
        });
    }

    /// <summary>Whether an address that is listened on is for https.</summary>
    public static bool IsHttps(string url) => url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    // Without an address of its own to be known by, this host is the one that was asked, at its https port.
    private static string Authority(WebApplication app, HostString asked)
    {
        var port = BindingAddress.Parse(app.Urls.First(IsHttps)).Port;
        var host = asked.HasValue ? asked.Host : "localhost";
        return (port == 443 ? new HostString(host) : new HostString(host, port)).ToUriComponent();
    }

    private static System.Net.IPNetwork Network(string text) =>
        System.Net.IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new(address, address.GetAddressBytes().Length * 8)
        : throw new StoaException(
            $"{Proxies}: '{text}' is neither an address nor a network; write them such as 10.0.0.5,192.168.0.0/24.", 2);
}
