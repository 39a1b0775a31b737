using System.Net;
using Stoa.Tests.Support;

namespace Stoa.Tests.Catalog;

public sealed class StorefrontTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string AddSql = """
        with p as (
          insert into catalog.products (vendor_id, name, slug, status)
          values (@vendor, @name, @slug, @status) returning product_id, vendor_id)
        insert into catalog.product_variants (product_id, vendor_id, sku, price, is_default)
        select product_id, vendor_id, @slug, 1234.5, true from p returning product_id
        """;

    [Fact]
    public async Task Only_active_products_of_active_vendors_show()
    {
        await using var host = await TestHost.StartAsync(database);
        var open = await host.AddVendorAsync("Open Shop");
        var shut = await host.AddVendorAsync("Shut Shop");
        await AddAsync(open, "Seen <b>", "seen", "active");
        await AddAsync(open, "Held back", "held-back", "pending approval");
        await AddAsync(shut, "Suspended thing", "suspended-thing", "active");
        await database.AsOwnerAsync<long>(
            "update vendors.vendors set status = 'suspended' where vendor_id = @shut returning vendor_id", new { shut });

        var home = await host.Client.GetStringAsync("/");
        Assert.Contains("Seen &lt;b&gt;", home, StringComparison.Ordinal);
        Assert.Contains("€1,234.50", WebUtility.HtmlDecode(home), StringComparison.Ordinal);
        Assert.DoesNotContain("Held back", home, StringComparison.Ordinal);
        Assert.DoesNotContain("Suspended thing", home, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync("/products/seen")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync("/products/held-back")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync("/products/suspended-thing")).StatusCode);
    }

    [Theory]
    [InlineData("/media/..%2Fkeys%2Fmaster.key")]
    [InlineData("/media/0000000000000000000000000000000000000000000000000000000000000000.webp")]
    [InlineData("/media/AA00000000000000000000000000000000000000000000000000000000000000.webp")]
    [InlineData("/media/0000000000000000000000000000000000000000000000000000000000000000.webp%0A")]
    public async Task Names_that_are_no_stored_hash_are_not_there(string path)
    {
        await using var host = await TestHost.StartAsync(database);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task A_picture_may_be_kept_for_ever()
    {
        await using var host = await TestHost.StartAsync(database);
        var name = new string('a', 64) + ".webp";
        var file = Stoa.Catalog.GetMedia.PathOf(Cluster.Current.Data, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, "picture");
        using var answer = await host.Client.GetAsync("/media/" + name);
        Assert.Equal("image/webp", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal("picture", await answer.Content.ReadAsStringAsync());
    }

    private Task<long> AddAsync(long vendor, string name, string slug, string status) =>
        database.AsOwnerAsync<long>(AddSql, new { vendor, name, slug, status });
}
