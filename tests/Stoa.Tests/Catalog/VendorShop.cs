using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Stoa.Catalog;
using Stoa.Tests.Support;

namespace Stoa.Tests.Catalog;

/// <summary>A vendor with an owner who is signed in, and what they do with products over HTTP.</summary>
internal sealed class VendorShop(
    TestHost host, TestDatabase database, string name, long vendorId, HttpClient owner, long categoryId)
{
    public const string Products = "/api/v1/vendor/products";
    private const string CategorySql = "insert into catalog.categories (name, slug) values (@name, @slug) returning category_id";

    public string Name => name;

    public long VendorId => vendorId;

    public HttpClient Owner => owner;

    /// <summary>A category that nobody else uses.</summary>
    public long CategoryId => categoryId;

    /// <summary>A new vendor; its rule about approval is "none" unless told.</summary>
    public static async Task<VendorShop> OpenAsync(TestHost host, TestDatabase database, string policy = "none")
    {
        var name = "Shop " + Unique();
        var vendor = await host.AddVendorAsync(name);
        var owner = await host.SignInAsync("vendor owner", vendor);
        var category = await database.AsOwnerAsync<long>(CategorySql, new { name = "Shirts", slug = "shirts-" + Unique() });
        await database.AsOwnerAsync<long>(
            "insert into catalog.review_policies (vendor_id, policy) values (@vendor, @policy) returning review_policy_id",
            new { vendor, policy });
        return new(host, database, name, vendor, owner, category);
    }

    public static string Unique() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(5));

    /// <summary>A shirt in two sizes, in the shop's category.</summary>
    public object Shirt(string sku, string name = "Linen shirt") => new
    {
        name,
        description = "Soft and light",
        categoryId,
        attributes = new { fabric = "linen" },
        variants = new object[]
        {
            new { sku = sku + "-S", price = 39.90m, stock = 5, options = new { Size = "S" } },
            new { sku = sku + "-M", price = 41m, options = new { Size = "M" } },
        },
    };

    public Task<HttpResponseMessage> PostAsync(object product) => owner.PostAsJsonAsync(Products, product);

    public Task<HttpResponseMessage> PatchAsync(long id, object change) => owner.PatchAsJsonAsync($"{Products}/{id}", change);

    /// <summary>Makes a product and answers its id.</summary>
    public async Task<long> AddAsync(object product)
    {
        using var answer = await PostAsync(product);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var made = (await answer.Content.ReadFromJsonAsync<SaveResult>())!;
        Assert.Equal("created", made.Outcome);
        return made.ProductId!.Value;
    }

    /// <summary>Saves a change that is accepted, and answers what became of it.</summary>
    public async Task<SaveResult> ChangeAsync(long id, object change)
    {
        using var answer = await PatchAsync(id, change);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<SaveResult>())!;
    }

    public async Task<StatusResult> SetStatusAsync(long id, string status)
    {
        using var answer = await owner.PostAsJsonAsync($"{Products}/status", new { productIds = new[] { id }, status });
        return (await answer.Content.ReadFromJsonAsync<List<StatusResult>>())!.Single();
    }

    public async Task<JsonElement> ShowAsync(long id) =>
        await owner.GetFromJsonAsync<JsonElement>($"{Products}/{id}");

    public async Task<JsonElement> DocumentAsync(long id) => (await ShowAsync(id)).GetProperty("document");

    /// <summary>A picture's row, as if it had been uploaded.</summary>
    public Task<long> AddPictureAsync() => database.AsOwnerAsync<long>(
        """
        insert into catalog.media (vendor_id, sha256, content_type, byte_size, width, height)
        values (@vendorId, @hash, 'image/webp', 10, 4, 4) returning media_id
        """, new { vendorId, hash = RandomNumberGenerator.GetBytes(32) });

    /// <summary>What the shop answers for a product's page.</summary>
    public async Task<HttpStatusCode> PageAsync(long id)
    {
        var slug = (await ShowAsync(id)).GetProperty("slug").GetString();
        return (await host.Client.GetAsync($"/products/{slug}")).StatusCode;
    }
}
