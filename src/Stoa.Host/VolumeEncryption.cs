namespace Stoa.Host;

/// <summary>
/// Whether a folder's volume is encrypted, as far as the kernel shows: dm-crypt (LUKS) below its file system, at any depth.
/// What a cloud provider or a disk encrypts by itself cannot be seen from here.
/// </summary>
public static class VolumeEncryption
{
    private const int Deepest = 10;

    /// <summary>True or false; null where the file system stands on no device that can be seen.</summary>
    /// <param name="root">Where /proc and /sys are; tests have their own.</param>
    /// <returns>And what it stands on, for people.</returns>
    public static (bool? IsEncrypted, string On) Of(string folder, string root = "/")
    {
        try
        {
            var mounts = File.ReadLines(Path.Combine(root, "proc/self/mountinfo")).Select(l => l.Split(' '))
                .Where(f => Holds(Unescaped(f[4]), folder)).ToList();
            if (mounts.Count == 0)
            {
                return (null, "an unknown file system");
            }

            // The longest way; of several on one place the last covers the others.
            var mount = mounts.Index().OrderBy(m => Unescaped(m.Item[4]).Length).ThenBy(m => m.Index).Last().Item;
            var (device, after) = (mount[2], Array.IndexOf(mount, "-"));
            var (type, source) = (mount[after + 1], Unescaped(mount[after + 2]));
            var block = device.StartsWith("0:", StringComparison.Ordinal)
                // btrfs numbers its volumes itself, and names a device.
                ? Path.Combine(root, "sys/class/block", Path.GetFileName(source))
                : Path.Combine(root, "sys/dev/block", device);
            return source.StartsWith("/dev/", StringComparison.Ordinal) && Directory.Exists(block)
                ? (IsCrypt(block, 0), source)
                : (null, $"{type} ({source})");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or IndexOutOfRangeException)
        {
            return (null, "a file system that cannot be seen here");
        }
    }

    private static bool IsCrypt(string block, int depth)
    {
        var uuid = Path.Combine(block, "dm/uuid");
        if (File.Exists(uuid) && File.ReadAllText(uuid).StartsWith("CRYPT-", StringComparison.Ordinal))
        {
            return true;
        }

        // All of what lies below must be: a volume group may have one disk in the clear. A partition's disk is above it.
        var slaves = Path.Combine(block, "slaves");
        var below = Directory.Exists(slaves) ? Directory.GetFileSystemEntries(slaves) : [];
        return depth < Deepest && below.Length > 0 && below.All(b => IsCrypt(b, depth + 1));
    }

    private static bool Holds(string mount, string folder) =>
        mount == "/" || folder == mount || folder.StartsWith(mount + "/", StringComparison.Ordinal);

    private static string Unescaped(string text) => text.Replace(@"\040", " ").Replace(@"\134", @"\");
}
