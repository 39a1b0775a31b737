namespace Stoa.Platform;

/// <summary>
/// The master key in the data folder, made at first use: keys/master.key, beside it during a rotation master.key.previous.
/// It must never lie in a backup.
/// </summary>
public sealed class FileKeyStore(DataFolder data) : IKeyStore
{
    /// <summary>The previous key's file.</summary>
    public static string PreviousFile(DataFolder data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.MasterKeyFile + ".previous";
    }

    /// <inheritdoc/>
    public string Kind => "file";

    /// <inheritdoc/>
    public string Place => data.MasterKeyFile;

    /// <inheritdoc/>
    public bool CanReplace => true;

    /// <inheritdoc/>
    public KeySet Read()
    {
        var previousFile = PreviousFile(data);
        if (!File.Exists(Place))
        {
            if (File.Exists(previousFile))
            {
                throw new StoaException($"{Place} is missing, and {previousFile} is there: restore the first from its copy.");
            }

            WriteThrough(Place, MasterKey.New());
        }

        var current = MasterKey.Parse(File.ReadAllText(Place), Place);
        var previous = File.Exists(previousFile) ? MasterKey.Parse(File.ReadAllText(previousFile), previousFile) : null;
        return new KeySet(current, current.Is(previous) ? null : previous);
    }

    /// <inheritdoc/>
    public void Replace(KeySet keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        // The old key stands in its second place before it leaves the first: at no moment is it in neither.
        if (keys.Previous is not null)
        {
            WriteThrough(PreviousFile(data), keys.Previous);
        }

        if (!File.Exists(Place) || !MasterKey.Parse(File.ReadAllText(Place), Place).Is(keys.Current))
        {
            WriteThrough(Place, keys.Current);
        }

        if (keys.Previous is null)
        {
            Destroy(PreviousFile(data));
        }
    }

    private static void WriteThrough(string file, MasterKey key)
    {
        DataFolder.WritePrivate(file, key.Hex());
        // Once more after the renaming: file systems that keep a journal write the new name with it.
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        stream.Flush(flushToDisk: true);
    }

    // Overwritten first, which on most disks of today is a courtesy: the volume's encryption is what counts.
    private static void Destroy(string file)
    {
        if (!File.Exists(file))
        {
            return;
        }

        using (var stream = new FileStream(file, FileMode.Open, FileAccess.Write))
        {
            stream.Write(new byte[stream.Length]);
            stream.Flush(flushToDisk: true);
        }

        File.Delete(file);
    }
}
