using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Stoa.Platform.Backup;

/// <summary>The job backup: a new copy of the cluster, then what is older than what is kept goes.</summary>
public sealed class TakeBackupJob(
    Db db, DataFolder data, EmbeddedServer server, TimeProvider clock, ILogger<TakeBackupJob> logger) : ScheduledJob(db, logger)
{
    /// <summary>Its name.</summary>
    public const string Name = "backup";

    protected override async Task<object> WorkAsync(CancellationToken cancel)
    {
        if (server.Admin is null)
        {
            return new { skipped = "A server of its own is backed up by its own tools (docs/operations.md)." };
        }

        if (BackupSettings.Read(data) is not { } settings)
        {
            return new { skipped = "No backup is set up: run 'stoa backup DIR' once." };
        }

        var repository = BackupRepository.Open(settings.Directory, data);
        var manifest = await TakeBackup.RunAsync(data, server.Admin, repository, (_, _) => { }, clock, cancel);
        var expired = Expire(repository, data, settings, clock);
        return new
        {
            copy = manifest.Id,
            files = manifest.Files,
            bytes = manifest.Bytes,
            seconds = Math.Round((manifest.FinishedAt - manifest.StartedAt).TotalSeconds, 1),
            expired,
        };
    }

    /// <summary>Deletes what the settings no longer keep. Answers how many copies went.</summary>
    internal static int Expire(BackupRepository repository, DataFolder data, BackupSettings settings, TimeProvider clock)
    {
        var keepFrom = clock.GetUtcNow().AddDays(-settings.KeepDays);
        Media.Expire(repository, data, keepFrom);
        return repository.Expire(keepFrom);
    }
}

/// <summary>
/// The job restore-drill: restores the newest backup into a cluster beside, checks every invariant there and drops it.
/// A backup that was never restored is a hope.
/// </summary>
public sealed class RestoreDrillJob(Db db, DataFolder data, ILogger<RestoreDrillJob> logger) : ScheduledJob(db, logger)
{
    /// <summary>Its name.</summary>
    public const string Name = "restore-drill";

    protected override async Task<object> WorkAsync(CancellationToken cancel)
    {
        if (BackupSettings.Read(data) is not { } settings)
        {
            return new { skipped = "No backup is set up: run 'stoa backup DIR' once." };
        }

        return await RestoreDrill.RunAsync(data, BackupRepository.Open(settings.Directory, data), cancel);
    }
}

/// <summary>What a drill showed.</summary>
/// <param name="Copy">The copy that recovery began from.</param>
/// <param name="Until">Everything committed until then was there.</param>
/// <param name="Seconds">How long restoring took, without checking.</param>
/// <param name="Verify">The last line of <c>stoa verify</c> on it.</param>
public sealed record DrillResult(string Copy, DateTimeOffset Until, double Seconds, string Verify);

/// <summary>A restore into a folder beside, for the sake of knowing that it works.</summary>
public static class RestoreDrill
{
    /// <summary>Restores, verifies, and removes what it restored.</summary>
    /// <exception cref="StoaException">The backup is damaged, does not recover, or breaks an invariant.</exception>
    public static async Task<DrillResult> RunAsync(DataFolder data, BackupRepository repository, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(data);
        var scratch = new DataFolder(Path.Combine(data.Path, "drill"));
        Remove(scratch);
        scratch.Create();
        try
        {
            foreach (var key in Directory.EnumerateFiles(data.Keys))
            {
                var text = await File.ReadAllTextAsync(key, cancel);
                DataFolder.WritePrivate(Path.Combine(scratch.Keys, Path.GetFileName(key)), text);
            }

            var clock = System.Diagnostics.Stopwatch.StartNew();
            var restored = await RestoreBackup.RunAsync(scratch, repository, null, (_, _) => { }, cancel);
            var seconds = Math.Round(clock.Elapsed.TotalSeconds, 1);
            using var output = new StringWriter(CultureInfo.InvariantCulture);
            bool holds;
            await using (var installation = await Installation.OpenRestoredAsync(scratch.Path, cancel))
            {
                holds = await Verify.RunAsync(installation.Logins, output, cancel: cancel);
            }

            var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return holds
                ? new DrillResult(restored.Base.Id, restored.Until, seconds, lines[^1])
                : throw new StoaException($"The backup restores, and breaks: {string.Join(' ',
                    lines.Where(l => l.Contains("BROKEN", StringComparison.Ordinal)))} {lines[^1]}");
        }
        finally
        {
            Remove(scratch);
        }
    }

    private static void Remove(DataFolder scratch)
    {
        if (Directory.Exists(scratch.Path))
        {
            Directory.Delete(scratch.Path, recursive: true);
        }
    }
}

/// <summary>Registers what backs the embedded database up.</summary>
public static class BackupServices
{
    public static void AddBackup(this IServiceCollection services, IConfiguration configuration, EmbeddedServer server)
    {
        services.AddSingleton(server);
        services.AddJob<TakeBackupJob>(configuration, TakeBackupJob.Name,
            "Copies the embedded cluster to the backup, and deletes what is older than what is kept.", "0 15 2 * * ?");
        services.AddJob<RestoreDrillJob>(configuration, RestoreDrillJob.Name,
            "Restores the newest backup beside, checks every invariant in it, and drops it.", "0 45 3 ? * SUN");
        services.AddSingleton<FollowWal>();
        services.AddHostedService(p => p.GetRequiredService<FollowWal>());
    }
}
