using Microsoft.Extensions.Logging;
using Npgsql;

namespace Stoa.Platform;

/// <summary>
/// The job key-wraps: writes <see cref="KeyWraps"/> anew where a rotation made the file, so that it holds no wrap of somebody who
/// was erased since.
/// </summary>
public sealed class KeepWraps(Db db, Vault vault, DataFolder data, TimeProvider clock, ILogger<KeepWraps> logger)
    : ScheduledJob(db, logger)
{
    public const string Name = "key-wraps";

    /// <summary>Answers how many keys are in the file; null where no rotation made one.</summary>
    public static async Task<long?> Handle(Db db, Vault vault, DataFolder data, TimeProvider clock, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(data);
        if (!File.Exists(data.WrapsFile))
        {
            return null;
        }

        await using NpgsqlConnection connection = await db.App.OpenConnectionAsync(cancel);
        return await KeyWraps.WriteAsync(connection, data, vault, clock, cancel);
    }

    protected override async Task<object> WorkAsync(CancellationToken cancel) =>
        new { Keys = await Handle(Db, vault, data, clock, cancel) };
}
