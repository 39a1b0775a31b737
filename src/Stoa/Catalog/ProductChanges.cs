using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>
/// Hears which products changed, from whichever host's search worker saw it, and has this host's <see cref="ShopCache"/> forget
/// them; everything when the connection was lost, since nobody knows what was said meanwhile.
/// </summary>
public sealed partial class ProductChanges(Db db, ShopCache cache, ILogger<ProductChanges> logger) : BackgroundService
{
    private const string ListenSql = "listen stoa_products";

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => !cache.IsOn ? Task.CompletedTask
        : Listening.RunAsync(db, ListenSql, payload => payload is null ? cache.ForgetAllAsync(stoppingToken)
            : cache.ForgetAsync(payload.Split(',').Select(p => long.Parse(p, CultureInfo.InvariantCulture)), stoppingToken),
            LogLost, stoppingToken);

    [LoggerMessage(LogLevel.Warning, "Changes in the shop are not heard of, but seen within a second all the same: {Message}")]
    private partial void LogLost(string message);
}
