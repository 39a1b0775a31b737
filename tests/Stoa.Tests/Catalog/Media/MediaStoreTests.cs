using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;
using Stoa.Catalog;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Catalog.Media;

public sealed class MediaStoreTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly MediaSettings Settings = new();
    private static readonly string[] Gone = ["00", "11"];

    [Fact]
    public async Task A_bucket_takes_and_gives_what_the_folder_would()
    {
        await using var s3 = await FakeS3.StartAsync();
        await using var host = await StartAsync(s3);
        var client = await host.SignInAsync("vendor owner", await host.AddVendorAsync());
        var item = await client.TakenAsync("in a bucket.png", TestPictures.Of(SKEncodedImageFormat.Png, 400, 400, seed: 301));
        Assert.Equal(3, s3.Objects.Count);
        Assert.All(s3.Objects.Values, o => Assert.Equal("image/webp", o.Type));
        var name = item.Text("url").Split('/')[^1];
        Assert.False(File.Exists(GetMedia.PathOf(Cluster.Current.Data, name)));
        Assert.Equal("rgbw", TestPictures.Look(await host.Client.GetByteArrayAsync(item.Text("url")), out _, out _));

        var film = await client.TakenAsync("film.mp4", TestPictures.Mp4(5000));
        using var request = new HttpRequestMessage(HttpMethod.Get, film.Text("url"));
        request.Headers.Range = new RangeHeaderValue(4, 7);
        using var part = await host.Client.SendAsync(request);
        Assert.Equal((HttpStatusCode.PartialContent, "ftyp"), (part.StatusCode, await part.Content.ReadAsStringAsync()));
        Assert.Contains(s3.Asked, a => a.StartsWith("GET bytes=4-", StringComparison.Ordinal));
        using var none = await host.Client.GetAsync($"/media/{new string('0', 64)}.webp");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);

        var store = host.App.Services.GetRequiredService<IMediaStore>();
        await store.CheckAsync(CancellationToken.None);
        await store.DeleteAsync(name, CancellationToken.None);
        Assert.False(await store.HasAsync(name, CancellationToken.None));
        Assert.DoesNotContain(s3.Secret, store.Description, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Logs.Lines, l => l.Contains(s3.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pictures_of_the_time_before_the_bucket_are_still_shown()
    {
        await using var s3 = await FakeS3.StartAsync();
        await using var host = await StartAsync(s3);
        var name = new string('e', 64) + ".webp";
        await new DiskMediaStore(Cluster.Current.Data)
            .PutAsync(name, "image/webp", new MemoryStream("picture"u8.ToArray()), CancellationToken.None);
        Assert.Equal("picture", await host.Client.GetStringAsync("/media/" + name));
    }

    [Fact]
    public async Task A_wrong_key_is_said_without_it()
    {
        await using var s3 = await FakeS3.StartAsync();
        var store = MediaStores.From(Configuration(s3, "another secret"), Cluster.Current.Data);
        var refused = await Assert.ThrowsAsync<StoaException>(() => store.CheckAsync(CancellationToken.None));
        Assert.Contains("pictures", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("another secret", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tape", "Media__Store")]
    [InlineData("s3", "Media__S3__Bucket")]
    public void A_store_that_is_not_set_up_is_named(string store, string setting)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Media:Store"] = store }).Build();
        var refused = Assert.Throws<StoaException>(() => MediaStores.From(configuration, Cluster.Current.Data));
        Assert.Contains(setting, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_folder_has_a_whole_file_or_none()
    {
        var store = new DiskMediaStore(Cluster.Current.Data);
        var name = new string('f', 64) + ".mp4";
        await Assert.ThrowsAsync<IOException>(
            () => store.PutAsync(name, "video/mp4", new BreakingStream(), CancellationToken.None));
        Assert.False(await store.HasAsync(name, CancellationToken.None));
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(GetMedia.PathOf(Cluster.Current.Data, name))!, $"{name}*"));
    }

    [Fact]
    public async Task Files_go_days_after_the_last_vendor_gave_them_up()
    {
        await using var host = await TestHost.StartAsync(database);
        var (mine, theirs) = (await host.AddVendorAsync(), await host.AddVendorAsync());
        var (me, they) = (await host.SignInAsync("vendor owner", mine), await host.SignInAsync("vendor owner", theirs));
        var picture = TestPictures.Of(SKEncodedImageFormat.Png, 400, 300, seed: 401);
        var (myItem, theirItem) = (await me.TakenAsync("a.png", picture), await they.TakenAsync("a.png", picture));
        var files = myItem.GetProperty("renditions").EnumerateArray()
            .Select(s => GetMedia.PathOf(Cluster.Current.Data, s.Text("url").Split('/')[^1])).ToList();
        Assert.Equal(3, files.Count);

        await DeleteAsync(me, myItem.Number("mediaId"));
        await ClearAsync(days: 8);
        Assert.All(files, f => Assert.True(File.Exists(f), "Another vendor has it."));
        await DeleteAsync(they, theirItem.Number("mediaId"));
        await ClearAsync(days: 6);
        Assert.All(files, f => Assert.True(File.Exists(f), "It is not seven days yet."));
        Assert.True(await ClearAsync(days: 8) >= 3);
        Assert.All(files, f => Assert.False(File.Exists(f)));
        // Sent again it is there again.
        var again = await me.TakenAsync("a.png", picture);
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync(again.Text("url"))).StatusCode);
        await ClearAsync(days: 8);
        Assert.All(files, f => Assert.True(File.Exists(f), "It is in use."));
    }

    [Fact]
    public async Task A_file_that_cannot_be_deleted_is_tried_again()
    {
        await database.AsOwnerAsync<long>("""
            insert into catalog.media_files (name, noted_at)
            select repeat(n, 32) || '.webp', now() - interval '30 days' from unnest(@Gone) as n returning 1
            """, new { Gone });
        var store = new FailingStore();
        await Assert.ThrowsAsync<IOException>(() => RunAsync(store, 0));
        Assert.Equal(2, await database.AsOwnerAsync<int>(
            "select count(*)::int from catalog.media_files where name ~ '^(00|11)+[.]'"));
        store.Fails = false;
        store.Deleted.Clear();
        await RunAsync(store, 0);
        Assert.Equal(2, store.Deleted.Count(n => Gone.Contains(n[..2])));
    }

    private Task<int> ClearAsync(int days) => RunAsync(new DiskMediaStore(Cluster.Current.Data), days);

    private Task<int> RunAsync(IMediaStore store, int days) => ClearMedia.RunAsync(database.Db, Cluster.Current.Data, store, Settings,
        TimeProvider.System.GetUtcNow().AddDays(days), CancellationToken.None);

    private static async Task DeleteAsync(HttpClient client, long id)
    {
        using var answer = await client.DeleteAsync($"{MediaClient.Path}/{id}");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private Task<TestHost> StartAsync(FakeS3 s3) => TestHost.StartAsync(database, with: s => s with
    {
        Configuration = Configuration(s3, s3.Secret).AsEnumerable().ToDictionary(p => p.Key, p => p.Value),
    });

    private static IConfigurationRoot Configuration(FakeS3 s3, string secret) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Media:Store"] = "s3",
            ["Media:S3:Endpoint"] = s3.Address,
            ["Media:S3:Bucket"] = "pictures",
            ["Media:S3:AccessKey"] = FakeS3.AccessKey,
            ["Media:S3:SecretKey"] = secret,
            ["Media:S3:Region"] = "eu-central-1",
            ["Media:S3:PathStyle"] = "true",
        }).Build();

    private sealed class BreakingStream : MemoryStream
    {
        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            destination.Write(new byte[1000]);
            throw new IOException("The disk is full.");
        }
    }

    private sealed class FailingStore : IMediaStore
    {
        public bool Fails { get; set; } = true;

        public List<string> Deleted { get; } = [];

        public string Description => "";

        public Task<bool> HasAsync(string name, CancellationToken cancel) => Task.FromResult(false);

        public Task PutAsync(string name, string contentType, Stream content, CancellationToken cancel) => Task.CompletedTask;

        public Task<Stream?> OpenAsync(string name, CancellationToken cancel) => Task.FromResult<Stream?>(null);

        public Task DeleteAsync(string name, CancellationToken cancel)
        {
            Deleted.Add(name);
            return Fails && name.StartsWith("11", StringComparison.Ordinal) ? throw new IOException("No.") : Task.CompletedTask;
        }

        public Task CheckAsync(CancellationToken cancel) => Task.CompletedTask;
    }
}
