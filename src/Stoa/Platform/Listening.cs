using Npgsql;

namespace Stoa.Platform;

/// <summary>Hears what is notified in the database, on one connection of its own, again after it was lost.</summary>
public static class Listening
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>Until <paramref name="cancel"/>.</summary>
    /// <param name="listenSql">Such as "listen stoa_figures".</param>
    /// <param name="heard">Gets a payload; null once it listens anew: nobody knows what was said meanwhile.</param>
    /// <param name="lost">Gets why the connection was lost.</param>
    public static async Task RunAsync(
        Db db, string listenSql, Func<string?, Task> heard, Action<string> lost, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(heard);
        ArgumentNullException.ThrowIfNull(lost);
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(db, listenSql, heard, cancel);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException
                && !cancel.IsCancellationRequested)
            {
                lost(e.Message);
                await Task.Delay(PauseAfterFailure, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private static async Task ListenAsync(Db db, string listenSql, Func<string?, Task> heard, CancellationToken cancel)
    {
        var login = new NpgsqlConnectionStringBuilder(db.Logins.App) { Pooling = false, KeepAlive = 10 };
        await using var connection = new NpgsqlConnection(login.ConnectionString);
        await connection.OpenAsync(cancel);
        var payloads = new List<string>();
        connection.Notification += (_, e) => payloads.Add(e.Payload);
        await using (var listen = new NpgsqlCommand(listenSql, connection))
        {
            await listen.ExecuteNonQueryAsync(cancel);
        }

        await heard(null);
        while (true)
        {
            await connection.WaitAsync(cancel);
            foreach (var payload in payloads)
            {
                await heard(payload);
            }

            payloads.Clear();
        }
    }
}
