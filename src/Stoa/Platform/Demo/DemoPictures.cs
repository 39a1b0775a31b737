using System.Collections.Concurrent;
using System.Security.Cryptography;
using SkiaSharp;

namespace Stoa.Platform;

/// <summary>A product's picture in the media store, by the SHA-256 of its bytes (lower-case hexadecimal).</summary>
internal sealed record DemoPicture(DemoProduct Product, int Position, string Hash, long Bytes, string AltText);

/// <summary>Draws a flat illustration per product and puts it into the media store.</summary>
internal static class DemoPictures
{
    public const int Size = 640;

    /// <summary>All pictures, in the order of the products. Files that exist already stay.</summary>
    public static IReadOnlyList<DemoPicture> Render(DemoCatalog catalog, DataFolder data, CancellationToken cancel)
    {
        // Products of one kind and colour share a picture: encoding is what takes time.
        var wanted = catalog.Products.SelectMany(p => p.Colours.Select((c, i) => (Product: p, Colour: c, Position: i))
            .Take(2))
            .GroupBy(p => (p.Product.Kind.Shape, p.Colour)).ToList();
        var drawn = new ConcurrentBag<DemoPicture>();
        var options = new ParallelOptions { CancellationToken = cancel,
            MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.ForEach(wanted, options, same =>
        {
            var (hash, size) = Draw(same.Key.Shape, same.Key.Colour, data);
            foreach (var (product, colour, position) in same)
            {
                drawn.Add(new(
                    product, position, hash, size, $"{product.Name} in {colour.ToLowerInvariant()}, illustration"));
            }
        });
        return [.. drawn.OrderBy(p => p.Product.Id).ThenBy(p => p.Position)];
    }

    private static (string Hash, long Size) Draw(string shape, string colour, DataFolder data)
    {
        using var surface = SKSurface.Create(new SKImageInfo(Size, Size));
        DemoPainter.Paint(surface.Canvas, shape, Colour(colour), shape.Length + colour.Length, Size);
        using var image = surface.Snapshot();
        using var pixels = image.PeekPixels();

        // Flat colours are small without loss, and that takes a third of the time of a lossy picture.
        using var webp = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 0));
        var bytes = webp!.ToArray();
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        Store(data, hash, bytes);
        return (hash, bytes.Length);
    }

    public static SKColor Colour(string name) =>
        SKColor.Parse(DemoVendorsList.Colours.Split(';').Select(c => c.Split('=')).First(c => c[0] == name)[1]);

    private static void Store(DataFolder data, string hash, byte[] bytes)
    {
        var folder = Path.Combine(data.Media, hash[..2]);
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, hash + ".webp");
        if (!File.Exists(file))
        {
            // A name of its own first, so that a crash leaves no half picture under a full name.
            var temporary = $"{file}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, file, overwrite: true);
        }
    }
}
