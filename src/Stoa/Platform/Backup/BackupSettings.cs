using System.Text.Json;

namespace Stoa.Platform.Backup;

/// <summary>Where a data folder is backed up to: <c>backup.json</c> in it, written by <c>stoa backup</c>.</summary>
/// <param name="Directory">The folder of backups.</param>
/// <param name="KeepDays">Every moment of so many days stays restorable; what is older goes.</param>
public sealed record BackupSettings(string Directory, int KeepDays)
{
    /// <summary>What is kept unless told otherwise.</summary>
    public const int UsualDays = 14;

    /// <summary>Null where no backup was set up.</summary>
    public static BackupSettings? Read(DataFolder data)
    {
        try
        {
            return JsonSerializer.Deserialize<BackupSettings>(File.ReadAllText(FileOf(data)), JsonSerializerOptions.Web);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new StoaException($"{FileOf(data)} cannot be read: delete it, and run 'stoa backup DIR' again.", 1, e);
        }
    }

    public void Write(DataFolder data) =>
        DataFolder.WritePrivate(FileOf(data), JsonSerializer.Serialize(this, JsonSerializerOptions.Web) + "\n");

    private static string FileOf(DataFolder data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Path.Combine(data.Path, "backup.json");
    }
}
