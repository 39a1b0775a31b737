using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;
using Stoa.Catalog;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Catalog.Media;

public sealed class MediaIntakeTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_picture_is_written_anew_in_every_size_it_is_shown_in()
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("vendor owner", await host.AddVendorAsync());
        var item = await client.TakenAsync("wide.jpg", TestPictures.Of(SKEncodedImageFormat.Jpeg, 3000, 1500));

        Assert.Equal(("picture", "image/webp", 2560, 1280), (item.Text("kind"), item.Text("contentType"),
            item.Number("width"), item.Number("height")));
        var sizes = item.GetProperty("renditions").EnumerateArray().ToList();
        Assert.Equal([160, 320, 640, 1280, 2560], sizes.Select(s => s.Number("width")));
        Assert.Equal(sizes[1].Text("url"), item.Text("thumbnailUrl"));
        Assert.Equal(sizes[4].Text("url"), item.Text("url"));
        foreach (var size in sizes)
        {
            var bytes = await host.Client.GetByteArrayAsync(size.Text("url"));
            Assert.Equal("rgbw", TestPictures.Look(bytes, out var width, out var height));
            Assert.Equal((size.Number("width"), size.Number("height")), (width, height));
        }
    }

    [Fact]
    public async Task A_small_picture_is_never_made_larger()
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("vendor staff", await host.AddVendorAsync());
        var item = await client.TakenAsync("small.png", TestPictures.Of(SKEncodedImageFormat.Png, 320, 90));
        Assert.Equal([160, 320], item.GetProperty("renditions").EnumerateArray().Select(s => s.Number("width")));
        Assert.Equal(item.Text("url"), item.Text("thumbnailUrl"));
    }

    [Theory]
    [InlineData(1, "rgbw")]
    [InlineData(2, "grwb")]
    [InlineData(3, "wbgr")]
    [InlineData(4, "bwrg")]
    [InlineData(5, "rbgw")]
    [InlineData(6, "brwg")]
    [InlineData(7, "wgbr")]
    [InlineData(8, "gwrb")]
    public async Task A_photograph_is_turned_upright_and_tells_no_place(int orientation, string look)
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("vendor owner", await host.AddVendorAsync());
        var photo = TestPictures.WithExif(
            TestPictures.Of(SKEncodedImageFormat.Jpeg, seed: orientation), orientation, "At home, Ann's street 7");
        var item = await client.TakenAsync("photo.jpg", photo);
        foreach (var size in item.GetProperty("renditions").EnumerateArray())
        {
            var bytes = await host.Client.GetByteArrayAsync(size.Text("url"));
            Assert.Equal(look, TestPictures.Look(bytes, out var width, out var height));
            Assert.Equal(orientation < 5, width > height);
            Assert.All(TestPictures.WebpChunks(bytes), c => Assert.Contains(c, (string[])["VP8 ", "VP8X", "ALPH"]));
            Assert.DoesNotContain("Ann's street", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public async Task Content_decides_whatever_the_name_and_the_header_say(SKEncodedImageFormat format)
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("vendor owner", await host.AddVendorAsync());
        var item = await client.TakenAsync("../../secrets/page.html", TestPictures.Of(format));
        Assert.Equal(("picture", "page.html"), (item.Text("kind"), item.Text("fileName")));
        using var answer = await host.Client.GetAsync(item.Text("url"));
        Assert.Equal("image/webp", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains("sandbox", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        using var again = new HttpRequestMessage(HttpMethod.Get, item.Text("url"));
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using var same = await host.Client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
    }

    [Fact]
    public async Task The_first_frame_of_a_gif_is_taken()
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("vendor owner", await host.AddVendorAsync());
        byte[] gif =
        [
            .. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 255, 0, 0, 0, 0, 255, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B,
        ];
        var item = await client.TakenAsync("dot.gif", gif);
        Assert.Equal((1, 1), (item.Number("width"), item.Number("height")));
    }

    [Fact]
    public async Task Transparent_pictures_stay_transparent()
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("vendor owner", await host.AddVendorAsync());
        var item = await client.TakenAsync("veil.png", TestPictures.Of(SKEncodedImageFormat.Png, alpha: 100));
        foreach (var size in item.GetProperty("renditions").EnumerateArray())
        {
            using var bitmap = SKBitmap.Decode(await host.Client.GetByteArrayAsync(size.Text("url")));
            Assert.InRange(bitmap.GetPixel(bitmap.Width / 4, bitmap.Height / 4).Alpha, 95, 105);
        }
    }

    [Fact]
    public async Task The_same_file_twice_is_one_row_and_of_two_vendors_one_file()
    {
        await using var host = await TestHost.StartAsync(database);
        var (mine, theirs) = (await host.AddVendorAsync(), await host.AddVendorAsync());
        var (me, they) = (await host.SignInAsync("vendor owner", mine), await host.SignInAsync("vendor owner", theirs));
        var picture = TestPictures.Of(SKEncodedImageFormat.Png, seed: 77);
        var same = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => me.TakenAsync($"{i}.png", picture)));
        Assert.Single(same.Select(s => s.Number("mediaId")).Distinct());
        var other = await they.TakenAsync("x.png", picture);
        Assert.NotEqual(same[0].Number("mediaId"), other.Number("mediaId"));
        Assert.Equal(same[0].Text("url"), other.Text("url"));
        // What we answered, sent back, is the same too.
        var back = await host.Client.GetByteArrayAsync(other.Text("url"));
        Assert.Equal(other.Number("mediaId"), (await they.TakenAsync("back.webp", back)).Number("mediaId"));
    }

    [Fact]
    public async Task Of_several_files_those_that_can_be_taken_are()
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("vendor owner", await host.AddVendorAsync());
        using var answer = await client.UploadAsync("", ("a.png", TestPictures.Of(SKEncodedImageFormat.Png, seed: 1)),
            ("b.txt", "Only words"u8.ToArray()), ("c.png", TestPictures.Of(SKEncodedImageFormat.Png, seed: 2)));
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        Assert.StartsWith("b.txt: ", problem.GetProperty("errors").GetProperty("file")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(["a.png", "c.png"], problem.GetProperty("items").EnumerateArray().Select(i => i.Text("fileName")));
    }

    [Fact]
    public async Task An_operator_names_the_vendor_and_a_vendor_no_other()
    {
        await using var host = await TestHost.StartAsync(database);
        var (mine, theirs) = (await host.AddVendorAsync(), await host.AddVendorAsync());
        var picture = ("p.png", TestPictures.Of(SKEncodedImageFormat.Png, seed: 5));
        var (me, operators) = (await host.SignInAsync("vendor owner", mine), await host.SignInAsync("operator"));
        using var unnamed = await operators.UploadAsync("", picture);
        var problem = await unnamed.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        Assert.True(problem.GetProperty("errors").TryGetProperty("vendorId", out _));
        using var named = await operators.UploadAsync($"?vendorId={theirs}", picture);
        Assert.Equal(HttpStatusCode.OK, named.StatusCode);
        using var nobody = await operators.UploadAsync("?vendorId=999999999", picture);
        await nobody.IsProblemAsync(HttpStatusCode.NotFound, "not-found");
        using var foreign = await me.UploadAsync($"?vendorId={theirs}", picture);
        await foreign.IsProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task A_video_is_stored_without_its_place_and_played_in_parts()
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("vendor owner", await host.AddVendorAsync());
        var item = await client.TakenAsync("clip.mp4", TestPictures.Mp4());
        Assert.Equal(("video", "video/mp4", 640, 360),
            (item.Text("kind"), item.Text("contentType"), item.Number("width"), item.Number("height")));
        var bytes = await host.Client.GetByteArrayAsync(item.Text("url"));
        Assert.DoesNotContain("+52.52", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        Assert.Equal(TestPictures.Mp4().Length, bytes.Length);
        using var request = new HttpRequestMessage(HttpMethod.Get, item.Text("url"));
        request.Headers.Range = new RangeHeaderValue(4, 7);
        using var part = await host.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal("ftyp", await part.Content.ReadAsStringAsync());
        Assert.Equal("video/mp4", part.Content.Headers.ContentType!.MediaType);
        // The same film again, though what is stored is another file than what came.
        Assert.Equal(item.Number("mediaId"), (await client.TakenAsync("again.mp4", TestPictures.Mp4())).Number("mediaId"));
        Assert.EndsWith(".webm", (await client.TakenAsync("clip.webm", TestPictures.WebM())).Text("url"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_video_goes_to_disk_as_it_comes()
    {
        await using var host = await TestHost.StartAsync(database);
        var vendor = await host.AddVendorAsync();
        const int payload = 180 << 20;
        await using var source = new GrowingFile(TestPictures.Mp4Head(payload, "+1+1/", out var length), length,
            Path.Combine(Cluster.Current.Data.Runtime, "uploads"));
        var item = await host.App.Services.GetRequiredService<MediaIntake>()
            .TakeAsync(Actor.ForVendor(vendor), vendor, source, "long.mp4");
        Assert.Equal(length, item.ByteSize);
        Assert.True(source.MostNotOnDisk < 4 << 20, $"{source.MostNotOnDisk} bytes were held back");
        Assert.True(source.LargestRead <= 1 << 20, $"{source.LargestRead} bytes were asked for at once");
        var stored = GetMedia.PathOf(Cluster.Current.Data, item.Url.Split('/')[^1]);
        Assert.Equal(length, new FileInfo(stored).Length);
        File.Delete(stored);
    }

    [Fact]
    public async Task Nothing_stays_behind_of_what_was_refused()
    {
        await using var host = await TestHost.StartAsync(database,
            with: s => s with { Configuration = new Dictionary<string, string?> { ["Media:LargestPicture"] = "100000" } });
        var client = await host.SignInAsync("vendor owner", await host.AddVendorAsync());
        byte[] large = [.. TestPictures.Of(SKEncodedImageFormat.Png), .. new byte[200_000]];
        using var answer = await client.UploadAsync("", ("large.png", large));
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        Assert.Contains("large.png: It is larger than 100,000 bytes", problem.Text("detail"), StringComparison.Ordinal);
        var library = await client.GetFromJsonAsync<JsonElement>(MediaClient.Path);
        Assert.Equal(0, library.GetProperty("rows").GetArrayLength());
    }

    [Fact]
    public async Task A_vendor_keeps_no_more_than_the_most()
    {
        await using var host = await TestHost.StartAsync(database,
            with: s => s with { Configuration = new Dictionary<string, string?> { ["Media:MostPerVendor"] = "2" } });
        var client = await host.SignInAsync("vendor owner", await host.AddVendorAsync());
        var first = TestPictures.Of(SKEncodedImageFormat.Png, seed: 11);
        await client.TakenAsync("1.png", first);
        await client.TakenAsync("2.png", TestPictures.Of(SKEncodedImageFormat.Png, seed: 12));
        using var third = await client.UploadAsync("", ("3.png", TestPictures.Of(SKEncodedImageFormat.Png, seed: 13)));
        await third.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
        await client.TakenAsync("1 again.png", first);
    }

    /// <summary>A file that arrives little by little, and watches how much of it is on disk already.</summary>
    private sealed class GrowingFile(byte[] opening, long length, string folder) : Stream
    {
        private readonly HashSet<string> _before =
            Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder)] : [];

        private long _sent;

        public long MostNotOnDisk { get; private set; }

        public int LargestRead { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _sent;
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            LargestRead = Math.Max(LargestRead, buffer.Length);
            var onDisk = Directory.EnumerateFiles(folder).Where(f => !_before.Contains(f))
                .Select(f => new FileInfo(f)).Where(f => f.Exists).Select(f => f.Length).DefaultIfEmpty(0).Max();
            MostNotOnDisk = Math.Max(MostNotOnDisk, _sent - onDisk);
            var count = (int)Math.Min(buffer.Length, length - _sent);
            for (var i = 0; i < count; i++)
            {
                var at = _sent + i;
                buffer.Span[i] = at < opening.Length ? opening[at] : (byte)0;
            }

            _sent += count;
            return ValueTask.FromResult(count);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
