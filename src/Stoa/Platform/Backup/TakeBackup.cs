using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Stoa.Platform.Backup;

/// <summary>
/// Copies the cluster while it works: PostgreSQL's own way (pg_backup_start, the files, pg_backup_stop), into one
/// compressed and sealed tar. What changed while it was read is repaired at restore by the write-ahead log in between.
/// </summary>
public static class TakeBackup
{
    private const string IdentitySql = """
        select (select system_identifier::text from pg_control_system()), (select timeline_id from pg_control_checkpoint()),
               current_setting('server_version'), (select count(*) from pg_tablespace) > 2
        """;
    private const string StartSql = "select pg_backup_start('stoa', true)";
    private const string StopSql = "select lsn, labelfile from pg_backup_stop(false)";
    private const string ArrivedSql = """
        select coalesce((select restart_lsn >= @lsn::pg_lsn from pg_replication_slots where slot_name = @slot), false)
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    // Emptied by every start; what of them is needed is made anew.
    private static readonly HashSet<string> Emptied =
        ["pg_wal", "pg_replslot", "pg_dynshmem", "pg_notify", "pg_serial", "pg_snapshots", "pg_stat_tmp", "pg_subtrans"];

    private static readonly HashSet<string> Left =
        ["postmaster.pid", "postmaster.opts", "backup_label", "backup_label.old", "tablespace_map", "backup_manifest",
         "current_logfiles", "postgresql.auto.conf.tmp", "recovery.signal", "standby.signal"];

    /// <summary>Takes a copy. It counts only once the log it needs has arrived, too (<see cref="ReceiveWal"/>).</summary>
    /// <param name="admin">A connection string of the cluster's superuser.</param>
    /// <param name="progress">Told bytes done and bytes in all.</param>
    public static async Task<BackupManifest> RunAsync(
        DataFolder data, string admin, BackupRepository repository, Action<long, long> progress, TimeProvider clock,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(repository);
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(admin) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
        await connection.OpenAsync(cancel);
        var started = clock.GetUtcNow();
        var manifest = await IdentifyAsync(connection, started, cancel);
        var name = $"base/{manifest.Id}/files";
        await using var start = new NpgsqlCommand(StartSql, connection);
        var startLsn = (ulong)(NpgsqlLogSequenceNumber)(await start.ExecuteScalarAsync(cancel))!;

        var (file, writer) = repository.Begin(name);
        long files = 0;
        long bytes = 0;
        ulong stopLsn;
        await using (var gzip = new GZipStream(writer, CompressionLevel.Fastest, leaveOpen: true))
        await using (var tar = new TarWriter(gzip, TarEntryFormat.Pax, leaveOpen: true))
        {
            var found = Find(data.Cluster);
            var all = found.Sum(f => f.Size);
            foreach (var (path, size, isFolder) in found)
            {
                cancel.ThrowIfCancellationRequested();
                bytes += await AddAsync(tar, data.Cluster, path, isFolder, cancel);
                files += isFolder ? 0 : 1;
                progress(Math.Min(bytes, all), all);
            }

            // The control file last, as everything else must be at least as old as what it says.
            bytes += await AddAsync(tar, data.Cluster, Path.Combine("global", "pg_control"), false, cancel);
            (stopLsn, var label) = await StopAsync(connection, cancel);
            using var text = new MemoryStream(Encoding.UTF8.GetBytes(label));
            await tar.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.RegularFile, "backup_label") { DataStream = text }, cancel);
        }

        repository.Keep(name, file, writer);
        await ArrivedAsync(connection, stopLsn, cancel);
        if (!repository.Wal(manifest.SystemId, manifest.Timeline).From(WalArchive.SegmentOf(startLsn)).Any())
        {
            throw new StoaException(
                "The copy is there, and the beginning of its log went elsewhere: it counts for nothing. Run the backup again.");
        }

        manifest = manifest with
        {
            FinishedAt = clock.GetUtcNow(),
            StartLsn = startLsn,
            StopLsn = stopLsn,
            Files = files + 1,
            Bytes = bytes,
        };
        repository.WriteManifest(manifest);
        return manifest;
    }

    private static async Task<BackupManifest> IdentifyAsync(
        NpgsqlConnection connection, DateTimeOffset started, CancellationToken cancel)
    {
        await using var identity = new NpgsqlCommand(IdentitySql, connection);
        await using var reader = await identity.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        if (reader.GetBoolean(3))
        {
            throw new StoaException("The cluster has tablespaces of its own: back it up with pgBackRest (docs/operations.md).");
        }

        return new BackupManifest
        {
            Id = started.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            StartedAt = started,
            SystemId = reader.GetString(0),
            Timeline = (uint)reader.GetInt32(1),
            PostgresVersion = reader.GetString(2),
        };
    }

    private static async Task<(ulong Lsn, string Label)> StopAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var stop = new NpgsqlCommand(StopSql, connection);
        await using var reader = await stop.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        return ((ulong)reader.GetFieldValue<NpgsqlLogSequenceNumber>(0), reader.GetString(1));
    }

    private static async Task ArrivedAsync(NpgsqlConnection connection, ulong lsn, CancellationToken cancel)
    {
        await using var arrived = new NpgsqlCommand(ArrivedSql, connection);
        arrived.Parameters.AddWithValue("lsn", new NpgsqlLogSequenceNumber(lsn).ToString());
        arrived.Parameters.AddWithValue("slot", ReceiveWal.Slot);
        var waited = Stopwatch.StartNew();
        while (await arrived.ExecuteScalarAsync(cancel) is not true)
        {
            if (waited.Elapsed > Patience)
            {
                throw new StoaException("The copy is there, and the log it needs does not arrive: it counts for nothing.");
            }

            await Task.Delay(100, cancel);
        }
    }

    private static List<(string Path, long Size, bool IsFolder)> Find(string cluster)
    {
        var found = new List<(string, long, bool)>();
        var waiting = new Stack<string>([""]);
        while (waiting.TryPop(out var folder))
        {
            foreach (var entry in new DirectoryInfo(Path.Combine(cluster, folder)).EnumerateFileSystemInfos())
            {
                var path = Path.Combine(folder, entry.Name);
                if (entry is DirectoryInfo)
                {
                    found.Add((path, 0, true));
                    if (!(folder.Length == 0 && Emptied.Contains(entry.Name)) && entry.Name != "pgsql_tmp")
                    {
                        waiting.Push(path);
                    }
                }
                else if (!IsLeft(folder, entry.Name))
                {
                    found.Add((path, ((FileInfo)entry).Length, false));
                }
            }
        }

        // Folders before what is in them.
        found.Add((Path.Combine("pg_wal", "archive_status"), 0, true));
        return
        [
            .. found.DistinctBy(f => f.Item1).OrderBy(f => f.Item3 ? 0 : 1).ThenBy(f => f.Item1, StringComparer.Ordinal),
        ];
    }

    private static bool IsLeft(string folder, string name) =>
        (folder.Length == 0 && Left.Contains(name)) || (folder == "global" && name == "pg_control")
        || name.StartsWith("pg_internal.init", StringComparison.Ordinal)
        || name.StartsWith("pgsql_tmp", StringComparison.Ordinal);

    private static async Task<long> AddAsync(
        TarWriter tar, string cluster, string path, bool isFolder, CancellationToken cancel)
    {
        var name = path.Replace(Path.DirectorySeparatorChar, '/');
        if (isFolder)
        {
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, name + "/"), cancel);
            return 0;
        }

        try
        {
            await using var file = new FileStream(
                Path.Combine(cluster, path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
            await using var exact = new ExactStream(file);
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = exact }, cancel);
            return exact.Length;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Dropped since it was found: the log tells so, too.
            return 0;
        }
    }

    /// <summary>A file as long as it was when it was opened, however it grows or shrinks meanwhile.</summary>
    private sealed class ExactStream(FileStream file) : Stream
    {
        private readonly long _length = file.Length;
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => _length;

        public override long Position { get => _position; set => _position = file.Position = value; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            buffer = buffer[..(int)Math.Min(buffer.Length, _length - _position)];
            var count = buffer.Length == 0 ? 0 : file.Read(buffer);
            if (count == 0)
            {
                // It was cut meanwhile; what is missing is written anew by the log.
                buffer.Clear();
                count = buffer.Length;
            }

            _position += count;
            return count;
        }

        public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => _length + offset,
        };

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
