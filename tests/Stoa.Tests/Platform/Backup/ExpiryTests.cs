using Stoa.Platform;
using Stoa.Platform.Backup;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform.Backup;

/// <summary>What a backup keeps: every moment of the days it promises, and nothing older than that needs.</summary>
public sealed class ExpiryTests : IDisposable
{
    private const ulong Segment = 16 << 20;
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private readonly ScratchFolder _scratch = new();
    private readonly BackupRepository _repository;

    public ExpiryTests()
    {
        var data = new DataFolder(Path.Combine(_scratch.Path, "data"));
        data.Create();
        _repository = BackupRepository.Create(Path.Combine(_scratch.Path, "backup"), data);
    }

    [Fact]
    public void The_copy_before_the_first_moment_that_is_kept_stays_and_older_ones_go_with_their_log()
    {
        foreach (var day in new[] { 1, 4, 7, 9 })
        {
            Copy("7", day, 1, (ulong)day * 10);
        }

        Log("7", 1, 5, 100);
        Assert.Equal(1, _repository.Expire(Now.AddDays(-5)));
        Assert.Equal([4, 7, 9], _repository.Bases().Select(b => b.FinishedAt.Day));
        Assert.Equal(40, Logged("7", 1).Min());
        Assert.Equal(100, Logged("7", 1).Max());
    }

    [Fact]
    public void The_only_copy_stays_however_old_it_is_and_so_does_its_log()
    {
        Copy("7", 1, 1, 10);
        Log("7", 1, 8, 30);
        Assert.Equal(0, _repository.Expire(Now));
        Assert.Equal((10, 30), (Logged("7", 1).Min(), Logged("7", 1).Max()));
    }

    [Fact]
    public void What_was_interrupted_goes_and_so_does_the_log_of_lines_that_nothing_needs()
    {
        Copy("7", 1, 1, 10);
        Copy("7", 3, 2, 20);
        Log("7", 1, 10, 12);
        Log("7", 2, 18, 30);
        Log("8", 1, 1, 3);
        Directory.CreateDirectory(Path.Combine(_repository.Directory, "base", "20260302T000000Z"));
        Assert.Equal(2, _repository.Expire(Now.AddDays(-2)));
        Assert.Equal([3], _repository.Bases().Select(b => b.FinishedAt.Day));
        Assert.Empty(Logged("7", 1));
        Assert.Equal(20, Logged("7", 2).Min());
        Assert.Empty(Logged("8", 1));
    }

    [Fact]
    public void The_line_of_a_cluster_that_was_restored_since_stays_although_no_copy_is_of_it_yet()
    {
        Copy("7", 1, 1, 10);
        Log("7", 1, 10, 12);
        Log("7", 2, 11, 13);
        Assert.Equal(0, _repository.Expire(Now));
        Assert.Equal(3, Logged("7", 2).Count);
    }

    public void Dispose() => _scratch.Dispose();

    private void Copy(string system, int day, uint timeline, ulong segment)
    {
        var id = $"202603{day:00}T000000Z";
        var (file, writer) = _repository.Begin($"base/{id}/files");
        _repository.Keep($"base/{id}/files", file, writer);
        _repository.WriteManifest(new BackupManifest
        {
            Id = id,
            SystemId = system,
            Timeline = timeline,
            FinishedAt = new DateTimeOffset(2026, 3, day, 0, 0, 0, TimeSpan.Zero),
            StartLsn = segment * Segment,
        });
    }

    private void Log(string system, uint timeline, int from, int to)
    {
        for (var segment = from; segment <= to; segment++)
        {
            var name = $"wal/{system}-{timeline:X8}/{timeline:X8}{segment / 256:X8}{segment % 256:X8}";
            var (file, writer) = _repository.Begin(name);
            _repository.Keep(name, file, writer);
        }
    }

    private List<int> Logged(string system, uint timeline)
    {
        var folder = Path.Combine(_repository.Directory, "wal", $"{system}-{timeline:X8}");
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder).Select(f => Convert.ToInt32(Path.GetFileName(f)[16..24], 16))] : [];
    }
}
