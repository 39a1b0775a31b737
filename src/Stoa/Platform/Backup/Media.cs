namespace Stoa.Platform.Backup;

/// <summary>Pictures and other files of the data folder's media, which are named by their content: each is copied once.</summary>
internal static class Media
{
    private const string Folder = "media";

    /// <summary>Copies what the backup does not have yet. Answers how many.</summary>
    public static int Copy(BackupRepository repository, DataFolder data)
    {
        var copied = 0;
        foreach (var file in Files(data.Media).Where(f => !f.EndsWith(".new", StringComparison.Ordinal)))
        {
            var name = NameOf(data.Media, file);
            if (File.Exists(repository.PathOf(name)))
            {
                continue;
            }

            try
            {
                using var source = File.OpenRead(file);
                var (target, writer) = repository.Begin(name);
                source.CopyTo(writer);
                repository.Keep(name, target, writer);
                copied++;
            }
            catch (FileNotFoundException)
            {
                // Deleted since it was found.
            }
        }

        return copied;
    }

    /// <summary>Whether the backup has all there is.</summary>
    public static bool IsComplete(BackupRepository repository, DataFolder data) =>
        Files(data.Media).All(f =>
            f.EndsWith(".new", StringComparison.Ordinal) || File.Exists(repository.PathOf(NameOf(data.Media, f))));

    /// <summary>Deletes from a backup what the marketplace deleted itself before a moment that is kept.</summary>
    public static void Expire(BackupRepository repository, DataFolder data, DateTimeOffset keepFrom)
    {
        var root = repository.PathOf(Folder);
        foreach (var file in Files(root).Where(f => File.GetLastWriteTimeUtc(f) < keepFrom.UtcDateTime
            && !File.Exists(Path.Combine(data.Media, Path.GetRelativePath(root, f)))))
        {
            File.Delete(file);
        }
    }

    /// <summary>Puts back what the data folder lacks.</summary>
    public static void Restore(BackupRepository repository, DataFolder data) => Each(repository, (reader, path) =>
    {
        var file = Path.Combine(data.Media, path);
        if (File.Exists(file))
        {
            reader.CopyTo(Stream.Null);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using (var target = File.Create(file + ".new"))
        {
            reader.CopyTo(target);
        }

        File.Move(file + ".new", file);
    });

    /// <summary>Reads everything.</summary>
    public static void Check(BackupRepository repository) => Each(repository, (reader, _) => reader.CopyTo(Stream.Null));

    private static void Each(BackupRepository repository, Action<Stream, string> take)
    {
        var root = repository.PathOf(Folder);
        foreach (var file in Files(root).Where(f => !f.EndsWith(".new", StringComparison.Ordinal)))
        {
            using var reader = repository.Read(NameOf(root, file));
            take(reader, Path.GetRelativePath(root, file));
        }
    }

    private static string NameOf(string root, string file) =>
        $"{Folder}/{Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/')}";

    private static IEnumerable<string> Files(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories) : [];
}
