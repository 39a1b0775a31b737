using System.Text;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>What a file is by its first bytes, whatever its name or sender say.</summary>
/// <param name="Name">Such as JPEG.</param>
/// <param name="VideoSuffix">mp4 or webm of a video; null of a picture.</param>
internal sealed record MediaType(string Name, string? VideoSuffix = null)
{
    /// <summary>So many bytes decide.</summary>
    public const int Head = 4096;

    public static MediaType Jpeg { get; } = new("JPEG");

    public static MediaType Mp4 { get; } = new("MP4", "mp4");

    public static MediaType WebM { get; } = new("WebM", "webm");

    private const string Taken = "JPEG, PNG, GIF and WebP pictures, MP4 and WebM videos";

    // What browsers play; QuickTime's own brand is not among them.
    private static readonly string[] Mp4Brands =
        ["isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "M4V ", "MSNV", "dash", "mp71", "f4v "];

    /// <summary>Throws <see cref="InputException"/>, with the file's name, for what is neither picture nor video.</summary>
    public static MediaType Of(ReadOnlySpan<byte> head, string field, string fileName)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return Jpeg;
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        {
            return new("PNG");
        }

        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8))
        {
            return new("GIF");
        }

        if (head.StartsWith("RIFF"u8) && head.Length > 12 && head[8..12].SequenceEqual("WEBP"u8))
        {
            return new("WebP");
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]) && head.IndexOf("webm"u8) is > 0 and < 64)
        {
            return WebM;
        }

        if (head.Length > 12 && head[4..8].SequenceEqual("ftyp"u8)
            && Mp4Brands.Contains(Encoding.ASCII.GetString(head[8..12]), StringComparer.Ordinal))
        {
            return Mp4;
        }

        throw new InputException(field, $"{fileName}: {Why(head)} {Taken} are taken.");
    }

    private static string Why(ReadOnlySpan<byte> head)
    {
        if (head.Length == 0)
        {
            return "The file is empty.";
        }

        if (head.Length > 12 && head[4..8].SequenceEqual("ftyp"u8))
        {
            return $"Files of the kind \"{Printable(head[8..12])}\" are not taken (AVIF, HEIC, QuickTime …): save it as another.";
        }

        var text = Encoding.UTF8.GetString(head).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return text.StartsWith('<') && text.Contains("<svg", StringComparison.OrdinalIgnoreCase)
            ? "SVG can carry scripts and is not taken: save it as PNG."
            : text.StartsWith('<') ? "This is a web page, not a picture."
            : head.StartsWith("MZ"u8) || head.StartsWith("\u007fELF"u8) ? "This is a program, whatever it is called."
            : head.StartsWith("PK"u8) ? "This is an archive: unpack it first."
            : "Its content is neither a picture nor a video.";
    }

    private static string Printable(ReadOnlySpan<byte> brand) =>
        string.Concat(Encoding.ASCII.GetString(brand).Where(char.IsLetterOrDigit));
}
