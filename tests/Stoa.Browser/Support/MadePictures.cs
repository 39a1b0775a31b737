using Microsoft.Playwright;
using SkiaSharp;

namespace Stoa.Browser.Support;

/// <summary>Pictures for tests, each of its own colour.</summary>
internal static class MadePictures
{
    /// <summary>A JPEG of 800 × 600 pixels.</summary>
    public static byte[] Of(string mark)
    {
        using var bitmap = new SKBitmap(800, 600);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(new SKColor((uint)(0xFF000000 | (uint)mark.GetHashCode(StringComparison.Ordinal))));
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        return data.ToArray();
    }

    /// <summary>Drops pictures of these names where the page takes files in.</summary>
    public static Task DropAsync(IPage page, params string[] names)
    {
        ArgumentNullException.ThrowIfNull(page);
        return page.GetByLabel("Pictures and videos", new() { Exact = true }).Locator("xpath=self::input").SetInputFilesAsync(
            names.Select(n => new FilePayload { Name = n + ".jpg", MimeType = "image/jpeg", Buffer = Of(n) }));
    }
}
