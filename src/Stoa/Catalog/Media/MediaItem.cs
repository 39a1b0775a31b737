using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stoa.Catalog;

/// <summary>A picture in one size, in pixels.</summary>
public sealed record MediaSize(string Url, int Width, int Height);

/// <summary>A picture, a video or a link to a video that a vendor keeps. Times are UTC.</summary>
public sealed record MediaItem
{
    public long MediaId { get; init; }

    public long VendorId { get; init; }

    /// <summary>picture, video or link.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Where it is: a path of this host, or what the link leads to.</summary>
    public string Url { get; init; } = "";

    /// <summary>A picture about 320 pixels wide; null of videos and links.</summary>
    public string? ThumbnailUrl { get; init; }

    /// <summary>What it is called in the library; to begin with, the file's name.</summary>
    public string FileName { get; init; } = "";

    /// <summary>What stands for it where it cannot be seen; products begin with it.</summary>
    public string AltText { get; init; } = "";

    public string ContentType { get; init; } = "";

    /// <summary>Of the largest size; null of links.</summary>
    public long? ByteSize { get; init; }

    /// <summary>In pixels, where it is known.</summary>
    public int? Width { get; init; }

    public int? Height { get; init; }

    /// <summary>Of a link: youtube, vimeo, or file for an address that ends in .mp4.</summary>
    public string? LinkProvider { get; init; }

    /// <summary>The number or name that YouTube or Vimeo gave it.</summary>
    public string? LinkVideoId { get; init; }

    /// <summary>How many products show it.</summary>
    public long UsedBy { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>A picture in all its sizes, the smallest first.</summary>
    public IReadOnlyList<MediaSize> Renditions => JsonSerializer.Deserialize<List<MediaSize>>(Sizes, JsonSerializerOptions.Web)!;

    [JsonIgnore]
    internal string Sizes { get; init; } = "[]";
}

/// <summary>Where something is shown.</summary>
/// <param name="Status">The product's: active, inactive or pending approval.</param>
public sealed record MediaUse(long ProductId, string Name, string Slug, string Status);

/// <summary>One of the library, and at most 100 products that show it.</summary>
public sealed record MediaDetail(MediaItem Media, IReadOnlyList<MediaUse> Products);

/// <summary>A page of the library, the latest first.</summary>
/// <param name="NextCursor">For the next page; null on the last one.</param>
public sealed record MediaPage(IReadOnlyList<MediaItem> Rows, string? NextCursor);

/// <summary>A change: what is left out stays.</summary>
/// <param name="FileName">1 to 255 characters.</param>
/// <param name="AltText">At most 500 characters.</param>
public sealed record MediaChange(string? FileName, string? AltText);

/// <summary>A picture or a video somewhere else.</summary>
/// <param name="Url">https:// or http://; of a link YouTube, Vimeo, or an https address that ends in .mp4.</param>
/// <param name="VendorId">Whose it becomes; vendors leave it out.</param>
public sealed record MediaUrlInput(string? Url, long? VendorId = null);

/// <summary>What an upload brought.</summary>
public sealed record MediaUploaded(IReadOnlyList<MediaItem> Items);
