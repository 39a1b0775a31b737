using System.Security.Cryptography;
using System.Text.Json;

namespace Stoa.Platform.Backup;

/// <summary>A copy of the whole cluster from which recovery can begin. Times are UTC.</summary>
public sealed record BackupManifest
{
    /// <summary>Its folder's name: when it began.</summary>
    public string Id { get; init; } = "";

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>From then on its database can be had: recovery to an earlier moment needs an earlier copy.</summary>
    public DateTimeOffset FinishedAt { get; init; }

    /// <summary>Which cluster it is of, as PostgreSQL numbers them.</summary>
    public string SystemId { get; init; } = "";

    public uint Timeline { get; init; }

    /// <summary>The first and the last place in the write-ahead log that it needs.</summary>
    public ulong StartLsn { get; init; }

    public ulong StopLsn { get; init; }

    public string PostgresVersion { get; init; } = "";

    public long Files { get; init; }

    /// <summary>Bytes before compressing.</summary>
    public long Bytes { get; init; }
}

/// <summary>
/// A folder that holds backups: <c>base/ID/files</c> (a compressed tar) and <c>base/ID/manifest</c>,
/// <c>wal/CLUSTER-TIMELINE/SEGMENT</c>, and <c>media/</c>. Every file in it is sealed under the backup key, which is not in it.
/// </summary>
public sealed class BackupRepository
{
    private const string Label = "stoa-backup.json";
    private const int Format = 1;
    private readonly byte[] _key;

    private BackupRepository(string directory, byte[] key)
    {
        Directory = directory;
        _key = key;
    }

    public string Directory { get; }

    internal WalArchive Wal(string systemId, uint timeline) => new(this, systemId, timeline);

