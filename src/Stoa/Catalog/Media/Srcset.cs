using System.Text.Json;

namespace Stoa.Catalog;

/// <summary>What browsers choose a picture's size from.</summary>
public static class Srcset
{
    /// <summary>The attribute srcset; null, which leaves it out, where there is only one size.</summary>
    public static string? Of(IReadOnlyList<MediaSize> sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        return sizes.Count < 2 ? null : string.Join(", ", sizes.Select(s => $"{s.Url} {s.Width}w"));
    }

    /// <summary>The same out of the column sizes of catalog.media_items; null for null.</summary>
    public static string? Of(string? sizes) => Of(SizesOf(sizes));

    /// <summary>What that column says; empty for null.</summary>
    public static IReadOnlyList<MediaSize> SizesOf(string? sizes) =>
        sizes is null ? [] : JsonSerializer.Deserialize<List<MediaSize>>(sizes, JsonSerializerOptions.Web)!;
}
