using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using Npgsql;

namespace Stoa.Platform.Backup;

/// <summary>What a restore gave.</summary>
/// <param name="Base">The copy that recovery began from.</param>
/// <param name="Until">Everything committed until then is there: what was asked for, or as far as the backup tells.</param>
/// <param name="MovedAside">Where the cluster is that was in the data folder before; null when there was none.</param>
public sealed record RestoreResult(BackupManifest Base, DateTimeOffset Until, string? MovedAside);

/// <summary>
/// Makes a data folder's cluster anew as it was at a moment: a copy's files, then the log up to there. All of it is read
/// and checked before the cluster that may be there is touched.
/// </summary>
public static class RestoreBackup
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(12);

    /// <summary>Restores into a data folder that nobody uses, and in which the keys are in place.</summary>
    /// <param name="to">The moment; null for as late as the backup goes.</param>
    /// <param name="progress">Told bytes of the backup's files that are read, and in all.</param>
    public static async Task<RestoreResult> RunAsync(
        DataFolder data, BackupRepository repository, DateTimeOffset? to, Action<long, long> progress,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(repository);
        await using var owner = EmbeddedPostgres.TakeLock(data) ?? throw new StoaException(
            $"The data folder {data.Path} is in use by another Stoa: stop that one first.");
        await PostgresProcess.StopLeftoverAsync(data, cancel);
        var chosen = Choose(repository, to);
        var building = data.Cluster + ".restoring";
        Remove(building);
        MakeFolder(building);
        DateTimeOffset until;
        try
        {
            await ExtractAsync(repository, chosen, building, progress, cancel);
            until = await CopyLogAsync(repository, chosen, to, building, cancel);
            NameTimelines(repository, chosen, building);
            Media.Restore(repository, data);
        }
        catch
        {
            Remove(building);
            throw;
        }

        var aside = MoveAside(data, building);
        await RecoverAsync(data, to, cancel);
        return new RestoreResult(chosen, to ?? until, aside);
    }

    /// <summary>Reads all of the latest copy and the log behind it, and names what is damaged or missing.</summary>
    public static async Task<(BackupManifest Base, DateTimeOffset Until)> CheckAsync(
        BackupRepository repository, DateTimeOffset? to, Action<long, long> progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var chosen = Choose(repository, to);
        await ExtractAsync(repository, chosen, null, progress, cancel);
        var until = await CopyLogAsync(repository, chosen, to, null, cancel);
        Media.Check(repository);
        return (chosen, until);
    }

    private static BackupManifest Choose(BackupRepository repository, DateTimeOffset? to)
    {
        var bases = repository.Bases();
        if (bases.Count == 0)
        {
            throw new StoaException($"{repository.Directory} holds no backup that was finished.");
        }

        return to is null ? bases[^1] : bases.LastOrDefault(b => b.FinishedAt <= to)
            ?? throw new StoaException(
                $"The earliest moment that {repository.Directory} can restore is {Text(bases[0].FinishedAt)}.", 2);
    }

    private static async Task ExtractAsync(
        BackupRepository repository, BackupManifest chosen, string? target, Action<long, long> progress,
        CancellationToken cancel)
    {
        var name = $"base/{chosen.Id}/files";
        long files = 0;
        long bytes = 0;
        var at = "its beginning";
        try
        {
            await using var reader = repository.Read(name);
            await using var gzip = new GZipStream(reader, CompressionMode.Decompress);
            await using var tar = new TarReader(gzip);
            while (await tar.GetNextEntryAsync(cancellationToken: cancel) is { } entry)
            {
                at = entry.Name;
                bytes += entry.Length;
                files += entry.EntryType == TarEntryType.RegularFile ? 1 : 0;
                await TakeAsync(entry, target, cancel);
                progress(bytes, chosen.Bytes);
            }

            // To the seal's end: a tar ends before its file does.
            await gzip.CopyToAsync(Stream.Null, cancel);
            await reader.CopyToAsync(Stream.Null, cancel);
        }
        catch (StoaException e)
        {
            throw new StoaException($"{e.Message} (Read as far as {at}.)", 1, e);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new StoaException($"The backup's {name} is damaged. (Read as far as {at}.)", 1, e);
        }

        // The label that tells where recovery begins is in it beside the cluster's files.
        if (files != chosen.Files + 1)
        {
            throw SealedFile.Damaged(name, $"holds {files - 1} files, and its manifest says {chosen.Files}");
        }
    }

    private static async Task TakeAsync(TarEntry entry, string? target, CancellationToken cancel)
    {
        if (target is null)
        {
            if (entry.DataStream is { } data)
            {
                await data.CopyToAsync(Stream.Null, cancel);
            }

            return;
        }

        var path = Path.GetFullPath(Path.Combine(target, entry.Name));
        if (!path.StartsWith(target + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new InvalidDataException(entry.Name);
        }

        if (entry.EntryType == TarEntryType.Directory)
        {
            MakeFolder(path);
            return;
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(path, options);
        if (entry.DataStream is { } content)
        {
            await content.CopyToAsync(file, cancel);
        }
    }

    /// <summary>
    /// Puts the log beside the files, without a gap, as far as it is needed. Answers until when it tells everything.
    /// </summary>
    private static async Task<DateTimeOffset> CopyLogAsync(
        BackupRepository repository, BackupManifest chosen, DateTimeOffset? to, string? target, CancellationToken cancel)
    {
        var archive = repository.Wal(chosen.SystemId, chosen.Timeline);
        var until = DateTimeOffset.MinValue;
        var next = WalArchive.SegmentOf(chosen.StartLsn);
        foreach (var segment in archive.From(next))
        {
            var (content, at, isWhole) = archive.Read(segment);
            until = at > until ? at : until;
            next = segment + 1;
            if (target is not null)
            {
                await File.WriteAllBytesAsync(Path.Combine(target, "pg_wal", archive.NameOf(segment)), content, cancel);
            }

            if (!isWhole || (to is not null && at > to))
            {
                break;
            }
        }

        if (next <= WalArchive.SegmentOf(chosen.StopLsn - 1))
        {
            throw SealedFile.Damaged(archive.PieceOf(next), "is missing, and the copy cannot be used without it");
        }

        if ((to is null || until < to) && archive.Last() is { } last && last >= next)
        {
            throw SealedFile.Damaged(
                archive.PieceOf(next), $"is missing: with --to you can restore any moment up to {Text(until)}");
        }

        return to is null || until >= to
            ? until
            : throw new StoaException($"The backup reaches to {Text(until)}: choose a moment up to then, or leave --to out.", 2);
    }

    // A cluster that recovered goes on under a timeline of its own: the next number that it finds no history of.
    private static void NameTimelines(BackupRepository repository, BackupManifest chosen, string target)
    {
        foreach (var (_, timeline) in WalArchive.All(repository)
            .Where(t => t.SystemId == chosen.SystemId && t.Timeline > chosen.Timeline))
        {
            File.WriteAllText(Path.Combine(target, "pg_wal", $"{timeline:X8}.history"), "");
        }
    }

    private static string? MoveAside(DataFolder data, string building)
    {
        string? aside = null;
        if (Directory.Exists(data.Cluster))
        {
            aside = Enumerable.Range(1, 10_000).Select(i => $"{data.Cluster}.before-restore-{i}")
                .First(d => !Directory.Exists(d));
            Directory.Move(data.Cluster, aside);
        }

        Directory.Move(building, data.Cluster);
        if (File.Exists(data.AuditHeadsFile))
        {
            // They tell of a trail that the restored database does not have; whoever asks can still compare with them.
            File.Move(data.AuditHeadsFile, Enumerable.Range(1, 10_000).Select(i => $"{data.AuditHeadsFile}.before-restore-{i}")
                .First(f => !File.Exists(f)));
        }

        return aside;
    }

    private static async Task RecoverAsync(DataFolder data, DateTimeOffset? to, CancellationToken cancel)
    {
        // What the cluster was told to do with its log is not for the restored one.
        await File.WriteAllTextAsync(Path.Combine(data.Cluster, "postgresql.auto.conf"), "", cancel);
        await File.WriteAllTextAsync(Path.Combine(data.Cluster, "recovery.signal"), "", cancel);
        var trust = Path.Combine(data.Runtime, "restore-hba.conf");
        DataFolder.WritePrivate(trust, "local all postgres trust\nhost all postgres 127.0.0.1/32 scram-sha-256\n");
        try
        {
            string[] recovery =
            [
                $"hba_file={trust}", "hot_standby=off", "restore_command=false", "recovery_target_timeline=current",
                "recovery_target_action=promote",
            ];
            if (to is { } moment)
            {
                var time = moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
                string[] target = [.. recovery, $"recovery_target_time={time}+00"];
                try
                {
                    await StartOnceAsync(data, target, cancel);
                    return;
                }
                catch (StoaException e) when (e.Message.Contains("before configured recovery target", StringComparison.Ordinal))
                {
                    // Nothing was committed between the moment and the log's end, which we know to lie behind it.
                }
            }

            await StartOnceAsync(data, recovery, cancel);
        }
        finally
        {
            File.Delete(trust);
        }
    }

    private static async Task StartOnceAsync(DataFolder data, string[] settings, CancellationToken cancel)
    {
        var process = new PostgresProcess(data, PostgresBinaries.Find(data), settings);
        var passwords = data.DatabasePasswords();
        await process.InitialiseAsync(passwords["postgres"], cancel);
        process.Launch();
        try
        {
            var waited = Stopwatch.StartNew();
            while (true)
            {
                try
                {
                    await using var admin = new NpgsqlConnection(
                        EmbeddedPostgres.AdminOf(process.Host, process.Port, passwords));
                    await admin.OpenAsync(cancel);
                    // The passwords are those of the keys folder, whatever they were then.
                    await DatabaseSetup.SetPasswordAsync(admin, "postgres", passwords["postgres"], cancel);
                    await DatabaseSetup.EnsureAsync(admin, passwords, Installation.EmbeddedDatabase, cancel);
                    return;
                }
                catch (NpgsqlException) when (!process.HasExited && waited.Elapsed < Patience)
                {
                    await Task.Delay(100, cancel);
                }
                catch (NpgsqlException) when (process.HasExited)
                {
                    throw new StoaException(
                        $"The restored cluster did not recover: {process.LastError()} (see {process.LogFile})");
                }
            }
        }
        finally
        {
            await process.StopAsync();
        }
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    internal static string Text(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture) + " UTC";
}
