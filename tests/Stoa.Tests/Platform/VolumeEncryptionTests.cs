using Stoa.Host;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform;

/// <summary>What the kernel's files say of a folder's volume, on machines that are made up of files here.</summary>
public sealed class VolumeEncryptionTests : IDisposable
{
    private readonly ScratchFolder _root = new();

    [Fact]
    public void Dm_crypt_is_found_below_logical_volumes_and_a_bare_partition_is_none()
    {
        Mounts(
            "22 1 254:0 / / rw - ext4 /dev/mapper/root rw", "23 22 8:1 / /srv/plain rw - xfs /dev/sda1 rw",
            @"24 22 253:7 / /srv/two\040words rw - ext4 /dev/mapper/mixed rw", "25 22 0:31 / /srv/net rw - nfs4 nas:/x rw",
            "26 22 0:40 / /srv/btrfs rw - btrfs /dev/mapper/safe rw");
        Block("254:0", "LVM-abc", "dm-1");
        Block("254:0/slaves/dm-1", "CRYPT-LUKS2-def-name", "sda3");
        Block("8:1", null);
        Block("253:7", "LVM-ghi", "dm-3", "sdb");
        Block("253:7/slaves/dm-3", "CRYPT-LUKS2-jkl-name");
        Block("253:7/slaves/sdb", null);
        Write("sys/class/block/safe/dm/uuid", "CRYPT-LUKS2-mno-safe\n");

        Assert.Equal((true, "/dev/mapper/root"), Of("/var/lib/stoa"));
        Assert.Equal((false, "/dev/sda1"), Of("/srv/plain/data"));
        Assert.Equal((true, "/dev/mapper/root"), Of("/srv/plainer"));
        // One of its two disks is in the clear.
        Assert.Equal((false, "/dev/mapper/mixed"), Of("/srv/two words/data"));
        Assert.Equal((true, "/dev/mapper/safe"), Of("/srv/btrfs"));
        Assert.Equal((null, "nfs4 (nas:/x)"), Of("/srv/net/data"));
    }

    [Fact]
    public void What_cannot_be_seen_is_said_so()
    {
        Assert.Null(Of("/data").IsEncrypted);
        Mounts("22 1 0:50 / / rw - overlay overlay rw,lowerdir=/x");
        Assert.Equal((null, "overlay (overlay)"), Of("/data"));
    }

    public void Dispose() => _root.Dispose();

    private (bool? IsEncrypted, string On) Of(string folder) => VolumeEncryption.Of(folder, _root.Path);

    private void Mounts(params string[] lines) => Write("proc/self/mountinfo", string.Join('\n', lines) + "\n");

    private void Block(string device, string? uuid, params string[] slaves)
    {
        Directory.CreateDirectory(Path.Combine(_root.Path, "sys/dev/block", device));
        foreach (var slave in slaves)
        {
            Directory.CreateDirectory(Path.Combine(_root.Path, "sys/dev/block", device, "slaves", slave));
        }

        if (uuid is not null)
        {
            Write($"sys/dev/block/{device}/dm/uuid", uuid + "\n");
        }
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_root.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
