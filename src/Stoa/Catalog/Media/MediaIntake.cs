using System.Security.Cryptography;
using System.Text.Json;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>
/// How pictures and videos come in, from people, from addresses and from the import of catalogues. The same file of the same
/// vendor is one row however often it comes; the same picture of two vendors is one file.
/// </summary>
public sealed class MediaIntake(
    Db db, DataFolder data, IMediaStore store, SafeHttp http, MediaSettings settings) : IDisposable
{
    private const int LongestName = 255;
    private const string NoteSql = "select catalog.note_media_files(@names)";
    private const string AddSql = "select catalog.add_media(@actor, @vendor, @media::jsonb, @most)";

    /// <summary>The one of a vendor that is this very file.</summary>
    private const string FindSql = """
        select m.media_id from catalog.media m
         where m.vendor_id = @vendor and (m.original_sha256 = @hash or m.sha256 = @hash) order by m.media_id limit 1
        """;

    private static readonly TimeSpan LongestQueue = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWork = TimeSpan.FromSeconds(45);
    private readonly SemaphoreSlim _decoders = new(settings.Decoders);

    /// <summary>Takes a picture or video.</summary>
    /// <param name="vendorId">Whose it becomes; a vendor's actor has no other than its own.</param>
    /// <param name="field">What a refusal names.</param>
    /// <exception cref="InputException">It is neither picture nor video, too large, cut off or damaged; the message begins with
    /// the file's name.</exception>
    /// <exception cref="BusyException">More pictures are being read than this host takes at once.</exception>
    public async Task<MediaItem> TakeAsync(
        Actor actor, long vendorId, Stream source, string fileName, string field = "file", CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var name = CleanName(fileName);
        await using var file = await SpooledFile.TakeAsync(data, settings, source, field, name, cancel);
        var known = await db.FirstAsync<long?>(actor, FindSql, new { vendor = vendorId, hash = file.Hash }, cancel);
        if (known is { } id)
        {
            return await MediaLibrary.ShowAsync(db, actor, id, cancel);
        }

        return file.Type.VideoSuffix is null
            ? await PictureAsync(actor, vendorId, file, field, name, cancel)
            : await VideoAsync(actor, vendorId, file, field, name, cancel);
    }

    /// <summary>Fetches a picture or video from an address, which must be a public one (<see cref="SafeHttp"/>).</summary>
    /// <exception cref="InputException">The address may not be asked or does not answer with a picture or video.</exception>
    public async Task<MediaItem> FetchAsync(
        Actor actor, long vendorId, Uri address, string field = "url", CancellationToken cancel = default)
    {
        await using var answer = await http.GetAsync(address, field, cancel);
        var name = Uri.UnescapeDataString(answer.Address.Segments[^1]).Trim('/');
        return await TakeAsync(
            actor, vendorId, answer.Content, name.Length > 0 ? name : answer.Address.Host, field, cancel);
    }

    /// <summary>Keeps a link to a video on YouTube, on Vimeo, or to an .mp4.</summary>
    /// <exception cref="InputException">The address is none of those.</exception>
    public async Task<MediaItem> LinkAsync(Actor actor, long vendorId, string? url, CancellationToken cancel)
    {
        var link = VideoLink.Parse(url);
        return await AddAsync(actor, vendorId, new
        {
            kind = "link",
            contentType = link.Provider == "file" ? "video/mp4" : "text/html",
            fileName = link.Provider switch
            {
                "youtube" => $"YouTube video {link.VideoId}",
                "vimeo" => $"Vimeo video {link.VideoId}",
                _ => CleanName(Uri.UnescapeDataString(new Uri(link.Url).AbsolutePath)),
            },
            linkUrl = link.Url,
            linkProvider = link.Provider,
            linkVideoId = link.VideoId,
        }, cancel);
    }

    public void Dispose() => _decoders.Dispose();

    /// <summary>A file's name without what leads out of a folder or cannot be shown.</summary>
    internal static string CleanName(string? name)
    {
        var last = (name ?? "").Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "";
        var clean = string.Concat(last.Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && c != '\uFFFD')).Trim();
        return clean.Length == 0 ? "unnamed" : clean.Length > LongestName ? clean[..LongestName] : clean;
    }

    private async Task<MediaItem> PictureAsync(
        Actor actor, long vendorId, SpooledFile file, string field, string name, CancellationToken cancel)
    {
        var sizes = await DecodeAsync(file, field, name, cancel);
        await NoteAsync([.. sizes.Select(s => s.Name)], cancel);
        foreach (var size in sizes)
        {
            using var content = new MemoryStream(size.Bytes, writable: false);
            await store.PutAsync(size.Name, "image/webp", content, cancel);
        }

        var full = sizes[0];
        return await AddAsync(actor, vendorId, new
        {
            kind = "picture",
            contentType = "image/webp",
            sha256 = full.Hash,
            originalSha256 = Convert.ToHexStringLower(file.Hash),
            byteSize = full.Bytes.LongLength,
            width = full.Width,
            height = full.Height,
            fileName = name,
            renditions = sizes.Skip(1).Select(s =>
                new { width = s.Width, height = s.Height, sha256 = s.Hash, byte_size = s.Bytes.LongLength }),
        }, cancel);
    }

    private async Task<MediaItem> VideoAsync(
        Actor actor, long vendorId, SpooledFile file, string field, string name, CancellationToken cancel)
    {
        var (width, height) = VideoFile.Clean(file.File, file.Type, field, name);
        file.File.Position = 0;
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file.File, cancel));
        file.File.Position = 0;
        var stored = $"{hash}.{file.Type.VideoSuffix}";
        await NoteAsync([stored], cancel);
        await store.PutAsync(stored, "video/" + file.Type.VideoSuffix, file.File, cancel);
        return await AddAsync(actor, vendorId, new
        {
            kind = "video",
            contentType = "video/" + file.Type.VideoSuffix,
            sha256 = hash,
            originalSha256 = Convert.ToHexStringLower(file.Hash),
            byteSize = file.File.Length,
            width,
            height,
            fileName = name,
        }, cancel);
    }

    /// <summary>A few pictures at once, each for so long: native code cannot be interrupted, so its place stays taken.</summary>
    private async Task<List<EncodedPicture>> DecodeAsync(SpooledFile file, string field, string name, CancellationToken cancel)
    {
        if (!await _decoders.WaitAsync(LongestQueue, cancel))
        {
            throw new BusyException("Many pictures are being read.");
        }

        var work = Task.Run(() => PictureFile.Read(file.File.Name, file.Type, field, name), CancellationToken.None);
        _ = work.ContinueWith(
            _ => _decoders.Release(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        try
        {
            return await work.WaitAsync(LongestWork, cancel);
        }
        catch (TimeoutException)
        {
            throw new InputException(
                field, $"{name}: The picture takes longer than {LongestWork.TotalSeconds:0} seconds to read.");
        }
    }

    // Before anything is written: were this host killed between, the job that clears the store would find the file by its note.
    private Task<int> NoteAsync(string[] names, CancellationToken cancel) =>
        db.ExecuteAsync(Actor.System, NoteSql, new { names }, cancel);

    private async Task<MediaItem> AddAsync(Actor actor, long vendorId, object media, CancellationToken cancel)
    {
        var id = await db.FirstAsync<long>(actor, AddSql, new
        {
            actor = actor.UserId,
            vendor = vendorId,
            media = JsonSerializer.Serialize(media),
            most = settings.MostPerVendor,
        }, cancel);
        return await MediaLibrary.ShowAsync(db, actor, id, cancel);
    }
}
