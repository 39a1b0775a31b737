using System.Security.Cryptography;
using Stoa.Platform;
using Stoa.Platform.Backup;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform.Backup;

/// <summary>The form of every file in a backup: what was done to one is noticed, and names it.</summary>
public sealed class SealedFileTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly BackupRepository _repository;
    private readonly byte[] _content = RandomNumberGenerator.GetBytes((1 << 18) * 3 + 12345);

    public SealedFileTests()
    {
        var data = new DataFolder(Path.Combine(_scratch.Path, "data"));
        data.Create();
        _repository = BackupRepository.Create(Path.Combine(_scratch.Path, "backup"), data);
        Write("media/a");
        Write("media/b");
    }

    [Fact]
    public void What_is_written_is_read() => Assert.Equal(_content, Read("media/a"));

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(300_000)]
    [InlineData(-1)]
    public void A_changed_byte_is_noticed(int at)
    {
        var bytes = File.ReadAllBytes(_repository.PathOf("media/a"));
        bytes[at < 0 ? bytes.Length + at : at] ^= 1;
        File.WriteAllBytes(_repository.PathOf("media/a"), bytes);
        Assert.Contains("media/a", Refused("media/a"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_shortened_length_is_noticed()
    {
        var bytes = File.ReadAllBytes(_repository.PathOf("media/a"));
        // Each cut between frames, and some within.
        foreach (var length in new[] { 0, 5, 24, 28, 24 + 262_164, 24 + (2 * 262_164), 24 + (3 * 262_164), bytes.Length - 1, bytes.Length - 30 })
        {
            File.WriteAllBytes(_repository.PathOf("media/a"), bytes[..length]);
            Assert.Contains("media/a is cut short", Refused("media/a"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Files_that_changed_places_are_noticed()
    {
        File.Copy(_repository.PathOf("media/a"), _repository.PathOf("media/b"), overwrite: true);
        Assert.Contains("media/b", Refused("media/b"), StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_that_changed_places_are_noticed()
    {
        var bytes = File.ReadAllBytes(_repository.PathOf("media/a"));
        const int frame = (1 << 18) + 20;
        byte[] mixed = [.. bytes[..24], .. bytes[(24 + frame)..(24 + (2 * frame))], .. bytes[24..(24 + frame)], .. bytes[(24 + (2 * frame))..]];
        File.WriteAllBytes(_repository.PathOf("media/a"), mixed);
        Assert.Contains("is damaged", Refused("media/a"), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_of_the_content_can_be_read_in_the_file()
    {
        var text = "somebody@example.org "u8.ToArray();
        var (file, writer) = _repository.Begin("media/c");
        for (var i = 0; i < 1000; i++)
        {
            writer.Write(text);
        }

        _repository.Keep("media/c", file, writer);
        Assert.Equal(-1, File.ReadAllBytes(_repository.PathOf("media/c")).AsSpan().IndexOf("example"u8));
    }

    [Fact]
    public void Another_key_is_refused_by_name()
    {
        var other = new DataFolder(Path.Combine(_scratch.Path, "other"));
        other.Create();
        Assert.Contains("no backup key", Assert.Throws<StoaException>(
            () => BackupRepository.Open(_repository.Directory, other)).Message, StringComparison.Ordinal);
        BackupRepository.Create(Path.Combine(_scratch.Path, "others"), other);
        Assert.Contains("sealed under another key", Assert.Throws<StoaException>(
            () => BackupRepository.Open(_repository.Directory, other)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _scratch.Dispose();

    private void Write(string name)
    {
        var (file, writer) = _repository.Begin(name);
        writer.Write(_content);
        _repository.Keep(name, file, writer);
    }

    private byte[] Read(string name)
    {
        using var reader = _repository.Read(name);
        using var memory = new MemoryStream();
        reader.CopyTo(memory);
        return memory.ToArray();
    }

    private string Refused(string name) => Assert.Throws<StoaException>(() => Read(name)).Message;
}
