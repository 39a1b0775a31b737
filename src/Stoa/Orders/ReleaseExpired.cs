using Microsoft.Extensions.Logging;
using Stoa.Platform;

namespace Stoa.Orders;

/// <summary>How many unpaid orders were cancelled because their reservations had run out.</summary>
public sealed record ReleasedOrders(int Cancelled);

/// <summary>
/// Cancels Pending orders whose reservations have run out, so that what they held can be bought by others. An order that
/// is being paid for this moment is left to whoever does it.
/// </summary>
public sealed class ReleaseExpired(Db db, ILogger<ReleaseExpired> logger) : ScheduledJob(db, logger)
{
    /// <summary>The job's name.</summary>
    public const string Name = "release-expired";

    private const int Batch = 200;
    private const int MostBatches = 500;
    private const string ReleaseSql = "select orders.release_expired(@limit)";

    /// <summary>One run, in transactions of some orders each.</summary>
    public static async Task<ReleasedOrders> Handle(Db db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var cancelled = 0;
        for (var batch = 0; batch < MostBatches; batch++)
        {
            var rows = await db.FirstAsync<int>(Actor.System, ReleaseSql, new { limit = Batch }, cancel);
            cancelled += rows;
            if (rows == 0)
            {
                break;
            }
        }

        return new(cancelled);
    }

    protected override async Task<object> WorkAsync(CancellationToken cancel) => await Handle(Db, cancel);
}