    /// <summary>Opens a folder of backups, or makes it.</summary>
    /// <exception cref="StoaException">It cannot be written, or belongs to another key.</exception>
    public static BackupRepository Create(string directory, DataFolder data)
    {
        ArgumentNullException.ThrowIfNull(data);
        directory = Path.GetFullPath(directory);
        var key = BackupKey.Of(data);
        if (IsInside(directory, data.Path))
        {
            throw new StoaException(
                $"{directory} lies in the data folder {data.Path}, and would be lost with it: name a folder on another disk.", 2);
        }

        try
        {
            System.IO.Directory.CreateDirectory(directory);
            var label = Path.Combine(directory, Label);
            if (!File.Exists(label))
            {
                if (System.IO.Directory.EnumerateFileSystemEntries(directory).Any())
                {
                    throw new StoaException(
                        $"{directory} holds other files and no backup: name an empty folder, or one with a backup.", 2);
                }

                var text = JsonSerializer.Serialize(new { format = Format, key = BackupKey.Fingerprint(key) });
                File.WriteAllText(label, text + "\n");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoaException($"{directory} cannot be written: {e.Message}", 1, e);
        }

        return Open(directory, data);
    }

    /// <summary>Opens a folder that holds backups.</summary>
    /// <exception cref="StoaException">There is none, or the data folder has no key for it.</exception>
    public static BackupRepository Open(string directory, DataFolder data)
    {
        ArgumentNullException.ThrowIfNull(data);
        directory = Path.GetFullPath(directory);
        var label = Path.Combine(directory, Label);
        if (!File.Exists(label))
        {
            throw new StoaException($"{directory} holds no backup of Stoa: there is no {Label}.", 2);
        }

        if (!BackupKey.Exists(data))
        {
            throw new StoaException(
                $"{data.Path} has no backup key: put the folder keys/ that was kept apart from the backup there first.", 2);
        }

        var key = BackupKey.Of(data);
        using var text = JsonDocument.Parse(File.ReadAllText(label));
        if (text.RootElement.GetProperty("format").GetInt32() != Format)
        {
            throw new StoaException($"{directory} was written by a newer version of Stoa: restore it with that one.");
        }

        return text.RootElement.GetProperty("key").GetString() == BackupKey.Fingerprint(key)
            ? new BackupRepository(directory, key)
            : throw new StoaException(
                $"{directory} is sealed under another key than {BackupKey.FileOf(data)}: put its own there.", 2);
    }

    /// <summary>The copies that are whole, the earliest first. What was interrupted is none.</summary>
    public List<BackupManifest> Bases()
    {
        var folder = Path.Combine(Directory, "base");
        if (!System.IO.Directory.Exists(folder))
        {
            return [];
        }

        return
        [
            .. System.IO.Directory.EnumerateDirectories(folder).Where(d => File.Exists(Path.Combine(d, "manifest")))
                .Select(d => ReadManifest(Path.GetFileName(d))).OrderBy(m => m.FinishedAt),
        ];
    }

    /// <summary>Opens a piece for writing. It gets its name, on the disk, only by <see cref="Keep"/>.</summary>
    public (FileStream File, SealedWriteStream Writer) Begin(string name)
    {
        var path = PathOf(name) + ".new";
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        return (file, new SealedWriteStream(file, _key, name));
    }

    public void Keep(string name, FileStream file, SealedWriteStream writer)
    {
        writer.Complete();
        file.Flush(flushToDisk: true);
        writer.Dispose();
        file.Dispose();
        File.Move(PathOf(name) + ".new", PathOf(name), overwrite: true);
    }

    /// <summary>A piece that grows in place, and may end anywhere after a crash.</summary>
    internal (FileStream File, SealedWriteStream Writer) BeginInPlace(string name, string boundName)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        var file = new FileStream(PathOf(name), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        return (file, new SealedWriteStream(file, _key, boundName));
    }

    public SealedReadStream Read(string name, string? boundName = null, bool mayBeTorn = false)
    {
        var path = PathOf(name);
        if (!File.Exists(path))
        {
            throw SealedFile.Damaged(name, "is missing");
        }

        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
        return new SealedReadStream(file, _key, boundName ?? name, mayBeTorn);
    }

    public string PathOf(string name) => Path.Combine(Directory, name.Replace('/', Path.DirectorySeparatorChar));

    public void WriteManifest(BackupManifest manifest)
    {
        var name = $"base/{manifest.Id}/manifest";
        var (file, writer) = Begin(name);
        JsonSerializer.Serialize(writer, manifest, JsonSerializerOptions.Web);
        Keep(name, file, writer);
    }

    /// <summary>
    /// Deletes copies that no moment of the last days needs, what interrupted ones left, and log that no copy needs.
    /// </summary>
    /// <param name="keepFrom">Every moment from then on stays restorable.</param>
    public int Expire(DateTimeOffset keepFrom)
    {
        var bases = Bases();
        if (bases.Count == 0)
        {
            return 0;
        }

        var needed = bases.Where((b, i) => i == bases.Count - 1 || bases[i + 1].FinishedAt > keepFrom).ToList();
        var folder = Path.Combine(Directory, "base");
        var dropped = 0;
        // A copy that is not whole and younger than the newest may still be being written.
        foreach (var gone in System.IO.Directory.EnumerateDirectories(folder)
            .Where(d => needed.All(b => b.Id != Path.GetFileName(d))
                && string.CompareOrdinal(Path.GetFileName(d), bases[^1].Id) < 0).ToList())
        {
            // The manifest first: what is left of an interrupted deletion is no copy.
            File.Delete(Path.Combine(gone, "manifest"));
            System.IO.Directory.Delete(gone, recursive: true);
            dropped++;
        }

        foreach (var (system, timeline) in WalArchive.All(this))
        {
            var ofIt = needed.Where(b => b.SystemId == system && b.Timeline == timeline).ToList();
            // The newest copy's own line is being written, by this cluster or one that was restored since.
            if (ofIt.Count > 0 || timeline < needed[^1].Timeline || system != needed[^1].SystemId)
            {
                Wal(system, timeline).DeleteBefore(ofIt.Count > 0 ? ofIt.Min(b => b.StartLsn) : ulong.MaxValue);
            }
        }

        return dropped;
    }

    private BackupManifest ReadManifest(string id)
    {
        using var reader = Read($"base/{id}/manifest");
        return JsonSerializer.Deserialize<BackupManifest>(reader, JsonSerializerOptions.Web)!;
    }

    private static bool IsInside(string directory, string parent) =>
        (directory + Path.DirectorySeparatorChar).StartsWith(
            parent.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}

/// <summary>The key that backups are sealed under: a file of the keys folder, which is kept apart from them.</summary>
internal static class BackupKey
{
    public static string FileOf(DataFolder data) => Path.Combine(data.Keys, "backup.key");

    private static string? Given => Environment.GetEnvironmentVariable("Stoa__BackupKey");

    public static bool Exists(DataFolder data) => !string.IsNullOrEmpty(Given) || File.Exists(FileOf(data));

    /// <summary>The key, made at first use; <c>Stoa__BackupKey</c> may hold it instead.</summary>
    public static byte[] Of(DataFolder data)
    {
        if (!Exists(data))
        {
            DataFolder.WritePrivate(FileOf(data), RandomNumberGenerator.GetHexString(64, lowercase: true));
        }

        var text = string.IsNullOrEmpty(Given) ? File.ReadAllText(FileOf(data)).Trim() : Given.Trim();
        return text.Length == 64 && text.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(text)
            : throw new StoaException("The backup key must be 64 hexadecimal digits: restore keys/backup.key.");
    }

    public static string Fingerprint(byte[] key) => Convert.ToHexStringLower(
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 8, info: "stoa backup fingerprint"u8.ToArray()));
}
