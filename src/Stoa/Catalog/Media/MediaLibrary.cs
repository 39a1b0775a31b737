using System.Globalization;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>Which of the library are wanted.</summary>
/// <param name="Q">A part of the name or of the alternative text.</param>
/// <param name="Kind">picture, video or link.</param>
/// <param name="Unused">Only what no product shows.</param>
/// <param name="VendorId">Whose; vendors leave it out, and have their own.</param>
/// <param name="Limit">1 to 200; 48 unless given.</param>
public sealed record MediaFilter(string? Q, string? Kind, bool? Unused, long? VendorId, int? Limit, string? Cursor);

/// <summary>What a vendor keeps: finding, describing, deleting.</summary>
public static class MediaLibrary
{
    private const int Usual = 48;
    private const int Most = 200;
    private const int LongestSearch = 200;
    private const string Columns = """
        i.media_id, i.vendor_id, i.kind, i.url, i.thumbnail_url, i.file_name, i.alt_text, i.content_type, i.byte_size, i.width,
        i.height, i.link_provider, i.link_video_id, i.used_by, i.created_at, i.sizes::text as sizes
        """;
    private const string ListSql = $"""
        select {Columns} from catalog.media_items i
         where (@vendor::bigint is null or i.vendor_id = @vendor)
           and (@before::bigint is null or i.media_id < @before)
           and (@kind::text is null or i.kind = @kind)
           and (@pattern::text is null or i.file_name ilike @pattern or i.alt_text ilike @pattern)
           and (not @unused::boolean or not exists (select from catalog.product_images p where p.media_id = i.media_id))
         order by i.media_id desc
         limit @limit
        """;
    private const string ShowSql = $"select {Columns} from catalog.media_items i where i.media_id = @id";
    private const string UsesSql = """
        select p.product_id, p.name, p.slug, p.status from catalog.products p
         where p.product_id in (select i.product_id from catalog.product_images i where i.media_id = @id)
         order by p.name, p.product_id
         limit 100
        """;
    private const string ChangeSql = "select catalog.change_media(@actor, @id, @fileName, @altText)";
    private const string DeleteSql = "select catalog.delete_media(@actor, @id)";

    public static async Task<MediaPage> ListAsync(Db db, Actor actor, MediaFilter filter, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(filter);
        var limit = filter.Limit ?? Usual;
        if (limit is < 1 or > Most)
        {
            throw new InputException("limit", $"A whole number from 1 to {Most} is needed.");
        }

        if (filter.Kind is not (null or "" or "picture" or "video" or "link"))
        {
            throw new InputException("kind", "picture, video or link.");
        }

        if (filter.Q is { } q && (q.Length > LongestSearch || q.Contains('\0')))
        {
            throw new InputException("q", $"At most {LongestSearch} characters.");
        }

        long? before = filter.Cursor is not { Length: > 0 } cursor ? null
            : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last
            : throw new InputException("cursor", "must be the nextCursor of this list");
        var rows = await db.ListAsync<MediaItem>(actor, ListSql, new
        {
            vendor = filter.VendorId,
            before,
            kind = filter.Kind is { Length: > 0 } kind ? kind : null,
            pattern = Pattern(filter.Q),
            unused = filter.Unused ?? false,
            limit = limit + 1,
        }, cancel);
        var page = rows.Take(limit).ToList();
        return new(page, rows.Count > limit ? page[^1].MediaId.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <exception cref="NotFoundException">There is none, or it is another vendor's.</exception>
    public static async Task<MediaItem> ShowAsync(Db db, Actor actor, long id, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return await db.FirstAsync<MediaItem>(actor, ShowSql, new { id }, cancel)
            ?? throw new NotFoundException("picture or video");
    }

    /// <summary>One, and the products that show it.</summary>
    public static async Task<MediaDetail> DetailAsync(Db db, Actor actor, long id, CancellationToken cancel) =>
        new(await ShowAsync(db, actor, id, cancel), await db.ListAsync<MediaUse>(actor, UsesSql, new { id }, cancel));

    public static async Task<MediaItem> ChangeAsync(Db db, Actor actor, long id, MediaChange change, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(change);
        if (change.FileName?.Contains('\0') == true || change.AltText?.Contains('\0') == true)
        {
            throw new InputException(change.AltText?.Contains('\0') == true ? "altText" : "fileName", "It has a NUL in it.");
        }

        await db.ExecuteAsync(actor, ChangeSql, new { actor = actor.UserId, id, change.FileName, change.AltText }, cancel);
        return await ShowAsync(db, actor, id, cancel);
    }

    public static Task DeleteAsync(Db db, Actor actor, long id, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.ExecuteAsync(actor, DeleteSql, new { actor = actor.UserId, id }, cancel);
    }

    private static string? Pattern(string? q) => string.IsNullOrWhiteSpace(q) ? null
        : $"%{q.Trim().Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_")}%";
}
