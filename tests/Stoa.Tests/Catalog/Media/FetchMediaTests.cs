using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SkiaSharp;
using Stoa.Tests.Support;

namespace Stoa.Tests.Catalog.Media;

public sealed class FetchMediaTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly byte[] Picture = TestPictures.Of(SKEncodedImageFormat.Jpeg, seed: 99);

    [Fact]
    public async Task A_picture_comes_by_its_address_and_the_same_one_once()
    {
        await using var server = await PictureServer.StartAsync(AnswerAsync);
        await using var host = await StartAsync(server);
        var client = await host.SignInAsync("vendor owner", await host.AddVendorAsync());
        var item = await FetchedAsync(client, server.Address + "/photos/red%20chair.jpg?size=1");
        Assert.Equal(("picture", "red chair.jpg"), (item.Text("kind"), item.Text("fileName")));
        var again = await FetchedAsync(client, server.Address + "/moved/red%20chair.jpg");
        Assert.Equal(item.Number("mediaId"), again.Number("mediaId"));
    }

    [Theory]
    [InlineData("/page.html", "web page")]
    [InlineData("/none", "status 404")]
    [InlineData("/endless", "larger than 20 MB")]
    [InlineData("/for-ever", "redirects")]
    [InlineData("/to?http://127.0.0.1/", "not a public address")]
    [InlineData("/to?http://169.254.169.254/latest/meta-data/", "not a public address")]
    [InlineData("/to?http://[::1]/", "not a public address")]
    [InlineData("/to?http://[::ffff:169.254.169.254]/", "not a public address")]
    [InlineData("/to?http://2130706433/", "not a public address")]
    [InlineData("/to?http://127.0.0.1:5432/", "ports 80 and 443")]
    [InlineData("/to?file:///etc/passwd", "https://")]
    [InlineData("/to?https://user:pass@pictures.example/", "name or password")]
    [InlineData("/moved/to?http://10.0.0.1/a.png", "not a public address")]
    public async Task Whatever_is_no_picture_at_a_public_address_is_refused(string path, string why)
    {
        await using var server = await PictureServer.StartAsync(AnswerAsync);
        await using var host = await StartAsync(server);
        var client = await host.SignInAsync("vendor owner", await host.AddVendorAsync());
        using var answer = await client.PostAsJsonAsync(MediaClient.Path + "/fetch", new { url = server.Address + path });
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        Assert.Contains(why, problem.GetProperty("errors").GetProperty("url")[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("chair.jpg")]
    [InlineData("http://127.0.0.1:5080/media/x.webp")]
    [InlineData("http://localhost/")]
    public async Task Without_the_setting_this_machine_is_not_asked(string? url)
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("vendor owner", await host.AddVendorAsync());
        using var answer = await client.PostAsJsonAsync(MediaClient.Path + "/fetch", new { url });
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        Assert.True(problem.GetProperty("errors").TryGetProperty("url", out _));
    }

    [Theory]
    [InlineData("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=10", "youtube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ")]
    [InlineData("https://youtu.be/dQw4w9WgXcQ?si=abc", "youtube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ")]
    [InlineData("http://m.youtube.com/shorts/dQw4w9WgXcQ", "youtube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ")]
    [InlineData("https://vimeo.com/channels/staffpicks/76979871", "vimeo", "https://vimeo.com/76979871")]
    [InlineData("https://player.vimeo.com/video/76979871?h=1", "vimeo", "https://vimeo.com/76979871")]
    [InlineData("https://cdn.example.org/films/Chair.MP4", "file", "https://cdn.example.org/films/Chair.MP4")]
    public async Task A_video_elsewhere_is_kept_as_a_link_in_one_spelling(string url, string provider, string kept)
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("vendor owner", await host.AddVendorAsync());
        using var answer = await client.PostAsJsonAsync(MediaClient.Path + "/link", new { url });
        var item = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("link", provider, kept), (item.Text("kind"), item.Text("linkProvider"), item.Text("url")));
        Assert.Equal(provider == "file", item.GetProperty("linkVideoId").ValueKind == JsonValueKind.Null);
        using var again = await client.PostAsJsonAsync(MediaClient.Path + "/link", new { url = kept });
        Assert.Equal(item.Number("mediaId"), (await again.Content.ReadFromJsonAsync<JsonElement>()).Number("mediaId"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com/@somebody")]
    [InlineData("https://www.youtube.com/watch?v=dQw4w9WgXcQxx")]
    [InlineData("https://user@vimeo.com/76979871")]
    [InlineData("http://cdn.example.org/chair.mp4")]
    [InlineData("https://10.0.0.1/chair.mp4")]
    [InlineData("https://cdn.example.org/chair.exe")]
    public async Task Any_other_link_is_refused(string? url)
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("vendor owner", await host.AddVendorAsync());
        using var answer = await client.PostAsJsonAsync(MediaClient.Path + "/link", new { url });
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        Assert.True(problem.GetProperty("errors").TryGetProperty("url", out _));
    }

    private Task<TestHost> StartAsync(PictureServer server) => TestHost.StartAsync(database, with: s => s with
    {
        Configuration = new Dictionary<string, string?> { ["Media:Fetch:AllowHosts"] = server.Host },
    });

    private static async Task<JsonElement> FetchedAsync(HttpClient client, string url)
    {
        using var answer = await client.PostAsJsonAsync(MediaClient.Path + "/fetch", new { url });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        switch (path.Split('/')[1])
        {
            case "photos":
                // What servers say of the type is not asked.
                http.Response.ContentType = "text/html";
                await http.Response.Body.WriteAsync(Picture);
                break;
            case "page.html":
                http.Response.ContentType = "image/png";
                await http.Response.WriteAsync("<html><body>Log in first</body></html>");
                break;
            case "moved":
                http.Response.Redirect(path.EndsWith("jpg", StringComparison.Ordinal)
                    ? "/photos/" + path.Split('/')[^1] : "/to" + http.Request.QueryString.Value);
                break;
            case "to":
                http.Response.StatusCode = 302;
                http.Response.Headers.Location = http.Request.QueryString.Value![1..];
                break;
            case "for-ever":
                http.Response.Redirect("/for-ever");
                break;
            case "endless":
                await http.Response.Body.WriteAsync(Picture);
                var zeros = new byte[1 << 20];
                while (!http.RequestAborted.IsCancellationRequested)
                {
                    await http.Response.Body.WriteAsync(zeros, http.RequestAborted);
                }

                break;
            default:
                http.Response.StatusCode = 404;
                break;
        }
    }
}
