using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using SkiaSharp;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Catalog.Media;

public sealed class MediaLibraryTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string ProductSql = """
        with p as (
          insert into catalog.products (vendor_id, name, slug, status)
          values (@vendor, 'Chair', 'chair-' || @media, 'active') returning product_id, vendor_id)
        insert into catalog.product_images (product_id, vendor_id, media_id, image_url, is_primary)
        select product_id, vendor_id, @media, '/media/x.webp', true from p returning product_id
        """;
    private const string CountSql = "select count(*)::int from catalog.media where media_id = @id";

    [Fact]
    public async Task The_library_is_paged_searched_and_filtered()
    {
        await using var host = await TestHost.StartAsync(database);
        var vendor = await host.AddVendorAsync();
        var client = await host.SignInAsync("vendor owner", vendor);
        for (var i = 1; i <= 5; i++)
        {
            await client.TakenAsync($"100% wool {i}_x.png", TestPictures.Of(SKEncodedImageFormat.Png, seed: 20 + i));
        }

        await client.TakenAsync("film.mp4", TestPictures.Mp4(2000));
        var first = await client.GetFromJsonAsync<JsonElement>(MediaClient.Path + "?limit=4");
        var second = await client.GetFromJsonAsync<JsonElement>(
            $"{MediaClient.Path}?limit=4&cursor={first.Text("nextCursor")}");
        Assert.Equal(["film.mp4", "100% wool 5_x.png", "100% wool 4_x.png", "100% wool 3_x.png"], Names(first));
        Assert.Equal(["100% wool 2_x.png", "100% wool 1_x.png"], Names(second));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("nextCursor").ValueKind);

        Assert.Equal(["100% wool 3_x.png"], Names(await client.GetFromJsonAsync<JsonElement>(MediaClient.Path + "?q=% WOOL 3_")));
        Assert.Empty(Names(await client.GetFromJsonAsync<JsonElement>(MediaClient.Path + "?q=100_")));
        Assert.Equal(["film.mp4"], Names(await client.GetFromJsonAsync<JsonElement>(MediaClient.Path + "?kind=video")));
        var used = first.GetProperty("rows")[1].Number("mediaId");
        await database.AsOwnerAsync<long>(ProductSql, new { vendor, media = used });
        Assert.DoesNotContain("100% wool 5_x.png",
            Names(await client.GetFromJsonAsync<JsonElement>(MediaClient.Path + "?unused=true")));
        var detail = await client.GetFromJsonAsync<JsonElement>($"{MediaClient.Path}/{used}");
        Assert.Equal(("Chair", 1L), (detail.GetProperty("products")[0].Text("name"), detail.GetProperty("media").Number("usedBy")));
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=201", "limit")]
    [InlineData("?kind=sound", "kind")]
    [InlineData("?cursor=x", "cursor")]
    [InlineData("?q=a%00b", "q")]
    public async Task What_cannot_be_asked_is_refused_by_its_name(string query, string field)
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("vendor owner", await host.AddVendorAsync());
        using var answer = await client.GetAsync(MediaClient.Path + query);
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task Names_and_alternative_texts_change_and_what_is_left_out_stays()
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("vendor owner", await host.AddVendorAsync());
        var item = await client.TakenAsync("a.png", TestPictures.Of(SKEncodedImageFormat.Png, seed: 31));
        var path = $"{MediaClient.Path}/{item.Number("mediaId")}";
        using var changed = await client.PutAsJsonAsync(path, new { altText = " A red chair " });
        var now = await changed.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("a.png", "A red chair"), (now.Text("fileName"), now.Text("altText")));
        using var blank = await client.PutAsJsonAsync(path, new { fileName = " " });
        Assert.True((await blank.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input"))
            .GetProperty("errors").TryGetProperty("fileName", out _));
        using var tooLong = await client.PutAsJsonAsync(path, new { altText = new string('x', 501) });
        await tooLong.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
    }

    [Fact]
    public async Task What_a_product_shows_is_not_deleted()
    {
        await using var host = await TestHost.StartAsync(database);
        var vendor = await host.AddVendorAsync();
        var client = await host.SignInAsync("vendor owner", vendor);
        var id = (await client.TakenAsync("a.png", TestPictures.Of(SKEncodedImageFormat.Png, seed: 41))).Number("mediaId");
        var product = await database.AsOwnerAsync<long>(ProductSql, new { vendor, media = id });
        using var refused = await client.DeleteAsync($"{MediaClient.Path}/{id}");
        await refused.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
        await database.AsOwnerAsync<long>("delete from catalog.product_images where product_id = @product", new { product });
        using var done = await client.DeleteAsync($"{MediaClient.Path}/{id}");
        Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
        using var gone = await client.DeleteAsync($"{MediaClient.Path}/{id}");
        await gone.IsProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Another_vendor_cannot_read_change_delete_or_use_it()
    {
        await using var host = await TestHost.StartAsync(database);
        var (mine, theirs) = (await host.AddVendorAsync(), await host.AddVendorAsync());
        var (me, they) = (await host.SignInAsync("vendor owner", mine), await host.SignInAsync("vendor owner", theirs));
        var id = (await me.TakenAsync("secret.png", TestPictures.Of(SKEncodedImageFormat.Png, seed: 51))).Number("mediaId");
        var path = $"{MediaClient.Path}/{id}";
        using var read = await they.GetAsync(path);
        await read.IsProblemAsync(HttpStatusCode.NotFound, "not-found");
        using var change = await they.PutAsJsonAsync(path, new { altText = "mine now" });
        await change.IsProblemAsync(HttpStatusCode.NotFound, "not-found");
        using var delete = await they.DeleteAsync(path);
        await delete.IsProblemAsync(HttpStatusCode.NotFound, "not-found");
        using var list = await they.GetAsync($"{MediaClient.Path}?vendorId={mine}");
        await list.IsProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        Assert.Empty(Names(await they.GetFromJsonAsync<JsonElement>(MediaClient.Path)));
        Assert.Equal(1, await database.AsOwnerAsync<int>(CountSql, new { id }));
        // A product of theirs cannot show it either: the foreign key is of both columns.
        var refused = await Assert.ThrowsAsync<PostgresException>(
            () => database.AsOwnerAsync<long>(ProductSql, new { vendor = theirs, media = id }));
        Assert.Equal("23503", refused.SqlState);

        var operators = await host.SignInAsync("operator");
        using var byOperator = await operators.PutAsJsonAsync(path, new { altText = "By an operator" });
        Assert.Equal(HttpStatusCode.OK, byOperator.StatusCode);
    }

    [Fact]
    public async Task The_vendors_login_adds_for_its_own_vendor_alone()
    {
        await using var host = await TestHost.StartAsync(database);
        var (mine, theirs) = (await host.AddVendorAsync(), await host.AddVendorAsync());
        const string addSql = """
            select catalog.add_media(null, @vendor, '{"kind": "link", "contentType": "video/mp4", "linkUrl": "https://a.example/b.mp4",
              "linkProvider": "file"}', 10)
            """;
        var foreign = await Assert.ThrowsAsync<PostgresException>(
            () => database.Db.FirstAsync<long>(Actor.ForVendor(mine), addSql, new { vendor = theirs }));
        Assert.Equal("ST403", foreign.SqlState);
        await using var connection = new NpgsqlConnection(database.Logins.Vendor);
        await connection.OpenAsync();
        await using var unnamed = new NpgsqlCommand(addSql, connection);
        unnamed.Parameters.AddWithValue("vendor", theirs);
        Assert.Equal("ST403", (await Assert.ThrowsAsync<PostgresException>(() => unnamed.ExecuteScalarAsync())).SqlState);
        Assert.True(await database.Db.FirstAsync<long>(Actor.ForVendor(mine), addSql, new { vendor = mine }) > 0);
    }

    private static List<string> Names(JsonElement page) =>
        [.. page.GetProperty("rows").EnumerateArray().Select(r => r.Text("fileName"))];
}
