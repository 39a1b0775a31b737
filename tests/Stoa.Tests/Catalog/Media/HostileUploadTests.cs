using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SkiaSharp;
using Stoa.Tests.Support;

namespace Stoa.Tests.Catalog.Media;

/// <summary>What attackers upload: refused with a message that names the file, or made harmless by being written anew.</summary>
public sealed class HostileUploadTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Script = "<script>fetch('/api/v1/vendor/media')</script>";

    public static TheoryData<string, string> Refused => new()
    {
        { "drawing.svg", "SVG" },
        { "drawing.png", "SVG" },
        { "page.jpg", "web page" },
        { "setup.jpg", "program" },
        { "tool.png", "program" },
        { "files.png", "archive" },
        { "words.gif", "neither" },
        { "nothing.png", "empty" },
        { "huge.png", "30000 × 30000" },
        { "long.png", "20000 × 10" },
        { "wide.jpg", "60000 × 60000" },
        { "overflow.png", "" },
        { "cut.jpg", "cut off" },
        { "cut.png", "cut off" },
        { "header only.png", "cut off" },
        { "garbage.webp", "damaged" },
        { "script.gif", "" },
        { "scans.jpg", "scans" },
        { "cut.mp4", "cut off" },
        { "tail.mp4", "cut off" },
        { "page.mp4", "cut off" },
        { "film.mov", "QuickTime" },
        { "photo.avif", "AVIF" },
        { "film.webm", "cut off" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_no_picture_is_refused_by_name(string name, string why)
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("vendor owner", await host.AddVendorAsync());
        var before = GC.GetTotalMemory(forceFullCollection: false);
        using var answer = await client.UploadAsync("", (name, Bytes(name)));
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        var message = problem.GetProperty("errors").GetProperty("file")[0].GetString()!;
        Assert.StartsWith(name + ": ", message, StringComparison.Ordinal);
        Assert.Contains(why, message, StringComparison.Ordinal);
        Assert.True(GC.GetTotalMemory(forceFullCollection: false) - before < 200L << 20);
        var library = await client.GetFromJsonAsync<JsonElement>(MediaClient.Path);
        Assert.Equal(0, library.GetProperty("rows").GetArrayLength());
    }

    [Theory]
    [InlineData("archive")]
    [InlineData("page")]
    [InlineData("comment")]
    public async Task What_hides_in_a_picture_is_gone_afterwards(string kind)
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("vendor owner", await host.AddVendorAsync());
        var jpeg = TestPictures.Of(SKEncodedImageFormat.Jpeg, seed: kind.Length);
        byte[] polyglot = kind switch
        {
            "archive" => [.. jpeg, .. Zip()],
            "page" => [.. jpeg, .. Encoding.ASCII.GetBytes(Script)],
            _ => [.. jpeg.AsSpan(0, 2), 0xFF, 0xFE, 0, (byte)(Script.Length + 2), .. Encoding.ASCII.GetBytes(Script), .. jpeg.AsSpan(2)],
        };
        var item = await client.TakenAsync("photo.jpg", polyglot);
        foreach (var size in item.GetProperty("renditions").EnumerateArray())
        {
            var text = Encoding.Latin1.GetString(await host.Client.GetByteArrayAsync(size.Text("url")));
            Assert.DoesNotContain("script", text, StringComparison.Ordinal);
            Assert.DoesNotContain("PK\u0003\u0004", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("iCCP")]
    [InlineData("zTXt")]
    [InlineData("iTXt")]
    public async Task A_chunk_that_inflates_to_a_gigabyte_takes_no_memory(string kind)
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("vendor owner", await host.AddVendorAsync());
        // A gigabyte of zeros deflates to about one megabyte.
        byte[] body = kind == "iTXt"
            ? [.. "note\0\u0001\0\0\0"u8, .. TestPictures.BombChunk("", 1024).AsSpan(2)]
            : TestPictures.BombChunk("note", 1024);
        if (kind != "iTXt")
        {
            // Name, NUL, the method; then what is deflated.
            body = [.. "note\0\0"u8, .. body.AsSpan(6)];
        }

        var png = TestPictures.Png(8, 8, new byte[8 * 25], (kind, body));
        var before = System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64;
        using var answer = await client.UploadAsync("", ("bomb.png", png));
        Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.BadRequest]);
        var after = System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64;
        Assert.True(after - before < 500L << 20, $"{(after - before) >> 20} MB more at the peak");
    }

    [Fact]
    public async Task A_body_that_is_no_form_or_has_no_file_is_refused()
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("vendor owner", await host.AddVendorAsync());
        using var json = await client.PostAsJsonAsync(MediaClient.Path, new { file = "x" });
        await json.IsProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        using var empty = await client.PostAsync(MediaClient.Path, new MultipartFormDataContent { { new StringContent("x"), "y" } });
        await empty.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        using var cut = new ByteArrayContent("--b\r\nContent-Disposition: form-data; name=file; filename=a.png\r\n\r\nabc"u8.ToArray());
        cut.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        using var broken = await client.PostAsync(MediaClient.Path, cut);
        await broken.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
    }

    private static byte[] Bytes(string name)
    {
        var jpeg = TestPictures.Of(SKEncodedImageFormat.Jpeg, 300, 300);
        var png = TestPictures.Of(SKEncodedImageFormat.Png, 300, 300);
        return name switch
        {
            "drawing.svg" or "drawing.png" => Encoding.UTF8.GetBytes(
                $"<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\">{Script}</svg>"),
            "page.jpg" => Encoding.UTF8.GetBytes($"<!doctype html>{Script}"),
            "setup.jpg" => [.. "MZ"u8, 0x90, 0, .. new byte[200]],
            "tool.png" => [0x7F, .. "ELF"u8, 2, 1, 1, .. new byte[200]],
            "files.png" => Zip(),
            "words.gif" => "GIF of words, not of pixels"u8.ToArray(),
            "nothing.png" => [],
            "huge.png" => TestPictures.Png(30_000, 30_000),
            "long.png" => TestPictures.Png(20_000, 10),
            "wide.jpg" => Sized(jpeg, 60_000, 60_000),
            "overflow.png" => TestPictures.Png(int.MaxValue, int.MaxValue),
            "cut.jpg" => jpeg[..(jpeg.Length / 2)],
            "cut.png" => png[..(png.Length - 60)],
            "header only.png" => TestPictures.Png(300, 300, new byte[10]),
            "garbage.webp" => [.. "RIFF"u8, 100, 0, 0, 0, .. "WEBPVP8 "u8, .. new byte[88]],
            // Both a GIF by its first bytes and a script: GIF89a/*…*/=1;
            "script.gif" => [.. "GIF89a/*"u8, .. new byte[4], .. "*/=1;alert(1)"u8],
            "scans.jpg" => [.. jpeg.AsSpan(0, jpeg.Length - 2), .. Enumerable.Repeat<byte[]>([0xFF, 0xDA], 200).SelectMany(b => b)],
            "cut.mp4" => TestPictures.Mp4()[..^100],
            "tail.mp4" => [.. TestPictures.Mp4(), .. Encoding.ASCII.GetBytes(Script)],
            "page.mp4" => [0, 0, 0, 24, .. "ftypisom"u8, 0, 0, 2, 0, .. "isomavc1"u8, .. Encoding.ASCII.GetBytes(Script)],
            "film.mov" => [0, 0, 0, 20, .. "ftypqt  "u8, 0, 0, 0, 0, .. "qt  "u8],
            "photo.avif" => [0, 0, 0, 28, .. "ftypavif"u8, 0, 0, 0, 0, .. "avifmif1miaf"u8],
            _ => [.. TestPictures.WebM(), .. Encoding.ASCII.GetBytes(Script)],
        };
    }

    // SOF0: marker, length, precision, height, width.
    private static byte[] Sized(byte[] jpeg, int width, int height)
    {
        var at = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        var changed = jpeg.ToArray();
        (changed[at + 5], changed[at + 6]) = ((byte)(height >> 8), (byte)height);
        (changed[at + 7], changed[at + 8]) = ((byte)(width >> 8), (byte)width);
        return changed;
    }

    private static byte[] Zip()
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("index.html").Open();
            entry.Write(Encoding.ASCII.GetBytes(Script));
        }

        return stream.ToArray();
    }
}
