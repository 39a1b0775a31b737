using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>
/// Hears which products changed, from whichever host's search worker saw it, and has this host's <see cref="ShopCache"/> forget
/// them; everything when the connection was lost, since nobody knows what was said meanwhile.
/// </summary>
public sealed partial class ProductChanges(Db db, ShopCache cache, ILogger<ProductChanges> logger) : BackgroundService
{
    private const string ListenSql = "listen stoa_products";
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (cache.IsOn && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException
                && !stoppingToken.IsCancellationRequested)
            {
                LogLost(e.Message);
                await Task.Delay(PauseAfterFailure, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancel)
    {
        var login = new NpgsqlConnectionStringBuilder(db.Logins.App) { Pooling = false, KeepAlive = 10 };
        await using var connection = new NpgsqlConnection(login.ConnectionString);
        await connection.OpenAsync(cancel);
        var told = new List<long>();
        connection.Notification += (_, e) =>
            told.AddRange(e.Payload.Split(',').Select(p => long.Parse(p, CultureInfo.InvariantCulture)));
        await using (var listen = new NpgsqlCommand(ListenSql, connection))
        {
            await listen.ExecuteNonQueryAsync(cancel);
        }

        await cache.ForgetAllAsync(cancel);
        while (true)
        {
            await connection.WaitAsync(cancel);
            await cache.ForgetAsync(told, cancel);
            told.Clear();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Changes in the shop are not heard of, but seen within a second all the same: {Message}")]
    private partial void LogLost(string message);
}
