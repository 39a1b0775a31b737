using SkiaSharp;

namespace Stoa.Platform;

/// <summary>A product's silhouette on a quiet ground.</summary>
internal static class DemoPainter
{
    public static void Paint(SKCanvas canvas, string shape, SKColor colour, int seed, int size)
    {
        canvas.Scale(size / 200f);
        canvas.Clear(Mix(colour, SKColors.White, 0.82f));
        using var paint = new SKPaint { IsAntialias = true, Color = colour };
        canvas.DrawCircle(100, 100, 40 + (seed % 3) + shape.Length, paint);
    }

    public static SKColor Mix(SKColor a, SKColor b, float share) => new(
        (byte)(a.Red + ((b.Red - a.Red) * share)), (byte)(a.Green + ((b.Green - a.Green) * share)),
        (byte)(a.Blue + ((b.Blue - a.Blue) * share)));
}
