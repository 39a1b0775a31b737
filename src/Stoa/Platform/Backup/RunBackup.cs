namespace Stoa.Platform.Backup;

/// <summary>The verb backup: sets a folder up as the backup of an embedded database, and takes a copy.</summary>
public static class RunBackup
{
    /// <summary>
    /// From then on the host that serves the data folder follows its log into the backup; where none runs, the log arrives as
    /// far as this copy needs it, and the cluster keeps the rest for the next host.
    /// </summary>
    /// <param name="days">Every moment of so many days stays restorable.</param>
    public static async Task<BackupManifest> RunAsync(
        Installation installation, string folder, int days, Action<long, long> progress, TimeProvider clock,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(installation);
        var data = installation.Data;
        var repository = BackupRepository.Create(folder, data);
        var settings = new BackupSettings(repository.Directory, days);
        var isElsewhere = BackupSettings.Read(data)?.Directory != repository.Directory;
        settings.Write(data);
        var admin = await EmbeddedPostgres.AdminOfAsync(data, cancel);
        using var receiver = new ReceiveWal(admin, repository);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        // With a server of this process nobody else follows; else the host that runs it does, within a second.
        var isOurs = installation.Server is not null && await receiver.PrepareAsync(cancel);
        if (!isOurs && isElsewhere)
        {
            // Until the host writes there, its log goes to the folder of before: without its beginning a copy is worth nothing.
            await Task.Delay(FollowWal.Look * 3, cancel);
        }

        var receiving = isOurs ? receiver.RunAsync(stop.Token) : Task.Delay(Timeout.Infinite, stop.Token);
        var copying = TakeBackup.RunAsync(data, admin, repository, progress, clock, cancel);
        if (await Task.WhenAny(copying, receiving) == receiving)
        {
            await receiving;
        }

        var manifest = await copying;
        if (isOurs)
        {
            Media.Copy(repository, data);
        }

        while (!Media.IsComplete(repository, data))
        {
            await Task.Delay(200, cancel);
        }

        TakeBackupJob.Expire(repository, data, settings, clock);
        await stop.CancelAsync();
        await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return manifest;
    }
}
