using Microsoft.Extensions.Configuration;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>
/// Where the bytes of pictures and videos are. A file's name is the SHA-256 of its content with a suffix, so a name never changes
/// what it means: writing one that is there already does nothing.
/// </summary>
public interface IMediaStore
{
    /// <summary>What and where, for people; no secrets.</summary>
    string Description { get; }

    Task<bool> HasAsync(string name, CancellationToken cancel);

    /// <summary>Writes the whole file or nothing. <paramref name="content"/> can be read from its start again.</summary>
    Task PutAsync(string name, string contentType, Stream content, CancellationToken cancel);

    /// <summary>A stream that knows its length and can be read from anywhere; null when there is no such file.</summary>
    Task<Stream?> OpenAsync(string name, CancellationToken cancel);

    /// <summary>Nothing happens when there is no such file.</summary>
    Task DeleteAsync(string name, CancellationToken cancel);

    /// <summary>Throws <see cref="StoaException"/>, which says what to do, when the store cannot be used.</summary>
    Task CheckAsync(CancellationToken cancel);
}

/// <summary>Which store the settings choose.</summary>
public static class MediaStores
{
    /// <summary>Media__Store is disk (the data folder, unless said otherwise) or s3 (<see cref="S3MediaStore"/>).</summary>
    /// <exception cref="StoaException">The setting is neither, or one of S3's is missing.</exception>
    public static IMediaStore From(IConfiguration configuration, DataFolder data)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration["Media:Store"] switch
        {
            null or "" or "disk" => new DiskMediaStore(data),
            "s3" => S3MediaStore.From(configuration.GetSection("Media:S3")),
            var other => throw new StoaException($"Media__Store is '{other}': write disk or s3.", 2),
        };
    }
}

/// <summary>The folder <c>media</c> of the data folder.</summary>
public sealed class DiskMediaStore(DataFolder data) : IMediaStore
{
    private const int BufferSize = 1 << 16;

    public string Description => $"media are in {data.Media}";

    public Task<bool> HasAsync(string name, CancellationToken cancel) => Task.FromResult(File.Exists(PathOf(name)));

    public async Task PutAsync(string name, string contentType, Stream content, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(content);
        var file = PathOf(name);
        if (File.Exists(file))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        // Under a name of its own first, which backups leave out: a crash leaves no half file under a full name.
        var temporary = $"{file}.{Path.GetRandomFileName()}.new";
        try
        {
            await using (var target = new FileStream(temporary, DataFolder.PrivateFile()))
            {
                await content.CopyToAsync(target, BufferSize, cancel);
                target.Flush(flushToDisk: true);
            }

            File.Move(temporary, file, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    public Task<Stream?> OpenAsync(string name, CancellationToken cancel)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(PathOf(name), FileMode.Open, FileAccess.Read,
                FileShare.Read | FileShare.Delete, BufferSize, FileOptions.Asynchronous));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task DeleteAsync(string name, CancellationToken cancel)
    {
        var file = PathOf(name);
        if (File.Exists(file))
        {
            File.Delete(file);
        }

        return Task.CompletedTask;
    }

    public Task CheckAsync(CancellationToken cancel)
    {
        try
        {
            var probe = Path.Combine(data.Media, $".probe-{Path.GetRandomFileName()}.new");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return Task.CompletedTask;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoaException(
                $"{data.Media} cannot be written ({e.Message.TrimEnd('.')}): give it to the host's account.", 1, e);
        }
    }

    private string PathOf(string name) => GetMedia.PathOf(data, name);
}
