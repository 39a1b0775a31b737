using System.Collections.Frozen;
using System.Globalization;
using SkiaSharp;

namespace Stoa.Platform;

/// <summary>A product's silhouette in its colour on a quiet ground, with a soft shadow.</summary>
internal static class DemoPainter
{
    private static readonly FrozenDictionary<string, (string Tone, SKPath Path)[]> Shapes = Read();

    /// <summary>Draws into a square of <paramref name="size"/> pixels. <paramref name="seed"/> varies the
    /// ground.</summary>
    public static void Paint(SKCanvas canvas, string shape, SKColor colour, int seed, int size)
    {
        canvas.Scale(size / 200f);
        Ground(canvas, colour, seed);
        Shadow(canvas, colour);
        foreach (var (tone, path) in Shapes[shape])
        {
            using var paint = new SKPaint { IsAntialias = true, Color = Tone(tone[0], colour) };
            if (tone.Length > 1)
            {
                paint.Style = SKPaintStyle.Stroke;
                paint.StrokeWidth = float.Parse(tone[1..], CultureInfo.InvariantCulture);
                paint.StrokeCap = SKStrokeCap.Round;
                paint.StrokeJoin = SKStrokeJoin.Round;
            }
            else if (tone == "c")
            {
                // Light falls from the upper left.
                paint.Shader = SKShader.CreateLinearGradient(
                    new(30, 30), new(170, 170), [Mix(colour, SKColors.White, 0.12f), Mix(colour, SKColors.Black, 0.1f)],
                    SKShaderTileMode.Clamp);
            }

            canvas.DrawPath(path, paint);
            paint.Shader?.Dispose();
        }
    }

    /// <summary>A radial gradient squeezed flat: as soft as a blur at a tenth of its cost.</summary>
    private static void Shadow(SKCanvas canvas, SKColor colour)
    {
        var dark = Mix(colour, SKColors.Black, 0.72f);
        using var paint = new SKPaint();
        paint.Shader = SKShader.CreateRadialGradient(
            new(0, 0), 66, [dark.WithAlpha(78), dark.WithAlpha(46), dark.WithAlpha(0)], [0, 0.6f, 1],
                SKShaderTileMode.Clamp);
        canvas.Save();
        canvas.Translate(102, 166);
        canvas.Scale(1, 0.14f);
        canvas.DrawCircle(0, 0, 66, paint);
        canvas.Restore();
        paint.Shader.Dispose();
    }

    private static void Ground(SKCanvas canvas, SKColor colour, int seed)
    {
        var tints = new SKColor[] { new(0xF6, 0xEF, 0xE4), new(0xE9, 0xEF, 0xEC), new(0xF3, 0xE8, 0xE6), new(0xE8,
            0xEC, 0xF3) };
        var tint = tints[seed % tints.Length];
        using var paint = new SKPaint { IsAntialias = true };
        canvas.Clear(Mix(Mix(tint, SKColors.White, 0.3f), colour, 0.05f));
        paint.Color = Mix(tint, colour, 0.24f);
        if (seed % 3 == 0)
        {
            canvas.DrawCircle(100, 98, 78, paint);
        }
        else if (seed % 3 == 1)
        {
            canvas.DrawRoundRect(new SKRoundRect(new SKRect(34, 22, 166, 240), 66, 66), paint);
        }
        else
        {
            canvas.DrawCircle(138, 66, 48, paint);
        }

        paint.Color = Mix(tint, colour, 0.34f);
        canvas.DrawRect(0, 164, 200, 36, paint);
    }

    private static SKColor Tone(char tone, SKColor colour) => tone switch
    {
        'c' => colour,
        'd' => Mix(colour, SKColors.Black, 0.26f),
        'l' => Mix(colour, SKColors.White, 0.38f),
        'w' => new SKColor(0xB9, 0x8A, 0x5C),
        'm' => new SKColor(0xBF, 0xC3, 0xC7),
        'i' => new SKColor(0x3A, 0x38, 0x3C),
        'p' => new SKColor(0xFB, 0xF7, 0xEF),
        'g' => new SKColor(0x5E, 0x93, 0x68),
        'h' => new SKColor(0x41, 0x72, 0x50),
        'a' => new SKColor(0xE8, 0xB0, 0x4E),
        's' => SKColors.White.WithAlpha(70),
        _ => throw new ArgumentOutOfRangeException(nameof(tone), tone, null),
    };

    private static SKColor Mix(SKColor a, SKColor b, float share) => new(
        (byte)(a.Red + ((b.Red - a.Red) * share)), (byte)(a.Green + ((b.Green - a.Green) * share)),
        (byte)(a.Blue + ((b.Blue - a.Blue) * share)));

    private static FrozenDictionary<string, (string, SKPath)[]> Read()
    {
        var shapes = new Dictionary<string, List<(string, SKPath)>>();
        List<(string, SKPath)> layers = [];
        foreach (var line in DemoShapes.Text.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (!line.Contains(' '))
            {
                shapes.Add(line, layers = []);
                continue;
            }

            var space = line.IndexOf(' ');
            layers.Add((line[..space], SKPath.ParseSvgPathData(line[(space + 1)..])));
        }

        return shapes.ToFrozenDictionary(s => s.Key, s => s.Value.ToArray());
    }
}
