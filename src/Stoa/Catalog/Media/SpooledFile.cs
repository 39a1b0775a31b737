using System.Security.Cryptography;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>
/// A file on its way in: on disk under a name of nobody's choosing, never in memory, gone when it is disposed. What it is was
/// decided by its first bytes, and reading stopped where it became larger than its kind may be.
/// </summary>
internal sealed class SpooledFile : IAsyncDisposable
{
    private const int BufferSize = 1 << 16;

    private SpooledFile(FileStream file, MediaType type, byte[] hash)
    {
        (File, Type, Hash) = (file, type, hash);
    }

    public FileStream File { get; }

    public MediaType Type { get; }

    /// <summary>SHA-256 of the file as it came.</summary>
    public byte[] Hash { get; }

    /// <summary>Where files wait, in the data folder.</summary>
    public static string Folder(DataFolder data) => Path.Combine(data.Runtime, "uploads");

    /// <exception cref="InputException">Neither picture nor video, or larger than allowed.</exception>
    public static async Task<SpooledFile> TakeAsync(
        DataFolder data, MediaSettings settings, Stream source, string field, string fileName, CancellationToken cancel)
    {
        Directory.CreateDirectory(Folder(data));
        var options = DataFolder.PrivateFile();
        options.Access = FileAccess.ReadWrite;
        options.Share = FileShare.ReadWrite | FileShare.Delete;
        options.Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous;
        var file = new FileStream(Path.Combine(Folder(data), Path.GetRandomFileName()), options);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[BufferSize];
            var read = await source.ReadAtLeastAsync(buffer, MediaType.Head, throwOnEndOfStream: false, cancel);
            var type = MediaType.Of(buffer.AsSpan(0, read), field, fileName);
            var most = type.VideoSuffix is null ? settings.LargestPicture : settings.LargestVideo;
            for (long total = 0; read > 0; read = await source.ReadAsync(buffer, cancel))
            {
                total += read;
                if (total > most)
                {
                    throw new InputException(field, $"{fileName}: It is larger than {Size(most)}, the most that is taken of "
                        + (type.VideoSuffix is null ? "pictures." : "videos."));
                }

                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancel);
            }

            await file.FlushAsync(cancel);
            return new(file, type, hash.GetHashAndReset());
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => File.DisposeAsync();

    private static string Size(long bytes) => bytes >= 1 << 20 ? $"{bytes >> 20} MB" : $"{bytes:N0} bytes";
}
