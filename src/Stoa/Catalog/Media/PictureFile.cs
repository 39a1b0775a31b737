using System.Security.Cryptography;
using SkiaSharp;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>A picture in one size as WebP.</summary>
internal sealed record EncodedPicture(int Width, int Height, byte[] Bytes)
{
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Bytes));

    public string Name => Hash + ".webp";
}

/// <summary>
/// Reads a picture that a stranger sent and writes it anew, as pixels only: turned upright, in sRGB, without what else was in the
/// file (places, comments, scripts, archives behind its end). The size is read and judged before anything is decoded.
/// </summary>
internal static class PictureFile
{
    /// <summary>The longer side of the largest size, in pixels.</summary>
    public const int Largest = 2560;

    private const int LongestSide = 16_000;
    private const long MostPixels = 50_000_000;
    private const int Quality = 84;

    // A progressive JPEG may hold thousands of scans over one picture, each decoded in full: cameras write about ten.
    private const int MostScans = 100;

    private static readonly int[] Widths = [1280, 640, 320, 160];

    /// <summary>
    /// All sizes, the largest first: up to 2560 pixels, then 1280, 640, 320 and 160 wide where the picture is larger. Throws
    /// <see cref="InputException"/> with the file's name for what is too large, cut off or damaged.
    /// </summary>
    public static List<EncodedPicture> Read(string path, MediaType type, string field, string fileName)
    {
        using var stream = SKFileStream.OpenStream(path);
        using var codec = SKCodec.Create(stream, out var result);
        if (codec is null)
        {
            throw new InputException(field, $"{fileName}: {Broken(result)}");
        }

        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if (width < 1 || height < 1 || width > LongestSide || height > LongestSide || (long)width * height > MostPixels)
        {
            throw new InputException(field, $"{fileName}: It is {width} × {height} pixels; at most "
                + $"{MostPixels / 1_000_000} million pixels, and {LongestSide} on each side, are taken.");
        }

        if (type == MediaType.Jpeg && Scans(path) > MostScans)
        {
            throw new InputException(field, $"{fileName}: The JPEG holds more than {MostScans} scans: save it anew.");
        }

        using var picture = Decode(codec, field, fileName);
        return Encode(picture);
    }

    private static SKBitmap Decode(SKCodec codec, string field, string fileName)
    {
        var size = Needed(codec);
        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888,
            codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Premul, SKColorSpace.CreateSrgb());
        var bitmap = new SKBitmap();
        try
        {
            if (!bitmap.TryAllocPixels(info))
            {
                throw new BusyException("There is not enough memory for this picture.");
            }

            var result = codec.GetPixels(info, bitmap.GetPixels());
            if (result != SKCodecResult.Success)
            {
                throw new InputException(field, $"{fileName}: {Broken(result)}");
            }

            var fitted = Fit(bitmap);
            if (!ReferenceEquals(fitted, bitmap))
            {
                bitmap.Dispose();
                bitmap = fitted;
            }

            return Upright(bitmap, codec.EncodedOrigin);
        }
        catch
        {
            bitmap.Dispose();
            throw;
        }
    }

    /// <summary>JPEG and WebP decode straight to a smaller size: the smallest that is still large enough.</summary>
    private static SKSizeI Needed(SKCodec codec)
    {
        for (var eighths = 1; eighths < 8; eighths++)
        {
            var size = codec.GetScaledDimensions(eighths / 8f);
            if (Math.Max(size.Width, size.Height) >= Largest)
            {
                return size;
            }
        }

        return codec.Info.Size;
    }

    private static SKBitmap Fit(SKBitmap source)
    {
        var longer = Math.Max(source.Width, source.Height);
        return longer <= Largest ? source
            : Scale(source, Math.Max(1, (int)Math.Round((double)source.Width * Largest / longer)),
                Math.Max(1, (int)Math.Round((double)source.Height * Largest / longer)));
    }

    private static SKBitmap Scale(SKBitmap source, int width, int height) =>
        source.Resize(source.Info.WithSize(width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear))
        ?? throw new BusyException("There is not enough memory for this picture.");

    private static SKBitmap Upright(SKBitmap source, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft)
        {
            return source;
        }

        // EXIF's eight ways to hold a camera, as the matrix that undoes each.
        var (w, h) = ((float)source.Width, (float)source.Height);
        var matrix = origin switch
        {
            SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, w, 0, 1, 0, 0, 0, 1),
            SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, w, 0, -1, h, 0, 0, 1),
            SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, h, 0, 0, 1),
            SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightTop => new SKMatrix(0, -1, h, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, h, -1, 0, w, 0, 0, 1),
            _ => new SKMatrix(0, 1, 0, -1, 0, w, 0, 0, 1),
        };
        var sideways = origin >= SKEncodedOrigin.LeftTop;
        using (source)
        {
            var turned = new SKBitmap(source.Info.WithSize(
                sideways ? source.Height : source.Width, sideways ? source.Width : source.Height));
            using var canvas = new SKCanvas(turned);
            canvas.Clear(SKColors.Transparent);
            canvas.SetMatrix(matrix);
            using var image = SKImage.FromBitmap(source);
            canvas.DrawImage(image, 0, 0, SKSamplingOptions.Default);
            return turned;
        }
    }

    private static List<EncodedPicture> Encode(SKBitmap largest)
    {
        var sizes = new List<EncodedPicture> { Encoded(largest) };
        var source = largest;
        try
        {
            foreach (var width in Widths.Where(w => w < largest.Width))
            {
                // Each from the one before: halves stay sharper than one long step, and cost less.
                var height = Math.Max(1, (int)Math.Round((double)largest.Height * width / largest.Width));
                var smaller = Scale(source, width, height);
                if (!ReferenceEquals(source, largest))
                {
                    source.Dispose();
                }

                source = smaller;
                sizes.Add(Encoded(smaller));
            }

            return sizes;
        }
        finally
        {
            if (!ReferenceEquals(source, largest))
            {
                source.Dispose();
            }
        }
    }

    private static EncodedPicture Encoded(SKBitmap bitmap)
    {
        // Without a colour space: the pixels are sRGB, which is what no profile means, and none is written.
        using var pixels = new SKPixmap(bitmap.Info.WithColorSpace(null), bitmap.GetPixels(), bitmap.RowBytes);
        using var webp = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, Quality))
            ?? throw new InvalidOperationException("WebP could not be written.");
        return new(bitmap.Width, bitmap.Height, webp.ToArray());
    }

    private static int Scans(string path)
    {
        // Inside a scan 0xFF is always followed by 0x00 or a restart, so the marker is found nowhere else but in thumbnails.
        var scans = 0;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var buffer = new byte[1 << 16];
        var before = 0;
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            foreach (var value in buffer.AsSpan(0, read))
            {
                scans += before == 0xFF && value == 0xDA ? 1 : 0;
                before = value;
            }
        }

        return scans;
    }

    private static string Broken(SKCodecResult result) => result == SKCodecResult.IncompleteInput
        ? "The picture is cut off: its end is missing."
        : "The picture is damaged and cannot be read.";
}
