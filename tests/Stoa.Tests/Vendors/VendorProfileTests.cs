using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Stoa.Platform;
using Stoa.Tests.Orders;
using Stoa.Tests.Support;
using Stoa.Vendors;

namespace Stoa.Tests.Vendors;

/// <summary>What vendors say of themselves, where their payouts go, and their page in the shop.</summary>
public sealed class VendorProfileTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Profile = "/api/v1/vendor/profile";
    private const string Settings = "/api/v1/vendor/settings";
    private const string Payout = "/api/v1/vendor/payout-details";
    private const string MediaSql = """
        insert into catalog.media (vendor_id, sha256, content_type, byte_size)
        values (@vendor, sha256(convert_to(@vendor::text, 'UTF8')), 'image/webp', 10) returning media_id
        """;
    private TestHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TestHost.StartAsync(database);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_profile_is_saved_as_a_whole_and_shown_in_the_shop()
    {
        var vendor = await _host.AddVendorAsync();
        var owner = await _host.SignInAsync("vendor owner", vendor);
        var media = await database.AsOwnerAsync<long>(MediaSql, new { vendor });
        using var saved = await owner.PutAsJsonAsync(Profile, new
        {
            name = "Clay & Co", description = "Pots.\nAnd <b>more</b> pots.", legalName = "Clay and Company Ltd", country = "FR",
            email = "clay@contact.example", phone = "01 42 68 53 00", taxNumber = "fr 12 345678901", logoMediaId = media,
            bannerMediaId = media,
        });
        var profile = (await saved.Content.ReadFromJsonAsync<VendorProfile>())!;
        Assert.Equal(("Clay & Co", "France", "+33142685300", "FR12345678901", media),
            (profile.Name, profile.Country, profile.Phone, profile.TaxNumber, profile.LogoMediaId));
        using var settings = await owner.PutAsJsonAsync(Settings, new
        {
            languages = new[] { "fr", "en" }, returnsPolicy = "Within 30 days.", shippingPolicy = "On Mondays.", isAway = false,
            showsContact = true,
        });
        Assert.Equal(["en", "fr"], (await settings.Content.ReadFromJsonAsync<VendorProfile>())!.Languages);
        var page = WebUtility.HtmlDecode(await _host.Client.GetStringAsync($"/vendors/{profile.Slug}"));
        foreach (var text in new[]
        {
            "Clay & Co", "Clay and Company Ltd", "Within 30 days.", "On Mondays.", "English, French", "clay@contact.example",
            profile.LogoUrl!,
        })
        {
            Assert.Contains(text, page, StringComparison.Ordinal);
        }

        Assert.Contains("&lt;b&gt;more", await _host.Client.GetStringAsync($"/vendors/{profile.Slug}"), StringComparison.Ordinal);
        // What is not asked for is not shown, and pictures may go.
        await owner.PutAsJsonAsync(Settings, new { languages = Array.Empty<string>() });
        Assert.DoesNotContain(
            "clay@contact.example", await _host.Client.GetStringAsync($"/vendors/{profile.Slug}"), StringComparison.Ordinal);
        await database.AsOwnerAsync<int>("delete from catalog.media where media_id = @media returning 1", new { media });
        var after = (await owner.GetFromJsonAsync<VendorProfile>(Profile))!;
        Assert.Equal((null, null, vendor), (after.LogoMediaId, after.BannerUrl, after.VendorId));
    }

    [Fact]
    public async Task What_cannot_be_saved_names_its_field_and_changes_nothing()
    {
        var vendor = await _host.AddVendorAsync("Stays");
        var foreign = await database.AsOwnerAsync<long>(MediaSql, new { vendor = await _host.AddVendorAsync() });
        var owner = await _host.SignInAsync("vendor owner", vendor);
        foreach (var (field, body) in new (string, object)[]
        {
            ("name", new { name = "", country = "DE" }), ("country", new { name = "Goes", country = "XX" }),
            ("email", new { name = "Goes", country = "DE", email = "no" }),
            ("phone", new { name = "Goes", country = "DE", phone = "no" }),
            ("logoMediaId", new { name = "Goes", country = "DE", logoMediaId = foreign }),
            ("bannerMediaId", new { name = "Goes", country = "DE", bannerMediaId = long.MaxValue }),
            ("description", new { name = "Goes", country = "DE", description = new string('x', 5001) }),
        })
        {
            using var answer = await owner.PutAsJsonAsync(Profile, body);
            var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
            Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), field);
        }

        foreach (var (field, body) in new (string, object)[]
        {
            ("languages", new { languages = new[] { "english" } }), ("backOn", new { isAway = true, backOn = "2020-01-01" }),
            ("awayNote", new { awayNote = new string('x', 501) }),
        })
        {
            using var answer = await owner.PutAsJsonAsync(Settings, body);
            var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
            Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), field);
        }

        Assert.Equal("Stays", (await owner.GetFromJsonAsync<VendorProfile>(Profile))!.Name);
    }

    [Fact]
    public async Task A_vendor_who_is_away_is_in_sight_and_takes_no_orders_until_the_day()
    {
        var shop = new OrderShop(database);
        var variant = await shop.VariantAsync("away-sku", [9], vendor: "away-vendor");
        var vendor = await database.AsOwnerAsync<long>("select vendor_id from vendors.vendors where slug = 'away-vendor'");
        var owner = await _host.SignInAsync("vendor owner", vendor);
        var day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(3);
        using var away = await owner.PutAsJsonAsync(Settings, new { isAway = true, backOn = day, awayNote = "At the kiln." });
        Assert.Equal(HttpStatusCode.OK, away.StatusCode);
        var refused = await OrderShop.RefusalAsync(() => shop.PlaceAsync((variant, 1)));
        Assert.Contains("does not sell at present", refused!.MessageText, StringComparison.Ordinal);
        Assert.Contains("At the kiln.", await _host.Client.GetStringAsync("/vendors/away-vendor"), StringComparison.Ordinal);
        Assert.Contains("is away and takes no orders", await _host.Client.GetStringAsync("/products/away-sku"), StringComparison.Ordinal);
        await database.AsOwnerAsync<int>(
            "update vendors.vendors set back_on = current_date where vendor_id = @vendor returning 1", new { vendor });
        Assert.Single(await shop.PlaceAsync((variant, 1)));
        Assert.DoesNotContain("At the kiln.", await _host.Client.GetStringAsync("/vendors/away-vendor"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payout_details_are_sealed_show_their_last_signs_only_and_the_owner_is_told()
    {
        var vendor = await _host.AddVendorAsync("Paid Ltd");
        var person = await _host.AddPersonAsync("vendor owner", vendor);
        await database.AsOwnerAsync<int>(
            "update vendors.vendors set user_id = @UserId where vendor_id = @vendor returning 1", new { person.UserId, vendor });
        var owner = await _host.SignInAsync(person);
        using var set = await owner.PutAsJsonAsync(Payout, new { holder = "Ann Ltd", iban = "de89 3704 0044 0532 0130 00" });
        Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);
        var shown = await owner.GetStringAsync(Profile);
        Assert.DoesNotContain("37040044", shown, StringComparison.Ordinal);
        Assert.Equal("3000", JsonSerializer.Deserialize<VendorProfile>(shown, JsonSerializerOptions.Web)!.PayoutTail);
        Assert.Contains("ends in 3000", (await Letters.ReadAsync(person.Email, "Paid Ltd: where")).Text, StringComparison.Ordinal);
        var bytes = await database.AsOwnerAsync<byte[]>(
            "select payout_details::bytea from vendors.vendors where vendor_id = @vendor", new { vendor });
        Assert.DoesNotContain("37040044", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        var keys = new SubjectKeys(database.Db, Cluster.Current.Vault);
        Assert.Contains("DE89370400440532013000", (await keys.OpenAsync([(Subject.Vendor(vendor), bytes)], default))[0]!,
            StringComparison.Ordinal);
        var trail = await database.AsOwnerAsync<string>("""
            select after::text from audit.audit_entries where table_name = 'vendors.vendors' and after ? 'payout_details'
             and row_key::text = jsonb_build_object('vendor_id', @vendor)::text order by entry_id desc limit 1
            """, new { vendor });
        Assert.Equal("""{"payout_details": "changed"}""", trail);
        // An operator sees that there are some, and sets none.
        var chief = await _host.SignInAsync("operator");
        using var by = await chief.PutAsJsonAsync(Payout, new { holder = "Mallory", iban = "GB29 NWBK 6016 1331 9268 19" });
        await by.IsProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Theory]
    [InlineData("""{"holder": "Ann", "iban": "DE89 3704 0044 0532 0130 01"}""", "iban")]
    [InlineData("""{"holder": "Ann", "iban": "1234"}""", "iban")]
    [InlineData("""{"holder": "Ann"}""", "iban")]
    [InlineData("""{"holder": "A", "iban": "DE89 3704 0044 0532 0130 00"}""", "holder")]
    [InlineData("""{"holder": "Ann", "iban": "DE89 3704 0044 0532 0130 00", "bic": "XX"}""", "bic")]
    [InlineData("""{"holder": "Ann", "accountNumber": "12345678", "routingNumber": "021000021"}""", "bankName")]
    [InlineData("""{"holder": "Ann", "accountNumber": "12345678", "bankName": "First"}""", "routingNumber")]
    public async Task Payout_details_that_cannot_be_are_refused_by_field(string body, string field)
    {
        var owner = await _host.SignInAsync("vendor owner", await _host.AddVendorAsync());
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await owner.PutAsync(Payout, content);
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
        Assert.False((await owner.GetFromJsonAsync<VendorProfile>(Profile))!.HasPayoutDetails);
    }

    [Fact]
    public async Task Payout_details_ask_for_a_fresh_proof()
    {
        var person = await _host.AddPersonAsync("vendor owner", await _host.AddVendorAsync());
        var owner = await _host.SignInAsync(person);
        await database.AsOwnerAsync<int>(
            "update accounts.sessions set proved_at = now() - interval '11 minutes' where user_id = @UserId returning 1", person);
        using var answer = await owner.PutAsJsonAsync(Payout, new { holder = "Ann Ltd", iban = "DE89 3704 0044 0532 0130 00" });
        await answer.IsProblemAsync(HttpStatusCode.Forbidden, "step-up-needed");
    }

    [Fact]
    public async Task A_vendors_page_lists_all_that_is_on_sale_page_by_page()
    {
        var vendor = await _host.AddVendorAsync("Many Things");
        await database.AsOwnerAsync<int>("""
            with p as (
              insert into catalog.products (vendor_id, name, slug, status)
              select @vendor, 'Thing ' || n, 'thing-' || @vendor || '-' || n, case when n = 7 then 'inactive' else 'active' end
                from generate_series(1, 60) n returning product_id, vendor_id, slug)
            insert into catalog.product_variants (product_id, vendor_id, sku, price, is_default)
            select product_id, vendor_id, slug, 5, true from p returning 1
            """, new { vendor });
        var slug = await database.AsOwnerAsync<string>("select slug from vendors.vendors where vendor_id = @vendor", new { vendor });
        var seen = new List<string>();
        var next = $"/vendors/{slug}";
        while (next is not null)
        {
            Assert.True(seen.Count < 100, "It goes round.");
            var page = await _host.Client.GetStringAsync(next);
            seen.AddRange(System.Text.RegularExpressions.Regex.Matches(page, @"/products/(thing-[\d-]+)""").Select(m => m.Groups[1].Value));
            next = System.Text.RegularExpressions.Regex.Match(page, @"<a class=""button"" href=""([^""]*before=\d+)""") is { Success: true } m
                ? WebUtility.HtmlDecode(m.Groups[1].Value) : null;
        }

        Assert.Equal(Enumerable.Range(1, 60).Where(n => n != 7).Reverse().Select(n => $"thing-{vendor}-{n}"), seen);
        Assert.Equal(HttpStatusCode.NotFound, (await _host.Client.GetAsync("/vendors/nobody-here")).StatusCode);
    }

    [Fact]
    public async Task Another_vendor_cannot_read_a_profile_a_checklist_or_settings()
    {
        var mine = await _host.AddVendorAsync("Mine");
        var other = await _host.SignInAsync("vendor owner", await _host.AddVendorAsync());
        foreach (var path in new[] { Profile, "/api/v1/vendor/checklist", "/api/v1/vendor/documents" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"{path}?vendorId={mine}")).StatusCode);
        }

        Assert.NotEqual("Mine", (await other.GetFromJsonAsync<VendorProfile>(Profile))!.Name);
    }

    [Fact]
    public async Task Another_vendor_cannot_change_a_profile_or_settings()
    {
        var mine = await _host.AddVendorAsync("Mine");
        var other = await _host.SignInAsync("vendor owner", await _host.AddVendorAsync());
        using var profile = await other.PutAsJsonAsync($"{Profile}?vendorId={mine}", new { name = "Theirs", country = "DE" });
        using var settings = await other.PutAsJsonAsync($"{Settings}?vendorId={mine}", new { isAway = true });
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (profile.StatusCode, settings.StatusCode));
        // Nor by the routine: whose request it is counts, not who is named.
        var stranger = Actor.ForVendor(await _host.AddVendorAsync());
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(
            () => database.Db.ExecuteAsync(stranger, ForeignSql, new { mine }));
        Assert.Equal("ST404", refused.SqlState);
        Assert.Equal(("Mine", false), await database.AsOwnerAsync<(string, bool)>(
            "select name, is_away from vendors.vendors where vendor_id = @mine", new { mine }));
    }

    private const string ForeignSql =
        "select vendors.save_profile(null, @mine, 'Theirs', '', '', 'DE', null::bytea, null::bigint, null::bigint)";
}
