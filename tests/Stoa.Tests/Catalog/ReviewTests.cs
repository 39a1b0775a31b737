using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stoa.Catalog;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Catalog;

/// <summary>What waits for an operator, and what never does.</summary>
public sealed class ReviewTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Changes = "/api/v1/product-changes";
    private const string Untold = """
        select count(*) from catalog.product_changes
         where vendor_id = @VendorId and status in ('approved', 'refused') and told_at is null
        """;
    private TestHost _host = null!;
    private HttpClient _operator = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await TestHost.StartAsync(database);
        _operator = await _host.SignInAsync("operator");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_new_product_waits_is_refused_with_a_reason_mended_and_approved()
    {
        var shop = await VendorShop.OpenAsync(_host, database, "all");
        var id = await shop.AddAsync(shop.Shirt(VendorShop.Unique()));
        Assert.Equal("submitted", (await shop.SetStatusAsync(id, "active")).Outcome);
        Assert.Equal(HttpStatusCode.NotFound, await shop.PageAsync(id));
        var change = await OnlyAsync(shop);
        Assert.Equal(("new", "Linen shirt", 1), (change.Kind, change.ProductName, change.Revision));

        using var silent = await _operator.PostAsJsonAsync(Changes + "/decisions", new { changes = new[] { Seen(change) }, approve = false });
        Assert.Equal(HttpStatusCode.BadRequest, silent.StatusCode);
        Assert.Equal("refused", (await DecideAsync(change, false, "Say what it is made of.")).Outcome);
        var shown = await shop.ShowAsync(id);
        Assert.Equal("draft", shown.GetProperty("status").GetString());
        Assert.Equal("Say what it is made of.", shown.GetProperty("refusal").GetProperty("reason").GetString());

        await shop.ChangeAsync(id, new { description = "Made of linen" });
        await shop.SetStatusAsync(id, "active");
        var again = await OnlyAsync(shop);
        // What was changed after it was looked at is not approved unseen.
        await shop.ChangeAsync(id, new { name = "Linen shirt, better" });
        var stale = await DecideAsync(again, true);
        Assert.Equal("refused", stale.Outcome);
        Assert.Contains("look at it again", stale.Problem, StringComparison.Ordinal);
        Assert.Equal("approved", (await DecideAsync(await OnlyAsync(shop), true)).Outcome);
        Assert.Equal(HttpStatusCode.OK, await shop.PageAsync(id));
        Assert.Empty(await PendingAsync(shop));
    }

    [Fact]
    public async Task Texts_of_a_product_on_sale_wait_and_prices_stock_and_variants_do_not()
    {
        var sku = VendorShop.Unique();
        var (shop, id) = await OnSaleAsync("all", sku);
        var saved = await shop.ChangeAsync(id, new
        {
            name = "Silk shirt",
            description = "Soft and light",
            attributes = new { fabric = "silk" },
            variants = new object[]
            {
                new { sku = sku + "-S", price = 99, stock = 50 },
                new { sku = sku + "-XL", price = 45, options = new { Size = "XL" } },
            },
        });
        Assert.Equal("submitted", saved.Outcome);
        var document = await shop.DocumentAsync(id);
        Assert.Equal("Linen shirt", document.GetProperty("name").GetString());
        Assert.Equal("linen", document.GetProperty("attributes").GetProperty("fabric").GetString());
        Assert.Equal(
            [(99m, 50), (41m, 0), (45m, 0)],
            document.GetProperty("variants").EnumerateArray().Select(v =>
                (v.GetProperty("price").GetDecimal(), v.GetProperty("stockQuantity").GetInt32())));

        // The differences alone, before and after; further changes join them.
        await shop.ChangeAsync(id, new { brand = "Mill" });
        var change = await OnlyAsync(shop);
        Assert.Equal(2, change.Revision);
        Assert.Equal(["attributes", "brand", "name"], change.After.EnumerateObject().Select(p => p.Name).Order());
        Assert.Equal("Linen shirt", change.Before.GetProperty("name").GetString());
        Assert.Equal("silk", change.After.GetProperty("attributes").GetProperty("fabric").GetString());
        Assert.Equal("approved", (await DecideAsync(change, true)).Outcome);
        document = await shop.DocumentAsync(id);
        Assert.Equal(("Silk shirt", "Mill", "silk"), (document.GetProperty("name").GetString(),
            document.GetProperty("brand").GetString(), document.GetProperty("attributes").GetProperty("fabric").GetString()));
    }

    [Fact]
    public async Task A_change_that_is_taken_back_is_withdrawn_and_one_that_is_refused_leaves_the_product()
    {
        var (shop, id) = await OnSaleAsync("all", VendorShop.Unique());
        await shop.ChangeAsync(id, new { name = "Other name" });
        Assert.Single(await PendingAsync(shop));
        await shop.ChangeAsync(id, new { name = "Linen shirt" });
        Assert.Empty(await PendingAsync(shop));
        await shop.ChangeAsync(id, new { name = "Best shirt of the world" });
        await DecideAsync(await OnlyAsync(shop), false, "No superlatives.");
        Assert.Equal("Linen shirt", (await shop.DocumentAsync(id)).GetProperty("name").GetString());
        Assert.Equal("refused", (await DecideRawAsync(1L << 40, 1)).Outcome);
    }

    [Fact]
    public async Task What_an_operator_changes_leaves_a_vendors_change_waiting_and_out_of_the_shop()
    {
        var (shop, id) = await OnSaleAsync("all", VendorShop.Unique());
        await shop.ChangeAsync(id, new { name = "Waiting name" });
        using var text = await _operator.PatchAsJsonAsync($"{VendorShop.Products}/{id}", new { brand = "Ours" });
        Assert.Equal("updated", (await text.Content.ReadFromJsonAsync<SaveResult>())!.Outcome);
        using var nothing = await _operator.PatchAsJsonAsync($"{VendorShop.Products}/{id}", new { brand = "Ours" });
        Assert.Equal("unchanged", (await nothing.Content.ReadFromJsonAsync<SaveResult>())!.Outcome);
        var document = await shop.DocumentAsync(id);
        Assert.Equal(("Linen shirt", "Ours"),
            (document.GetProperty("name").GetString(), document.GetProperty("brand").GetString()));
        Assert.Equal("approved", (await DecideAsync(await OnlyAsync(shop), true)).Outcome);
        document = await shop.DocumentAsync(id);
        Assert.Equal(("Waiting name", "Ours"),
            (document.GetProperty("name").GetString(), document.GetProperty("brand").GetString()));
    }

    [Fact]
    public async Task A_vendors_login_cannot_save_past_the_rules()
    {
        var vendor = await _host.AddVendorAsync();
        await using var connection = new Npgsql.NpgsqlConnection(database.Logins.Vendor);
        await connection.OpenAsync();
        foreach (var (sql, state) in new[]
        {
            // Whoever got SQL into a vendor's request finds no way around approval, and none without a vendor.
            ($"select catalog.save_documents(1, {vendor}, '[]', false, false)", "42501"),
            ($"select catalog.write_content(array[1::bigint], array['{{}}'::jsonb], false)", "42501"),
            ($"select catalog.decide_changes(1, array[1::bigint], array[1], true, '')", "42501"),
            ($"select catalog.save_products(1, {vendor}, '[{{\"name\": \"x\"}}]', false)", "ST403"),
            ("select catalog.change_product_status(1, array[1::bigint], 'active')", "ST403"),
            ("select catalog.delete_product(1, 1)", "ST403"),
        })
        {
            await using var command = new Npgsql.NpgsqlCommand(sql, connection);
            Assert.Equal(state, (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState);
        }
    }

    [Fact]
    public async Task Of_a_vendor_with_the_rule_first_two_only_those_are_looked_at()
    {
        var shop = await VendorShop.OpenAsync(_host, database, "all");
        await SetPolicyAsync(new { vendorId = shop.VendorId, policy = "first", firstProducts = 2 });
        foreach (var expected in new[] { "submitted", "submitted", "changed" })
        {
            var id = await shop.AddAsync(shop.Shirt(VendorShop.Unique()));
            Assert.Equal(expected, (await shop.SetStatusAsync(id, "active")).Outcome);
            foreach (var change in await PendingAsync(shop))
            {
                await DecideAsync(change, true);
            }
        }
    }

    [Fact]
    public async Task The_vendors_rule_comes_before_the_categorys_and_that_before_the_marketplaces()
    {
        var shop = await VendorShop.OpenAsync(_host, database, "none");
        await SetPolicyAsync(new { vendorId = shop.VendorId });
        var below = await database.AsOwnerAsync<long>(
            "insert into catalog.categories (parent_id, name, slug) values (@parent, 'Below', @slug) returning category_id",
            new { parent = shop.CategoryId, slug = "below-" + VendorShop.Unique() });
        Assert.True(await NeedsAsync(shop.VendorId, below));
        await SetPolicyAsync(new { categoryId = shop.CategoryId, policy = "none" });
        Assert.False(await NeedsAsync(shop.VendorId, below));
        await SetPolicyAsync(new { categoryId = below, policy = "all" });
        Assert.True(await NeedsAsync(shop.VendorId, below));
        Assert.False(await NeedsAsync(shop.VendorId, shop.CategoryId));
        await SetPolicyAsync(new { vendorId = shop.VendorId, policy = "none" });
        Assert.False(await NeedsAsync(shop.VendorId, below));
    }

    [Fact]
    public async Task Many_are_approved_at_once_and_what_an_operator_changes_waits_for_nobody()
    {
        var shop = await VendorShop.OpenAsync(_host, database, "all");
        var ids = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await shop.AddAsync(shop.Shirt(VendorShop.Unique())));
            await shop.SetStatusAsync(ids[i], "active");
        }

        var waiting = await PendingAsync(shop);
        Assert.Equal(ids, waiting.Select(c => c.ProductId));
        using var answer = await _operator.PostAsJsonAsync(
            Changes + "/decisions", new { changes = waiting.Select(Seen), approve = true });
        Assert.All((await answer.Content.ReadFromJsonAsync<List<DecisionResult>>())!, r => Assert.Equal("approved", r.Outcome));
        using var change = await _operator.PatchAsJsonAsync($"{VendorShop.Products}/{ids[0]}", new { name = "As we say" });
        Assert.Equal("updated", (await change.Content.ReadFromJsonAsync<SaveResult>())!.Outcome);
        Assert.Equal("As we say", (await shop.DocumentAsync(ids[0])).GetProperty("name").GetString());
    }

    [Fact]
    public async Task What_was_decided_comes_in_one_letter_refusals_with_their_reason_once_the_operator_is_done()
    {
        var shop = await VendorShop.OpenAsync(_host, database, "all");
        var person = await _host.AddPersonAsync("vendor staff", shop.VendorId);
        foreach (var name in new[] { "Blue shirt", "Green shirt", "Red shirt" })
        {
            await shop.SetStatusAsync(await shop.AddAsync(shop.Shirt(VendorShop.Unique(), name)), "active");
        }

        var waiting = await PendingAsync(shop);
        await DecideAsync(waiting[0], true);
        await DecideAsync(waiting[1], false, "Say what it is made of.");
        Assert.Equal(0, await ToldAsync(TimeSpan.FromMinutes(3)));
        await DecideAsync(waiting[2], true);
        await ToldAsync(TimeSpan.Zero);
        var letter = await Letters.ReadAsync(person.Email, shop.Name + ": decisions");
        Assert.Contains("Refused, and why:\nGreen shirt: Say what it is made of.", letter.Text, StringComparison.Ordinal);
        Assert.Contains("Approved:\nBlue shirt\nRed shirt", letter.Text, StringComparison.Ordinal);
        Assert.Equal(0, await ToldAsync(TimeSpan.Zero));

        async Task<long> ToldAsync(TimeSpan quiet)
        {
            var told = await database.AsOwnerAsync<long>(Untold, new { shop.VendorId });
            var site = new PublicAddress("https://shop.example");
            await DecisionLetters.HandleAsync(database.Db, Cluster.Current.Vault, site, quiet, default);
            return told - await database.AsOwnerAsync<long>(Untold, new { shop.VendorId });
        }
    }

    [Fact]
    public async Task Another_vendor_cannot_read_or_change_products_changes_and_rules()
    {
        var (mine, id) = await OnSaleAsync("all", VendorShop.Unique());
        await mine.ChangeAsync(id, new { name = "Other" });
        var other = await VendorShop.OpenAsync(_host, database);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Owner.GetAsync($"{VendorShop.Products}/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.PatchAsync(id, new { name = "Mine" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Owner.DeleteAsync($"{VendorShop.Products}/{id}")).StatusCode);
        using var status = await other.Owner.PostAsJsonAsync(
            $"{VendorShop.Products}/status", new { productIds = new[] { id }, status = "archived" });
        Assert.Empty((await status.Content.ReadFromJsonAsync<List<StatusResult>>())!);
        using var named = await other.Owner.PostAsJsonAsync($"{VendorShop.Products}?vendorId={mine.VendorId}", new { name = "Theirs" });
        Assert.Equal(HttpStatusCode.Forbidden, named.StatusCode);
        Assert.Empty((await other.Owner.GetFromJsonAsync<VendorProductPage>($"{VendorShop.Products}?vendorId={mine.VendorId}"))!.Rows);
        Assert.Empty(await ReadAsync(other.Owner, $"{Changes}?vendorId={mine.VendorId}"));
        using var picture = await other.PostAsync(new { name = "A", images = new[] { new { mediaId = await mine.AddPictureAsync() } } });
        Assert.Equal(HttpStatusCode.BadRequest, picture.StatusCode);
        var variant = (await mine.DocumentAsync(id)).GetProperty("variants")[0].GetProperty("variantId").GetInt64();
        using var stolen = await other.PostAsync(new { name = "A", variants = new[] { new { variantId = variant, price = 1 } } });
        Assert.Equal(HttpStatusCode.BadRequest, stolen.StatusCode);

        // The tables themselves, on the vendors' login.
        foreach (var sql in (string[])["product_options", "variant_prices", "product_changes"])
        {
            Assert.Equal(0, await CountAsync(other.VendorId, mine.VendorId, sql));
        }
    }

    private async Task<long> CountAsync(long asVendor, long ofVendor, string table)
    {
        await using var connection = new Npgsql.NpgsqlConnection(database.Logins.Vendor);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var set = new Npgsql.NpgsqlCommand("select set_config('stoa.vendor_id', $1, true)", connection);
        set.Parameters.AddWithValue(Stoa.Platform.VendorSetting.Sign(database.Logins.VendorKey, asVendor));
        await set.ExecuteNonQueryAsync();
        await using var count = new Npgsql.NpgsqlCommand($"select count(*) from catalog.{table} where vendor_id = $1", connection);
        count.Parameters.AddWithValue(ofVendor);
        var seen = (long)(await count.ExecuteScalarAsync())!;
        await using var change = new Npgsql.NpgsqlCommand($"delete from catalog.{table} where vendor_id = $1", connection);
        change.Parameters.AddWithValue(ofVendor);
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => change.ExecuteNonQueryAsync());
        Assert.Equal("42501", refused.SqlState);
        return seen;
    }

    private async Task<(VendorShop Shop, long ProductId)> OnSaleAsync(string policy, string sku)
    {
        var shop = await VendorShop.OpenAsync(_host, database, policy);
        var id = await shop.AddAsync(shop.Shirt(sku));
        await shop.SetStatusAsync(id, "active");
        foreach (var change in await PendingAsync(shop))
        {
            await DecideAsync(change, true);
        }

        return (shop, id);
    }

    // What the operator sees of this vendor, and the vendor itself sees.
    private async Task<IReadOnlyList<Waiting>> PendingAsync(VendorShop shop)
    {
        var path = $"{Changes}?vendorId={shop.VendorId}&limit=100";
        var rows = await ReadAsync(_operator, path);
        Assert.Equal(rows.Select(r => r.ChangeId), (await ReadAsync(shop.Owner, Changes + "?limit=100")).Select(r => r.ChangeId));
        return rows;
    }

    private static async Task<List<Waiting>> ReadAsync(HttpClient client, string path) =>
        (await client.GetFromJsonAsync<WaitingPage>(path))!.Rows;

    private async Task<Waiting> OnlyAsync(VendorShop shop) => Assert.Single(await PendingAsync(shop));

    private static object Seen(Waiting change) => new { change.ChangeId, change.Revision };

    private Task<DecisionResult> DecideAsync(Waiting change, bool approve, string? reason = null) =>
        DecideRawAsync(change.ChangeId, change.Revision, approve, reason);

    private async Task<DecisionResult> DecideRawAsync(long changeId, int revision, bool approve = true, string? reason = null)
    {
        using var answer = await _operator.PostAsJsonAsync(
            Changes + "/decisions", new { changes = new[] { new { changeId, revision } }, approve, reason });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<List<DecisionResult>>())!.Single();
    }

    private async Task SetPolicyAsync(object rule)
    {
        using var answer = await _operator.PutAsJsonAsync("/api/v1/review-policies", rule);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private Task<bool> NeedsAsync(long vendor, long category) =>
        database.AsOwnerAsync<bool>("select catalog.needs_review(@vendor, @category, 0)", new { vendor, category });

    private sealed record Waiting(
        long ChangeId, long ProductId, string ProductName, string Kind, int Revision, JsonElement Before, JsonElement After);

    private sealed record WaitingPage(List<Waiting> Rows);
}
