using System.Security.Cryptography;
using Stoa.Platform;

namespace Stoa.Analytics.Mongo;

/// <summary>
/// Where collections are written: a folder or a server. What was not committed is gone when it is disposed of.
/// </summary>
internal interface IMongoTarget : IAsyncDisposable
{
    /// <summary>Starts a collection; what it held before under this export is finished.</summary>
    Task BeginAsync(string collection, CancellationToken cancel);

    /// <summary>Takes one document, a line of Extended JSON with its newline.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> line, CancellationToken cancel);

    /// <summary>Makes everything appear. about says what it is: a JSON document for people and programs.</summary>
    Task CommitAsync(string about, CancellationToken cancel);
}

/// <summary>
/// A folder of <c>.jsonl</c> files and <c>export.json</c>: written beside the wanted folder, for its owner alone (the files
/// name people), and renamed when all of it is there.
/// </summary>
internal sealed class MongoFolder : IMongoTarget
{
    private readonly string _folder;
    private readonly string _partial;
    private FileStream? _file;

    /// <summary>Opens the target. Errors: StoaException for a path that is a file or a folder that holds something.</summary>
    public MongoFolder(string folder)
    {
        _folder = Check(folder);
        _partial = $"{_folder}.partial-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_partial);
        }
        else
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder)!);
            Directory.CreateDirectory(
                _partial, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>The folder's full path, if an export may be written there.</summary>
    public static string Check(string folder)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(path))
        {
            throw new StoaException($"{folder} is a file: name a folder with --out.", 2);
        }

        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw new StoaException(
                $"{folder} is not empty: name a new or an empty folder with --out. Nothing was written.", 2);
        }

        return path;
    }

    public async Task BeginAsync(string collection, CancellationToken cancel)
    {
        await CloseAsync(cancel);
        _file = new FileStream(Path.Combine(_partial, collection + ".jsonl"), new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 1 << 17,
        });
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> line, CancellationToken cancel)
    {
        // Nearly always a copy into the stream's buffer: not worth a task of its own.
        _file!.Write(line.Span);
        return ValueTask.CompletedTask;
    }

    public async Task CommitAsync(string about, CancellationToken cancel)
    {
        await CloseAsync(cancel);
        await File.WriteAllTextAsync(Path.Combine(_partial, "export.json"), about, cancel);
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder);
        }

        Directory.Move(_partial, _folder);
    }

    public async ValueTask DisposeAsync()
    {
        if (_file is not null)
        {
            await _file.DisposeAsync();
        }

        if (Directory.Exists(_partial))
        {
            Directory.Delete(_partial, recursive: true);
        }
    }

    private async Task CloseAsync(CancellationToken cancel)
    {
        if (_file is not null)
        {
            await _file.FlushAsync(cancel);
            _file.Flush(flushToDisk: true);
            await _file.DisposeAsync();
            _file = null;
        }
    }
}
