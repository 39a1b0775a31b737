using System.Net;
using System.Net.Http.Json;
using Npgsql;
using Stoa.Tests.Orders;
using Stoa.Tests.Support;
using Stoa.Vendors;

namespace Stoa.Tests.Vendors;

/// <summary>Operators decide on vendors, and the shop follows at once.</summary>
public sealed class DecideVendorTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string ProductSql = """
        with p as (
          insert into catalog.products (vendor_id, name, slug, status)
          values (@vendor, @name, @slug, 'active') returning product_id, vendor_id)
        insert into catalog.product_variants (product_id, vendor_id, sku, price, is_default)
        select product_id, vendor_id, @slug, 12.5, true from p returning variant_id
        """;
    private static readonly string[] States = ["pending", "active", "suspended", "refused", "closed"];
    private static int _slugs;
    private TestHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TestHost.StartAsync(database);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Only_the_allowed_changes_are_made_whatever_is_asked()
    {
        var chief = await _host.SignInAsync("operator");
        foreach (var from in States)
        {
            foreach (var to in States)
            {
                var id = await VendorAsync(from);
                var wanted = (from, to) is ("pending", "active" or "refused" or "closed") or ("refused", "closed")
                    or ("active", "suspended" or "closed") or ("suspended", "active" or "closed");
                using var answer = await DecideAsync(chief, id, to, "Because of a test.");
                Assert.True(wanted == (answer.StatusCode == HttpStatusCode.NoContent), $"{from} to {to}: {answer.StatusCode}");
                Assert.Equal(wanted ? to : from, await StatusAsync(id));
            }
        }

        using var unknown = await DecideAsync(chief, await VendorAsync("active"), "asleep", "Why not.");
        await unknown.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
    }

    /// <summary>The rule is the table's: what goes around the routine is refused, too.</summary>
    [Fact]
    public async Task A_state_is_not_reached_past_the_rules_by_sql_either()
    {
        var id = await VendorAsync("closed");
        var refused = await Assert.ThrowsAsync<PostgresException>(() => database.AsOwnerAsync<int>(
            "update vendors.vendors set status = 'active' where vendor_id = @id returning 1", new { id }));
        Assert.Equal("ST409", refused.SqlState);
    }

    [Fact]
    public async Task A_suspended_vendor_leaves_the_shop_at_once_and_comes_back()
    {
        var chief = await _host.SignInAsync("operator");
        var shop = new OrderShop(database);
        var variant = await shop.VariantAsync("leaving-sku", [9], vendor: "leaving-vendor");
        var id = await database.AsOwnerAsync<long>("select vendor_id from vendors.vendors where slug = 'leaving-vendor'");
        await database.AsOwnerAsync<int>("update vendors.vendors set name = 'Leaving Vendor' where vendor_id = @id returning 1", new { id });
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, true), await InShopAsync());
        Assert.Single(await shop.PlaceAsync((variant, 1)));

        using var nameless = await DecideAsync(chief, id, "suspended", " ");
        await nameless.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        using var suspended = await DecideAsync(chief, id, "suspended", "Parcels do not arrive.");
        Assert.Equal(HttpStatusCode.NoContent, suspended.StatusCode);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound, false), await InShopAsync());
        foreach (var place in new[] { () => shop.PlaceAsync((variant, 1)), () => shop.CreateAsync((variant, 1)) })
        {
            var refused = await OrderShop.RefusalAsync(place);
            Assert.Equal("ST409", refused!.SqlState);
            Assert.Contains("does not sell at present", refused.MessageText, StringComparison.Ordinal);
        }

        using var back = await DecideAsync(chief, id, "active", null);
        Assert.Equal(HttpStatusCode.NoContent, back.StatusCode);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, true), await InShopAsync());
        Assert.Single(await shop.PlaceAsync((variant, 1)));

        async Task<(HttpStatusCode, HttpStatusCode, bool)> InShopAsync() => (
            (await _host.Client.GetAsync("/products/leaving-sku")).StatusCode,
            (await _host.Client.GetAsync("/vendors/leaving-vendor")).StatusCode,
            (await _host.Client.GetStringAsync("/")).Contains("Leaving Vendor", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pending_or_refused_vendors_products_do_not_show_nor_sell()
    {
        foreach (var status in new[] { "pending", "refused", "closed" })
        {
            var id = await VendorAsync(status);
            var slug = $"hidden-{status}";
            var variant = await database.AsOwnerAsync<long>(ProductSql, new { vendor = id, name = slug, slug });
            Assert.Equal(HttpStatusCode.NotFound, (await _host.Client.GetAsync($"/products/{slug}")).StatusCode);
            Assert.DoesNotContain(slug, await _host.Client.GetStringAsync("/"), StringComparison.Ordinal);
            Assert.NotNull(await OrderShop.RefusalAsync(() => new OrderShop(database).PlaceAsync((variant, 1))));
        }
    }

    [Fact]
    public async Task The_owner_is_written_to_in_their_language_and_the_trail_says_who_decided()
    {
        var vendor = await VendorAsync("pending");
        var owner = await _host.AddPersonAsync("vendor owner", vendor);
        await database.AsOwnerAsync<int>("""
            with v as (update vendors.vendors set user_id = @UserId where vendor_id = @vendor)
            update accounts.users set language = 'de' where user_id = @UserId returning 1
            """, new { owner.UserId, vendor });
        var chief = await _host.AddPersonAsync("operator");
        var client = await _host.SignInAsync(chief);
        using var approved = await DecideAsync(client, vendor, "active", null);
        Assert.Equal(HttpStatusCode.NoContent, approved.StatusCode);
        Assert.Contains("Ihre Bewerbung ist angenommen", (await Letters.ReadAsync(owner.Email)).Text, StringComparison.Ordinal);
        using var suspended = await DecideAsync(client, vendor, "suspended", "Too many complaints.");
        Assert.Contains("Grund: Too many complaints.", (await Letters.ReadAsync(owner.Email)).Text, StringComparison.Ordinal);
        Assert.Equal(("active", "suspended", chief.UserId), await database.AsOwnerAsync<(string, string, long)>("""
            select e.before ->> 'status', e.after ->> 'status', e.actor_id from audit.audit_entries e
             where e.table_name = 'vendors.vendors' and e.row_key::text = jsonb_build_object('vendor_id', @vendor)::text
             order by e.entry_id desc limit 1
            """, new { vendor }));
    }

    [Fact]
    public async Task A_commission_is_a_share_counts_from_the_next_sale_and_is_in_the_trail()
    {
        var shop = new OrderShop(database);
        var variant = await shop.VariantAsync("commission-sku", [9], 100, "commission-vendor");
        var id = await database.AsOwnerAsync<long>("select vendor_id from vendors.vendors where slug = 'commission-vendor'");
        var before = await shop.CreateAsync((variant, 1));
        var chief = await _host.SignInAsync("operator");
        foreach (var rate in new[] { "1.5", "-0.1", "0.1234567", "null" })
        {
            using var body = new StringContent($$"""{"rate": {{rate}}}""", System.Text.Encoding.UTF8, "application/json");
            using var wrong = await chief.PutAsync($"/api/v1/vendors/{id}/commission", body);
            await wrong.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        }

        using var set = await chief.PutAsJsonAsync($"/api/v1/vendors/{id}/commission", new { rate = 0.25 });
        Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);
        var after = await shop.CreateAsync((variant, 1));
        Assert.Equal((10m, 25m), await database.AsOwnerAsync<(decimal, decimal)>("""
            select (select amount from payouts.commissions c join orders.order_items i using (order_item_id) where i.order_id = @before),
                   (select amount from payouts.commissions c join orders.order_items i using (order_item_id) where i.order_id = @after)
            """, new { before = before[0].OrderId, after = after[0].OrderId }));
        Assert.Equal(0.25m, await database.AsOwnerAsync<decimal>("""
            select (e.after ->> 'commission_rate')::numeric from audit.audit_entries e where e.table_name = 'vendors.vendors'
             and e.row_key::text = jsonb_build_object('vendor_id', @id)::text order by e.entry_id desc limit 1
            """, new { id }));
    }

    [Fact]
    public async Task The_list_shows_who_waits_first_finds_parts_of_names_and_pages_through_all()
    {
        var chief = await _host.SignInAsync("operator");
        var made = new List<long>();
        foreach (var status in new[] { "active", "pending", "suspended", "pending", "refused" })
        {
            made.Add(await VendorAsync(status, "Zebra 50% _shop"));
        }

        var seen = new List<VendorRow>();
        string? cursor = null;
        do
        {
            var next = cursor is null ? "" : $"&cursor={cursor}";
            var page = (await chief.GetFromJsonAsync<VendorPage>(
                $"/api/v1/vendors?limit=2&q={Uri.EscapeDataString("50% _")}{next}"))!;
            seen.AddRange(page.Rows);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal([made[1], made[3], made[4], made[2], made[0]], seen.Select(r => r.Id));
        var pending = (await chief.GetFromJsonAsync<VendorPage>("/api/v1/vendors?status=pending&q=zebra"))!;
        Assert.Equal([made[1], made[3]], pending.Rows.Select(r => r.Id));
        Assert.Empty((await chief.GetFromJsonAsync<VendorPage>("/api/v1/vendors?q=50%25%25"))!.Rows);
        foreach (var wrong in new[] { "limit=0", "status=asleep", "cursor=nonsense" })
        {
            using var answer = await chief.GetAsync($"/api/v1/vendors?{wrong}");
            await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        }
    }

    [Fact]
    public async Task The_checklist_says_what_is_missing_and_payouts_alone_wait_for_payout_details()
    {
        var vendor = await VendorAsync("active");
        var owner = await _host.SignInAsync("vendor owner", vendor);
        var items = (await owner.GetFromJsonAsync<List<ChecklistItem>>("/api/v1/vendor/checklist"))!;
        Assert.All(items, i => Assert.False(i.IsDone, i.Item));
        Assert.Equal("payouts", items.Single(i => i.Item == "payout").NeededFor);
        await database.AsOwnerAsync<long>(ProductSql, new { vendor, name = "First", slug = "first-of-" + vendor });
        await database.AsOwnerAsync<int>(
            "insert into inventory.warehouses (vendor_id, code, name) values (@vendor, 'A', 'A') returning 1", new { vendor });
        using var set = await owner.PutAsJsonAsync("/api/v1/vendor/payout-details",
            new { holder = "Ann Ltd", iban = "GB29 NWBK 6016 1331 9268 19" });
        Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);
        items = (await owner.GetFromJsonAsync<List<ChecklistItem>>("/api/v1/vendor/checklist"))!;
        Assert.Equal(["product", "warehouse", "payout"], items.Where(i => i.IsDone).Select(i => i.Item));
        Assert.Contains("a description", items.Single(i => i.Item == "profile").Detail, StringComparison.Ordinal);
    }

    private async Task<long> VendorAsync(string status, string name = "Of a test") => await database.AsOwnerAsync<long>("""
        insert into vendors.vendors (name, slug, currency, status) values (@name, @slug, 'GBP', @status) returning vendor_id
        """, new { name, status, slug = $"decided-{Interlocked.Increment(ref _slugs)}" });

    private Task<string> StatusAsync(long id) =>
        database.AsOwnerAsync<string>("select status from vendors.vendors where vendor_id = @id", new { id });

    private static Task<HttpResponseMessage> DecideAsync(HttpClient chief, long id, string status, string? reason) =>
        chief.PostAsJsonAsync($"/api/v1/vendors/{id}/status", new { status, reason });
}
