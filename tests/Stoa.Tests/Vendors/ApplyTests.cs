using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Stoa.Accounts;
using Stoa.Platform;
using Stoa.Tests.Orders;
using Stoa.Tests.Support;
using Stoa.Vendors;

namespace Stoa.Tests.Vendors;

/// <summary>People apply to sell, are approved or refused, apply again or take it back.</summary>
public sealed class ApplyTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Applications = "/api/v1/vendors/applications";
    private const string Profile = "/api/v1/vendor/profile";
    private TestHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TestHost.StartAsync(database);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_shopper_applies_owns_a_pending_vendor_at_once_and_still_buys()
    {
        var person = await _host.AddPersonAsync("shopper");
        var client = await _host.SignInAsync(person);
        var answer = await ApplyAsync(client, Input("Käse & Brot"));
        // The session of before: no signing in again.
        var profile = await client.GetFromJsonAsync<VendorProfile>(Profile);
        Assert.Equal((answer.VendorId, "pending", "Käse & Brot", "Germany", "GBP", 0m),
            (profile!.VendorId, profile.Status, profile.Name, profile.Country, profile.Currency, profile.CommissionRate));
        Assert.StartsWith("kase-brot", profile.Slug, StringComparison.Ordinal);
        Assert.Equal((person.Email, "+4922812345678", "DE123456789"), (profile.Email, profile.Phone, profile.TaxNumber));
        Assert.Equal("vendor owner", await RoleAsync(person.UserId));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/vendor/members")).StatusCode);
        Assert.Contains("Käse & Brot", (await Letters.ReadAsync(person.Email)).Text, StringComparison.Ordinal);

        // Nothing of it is in the shop, and the person is a customer as before.
        Assert.Equal(HttpStatusCode.NotFound, (await _host.Client.GetAsync($"/vendors/{profile.Slug}")).StatusCode);
        Assert.Equal("active", await database.AsOwnerAsync<string>("select accounts.person_status(@UserId)", person));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/account/addresses")).StatusCode);
        var shop = new OrderShop(database);
        var variant = await shop.VariantAsync("for-applicants", [5]);
        Assert.Equal("Pending", (await shop.BuyAsync("place_order", person.UserId, OrderShop.Items((variant, 1))))[0].OrderStatus);
    }

    [Fact]
    public async Task Contact_is_kept_encrypted()
    {
        var client = await _host.SignInAsync("shopper");
        var answer = await ApplyAsync(client, Input("Sealed shop") with { Email = "hidden@contact.example" });
        var bytes = await database.AsOwnerAsync<byte[]>(
            "select contact_details::bytea from vendors.vendors where vendor_id = @VendorId", answer);
        Assert.DoesNotContain("hidden", System.Text.Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        var keys = new SubjectKeys(database.Db, Cluster.Current.Vault);
        var opened = await keys.OpenAsync([(Subject.Vendor(answer.VendorId), bytes)], default);
        Assert.Contains("hidden@contact.example", opened[0]!, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CryptographicException>(
            () => keys.OpenAsync([(Subject.Vendor(answer.VendorId + 1), bytes)], default));
    }

    [Fact]
    public async Task Who_applies_twice_or_has_another_role_is_refused()
    {
        var client = await _host.SignInAsync("shopper");
        await ApplyAsync(client, Input("First shop"));
        using var again = await client.PostAsJsonAsync(Applications, Input("Second shop"));
        var problem = await again.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
        Assert.Contains("First shop", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        foreach (var role in new[] { "operator", "support", "finance" })
        {
            using var other = await (await _host.SignInAsync(role)).PostAsJsonAsync(Applications, Input("Third shop"));
            await other.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
        }

        var owner = await _host.AddPersonAsync("vendor owner", await _host.AddVendorAsync());
        using var member = await (await _host.SignInAsync(owner)).PostAsJsonAsync(Applications, Input("Fourth shop"));
        await member.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
        Assert.Equal(0, await database.AsOwnerAsync<int>(
            "select count(*)::int from vendors.vendors where name in ('Second shop', 'Third shop', 'Fourth shop')"));
    }

    [Fact]
    public async Task Of_many_applications_at_once_one_is_written()
    {
        var client = await _host.SignInAsync("shopper");
        var name = "Hasty " + RandomNumberGenerator.GetHexString(8);
        var statuses = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var answer = await client.PostAsJsonAsync(Applications, Input(name));
            return answer.StatusCode;
        }));
        Assert.Equal(1, statuses.Count(s => s == HttpStatusCode.Created));
        Assert.Equal(7, statuses.Count(s => s == HttpStatusCode.Conflict));
        Assert.Equal((1, 1), await database.AsOwnerAsync<(int, int)>("""
            select (select count(*)::int from vendors.vendors where name = @name),
                   (select count(*)::int from vendors.vendor_applications where name = @name)
            """, new { name }));
    }

    [Fact]
    public async Task Each_wrong_field_is_named_and_nothing_is_kept()
    {
        var person = await _host.AddPersonAsync("shopper");
        var client = await _host.SignInAsync(person);
        var right = Input("Never there");
        foreach (var (field, input) in new (string, ApplicationInput)[]
        {
            ("name", right with { Name = " " }), ("legalName", right with { LegalName = null }),
            ("country", right with { Country = "Atlantis" }), ("currency", right with { Currency = "EURO" }),
            ("currency", right with { Currency = "XTS" }), ("email", right with { Email = "nobody" }),
            ("phone", right with { Phone = "12" }), ("taxNumber", right with { TaxNumber = "DE12" }),
            ("sells", right with { Sells = "Things" }),
        })
        {
            using var answer = await client.PostAsJsonAsync(Applications, input);
            var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
            Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), field);
        }

        Assert.Equal("shopper", await RoleAsync(person.UserId));
        Assert.Equal(0, await database.AsOwnerAsync<int>("select count(*)::int from vendors.vendors where name = 'Never there'"));
    }

    [Fact]
    public async Task Who_was_refused_is_told_why_and_applies_again_with_the_history_kept()
    {
        var person = await _host.AddPersonAsync("shopper");
        var client = await _host.SignInAsync(person);
        var first = await ApplyAsync(client, Input("Try once"));
        Assert.Contains("has arrived", (await Letters.ReadAsync(person.Email)).Subject, StringComparison.Ordinal);
        var chief = await _host.SignInAsync("operator");
        await DecideAsync(chief, first.VendorId, new { status = "refused", reason = "Say what the things are made of." });
        var letter = await Letters.ReadAsync(person.Email, "Try once: your application");
        Assert.Contains("what the things are made of", letter.Text, StringComparison.Ordinal);
        var profile = await client.GetFromJsonAsync<VendorProfile>(Profile);
        Assert.Equal(("refused", "Say what the things are made of."), (profile!.Status, profile.StatusReason));

        var second = await ApplyAsync(client, Input("Try twice"));
        Assert.Equal(first.VendorId, second.VendorId);
        await DecideAsync(chief, first.VendorId, new { status = "active", commissionRate = 0.15 });
        var dossier = (await chief.GetFromJsonAsync<VendorDossier>($"/api/v1/vendors/{first.VendorId}"))!;
        Assert.Equal(["approved", "refused"], dossier.Applications.Select(a => a.State));
        Assert.Equal(["Try twice", "Try once"], dossier.Applications.Select(a => a.Name));
        Assert.Equal(["active", "pending", "refused", "pending"], dossier.History.Select(h => h.ToStatus));
        Assert.Equal(0.15m, dossier.Profile.CommissionRate);
        Assert.Equal("Person of a test", dossier.History[1].ChangedByName);
    }

    [Fact]
    public async Task Who_applied_takes_it_back_and_is_free_again()
    {
        var person = await _host.AddPersonAsync("shopper");
        var client = await _host.SignInAsync(person);
        var first = await ApplyAsync(client, Input("Second thoughts"));
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync("/api/v1/vendor/application")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync(Profile)).StatusCode);
        var second = await ApplyAsync(client, Input("Third thoughts"));
        Assert.NotEqual(first.VendorId, second.VendorId);
        Assert.Equal(second.VendorId, (await client.GetFromJsonAsync<VendorProfile>(Profile))!.VendorId);
        await DecideAsync(await _host.SignInAsync("operator"), second.VendorId, new { status = "active" });
        Assert.Equal(HttpStatusCode.Conflict, (await client.DeleteAsync("/api/v1/vendor/application")).StatusCode);
    }

    [Fact]
    public async Task The_page_works_without_scripts_keeps_what_was_typed_and_says_what_is_wrong()
    {
        var person = await _host.AddPersonAsync("shopper");
        var visitor = new TestBrowser(_host.NewClient());
        using var unknown = await visitor.SendAsync(HttpMethod.Get, "/sell");
        Assert.Contains("Sign in and apply", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var browser = new TestBrowser(_host.NewClient());
        await browser.SignInAsync(person);
        (string, string)[] fields =
        [
            ("name", "Page shop"), ("legalName", "Page Ltd"), ("country", "FR"), ("currency", "GBP"), ("email", person.Email),
            ("sells", "Pages, bound by hand."),
        ];
        using var wrong = await browser.SubmitAsync("/sell", [.. fields, ("taxNumber", "FR1")]);
        var page = WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync());
        Assert.Contains("begins with FR has another form", page, StringComparison.Ordinal);
        Assert.Contains("Pages, bound by hand.", page, StringComparison.Ordinal);
        using var sent = await browser.SubmitAsync("/sell", fields);
        Assert.Equal("/sell?done=true", sent.Headers.Location?.ToString());
        using var shown = await browser.SendAsync(HttpMethod.Get, "/sell?done=true");
        Assert.Contains("We are looking at your application", await shown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Erasing_who_was_refused_leaves_nothing_of_them_that_can_be_read()
    {
        var person = await _host.AddPersonAsync("shopper");
        var client = await _host.SignInAsync(person);
        var applied = await ApplyAsync(client, Input("Gone soon"));
        using var document = new ByteArrayContent("%PDF-1.7 mine"u8.ToArray());
        using var given = await client.PostAsync("/api/v1/vendor/documents?kind=identity", document);
        Assert.Equal(HttpStatusCode.Created, given.StatusCode);
        Assert.NotEmpty(await database.AsOwnerAsync<string[]>("select accounts.erasure_obstacles(@UserId)", person));
        await DecideAsync(await _host.SignInAsync("operator"), applied.VendorId, new { status = "refused", reason = "No." });
        Assert.Empty(await database.AsOwnerAsync<string[]>("select accounts.erasure_obstacles(@UserId)", person));
        await database.AsOwnerAsync<object>("select vendors.forget_person(@UserId)", person);
        Assert.Equal(("", true, "", "replaced", true), await database.AsOwnerAsync<(string, bool, string, string, bool)>("""
            select v.legal_name, v.contact_details is null, a.sells, d.status, d.sealed_content is null
              from vendors.vendors v join vendors.vendor_applications a using (vendor_id) join vendors.vendor_documents d using (vendor_id)
             where v.vendor_id = @VendorId
            """, applied));
    }

    [Theory]
    [InlineData("DE 123.456.789", "DE123456789")]
    [InlineData("gr123456789", "EL123456789")]
    [InlineData("ATU12345678", "ATU12345678")]
    [InlineData("NL123456789B01", "NL123456789B01")]
    [InlineData("12-3456789", "12-3456789")]
    [InlineData("  ", null)]
    public void Tax_numbers_are_taken_as_their_country_writes_them(string given, string? kept) =>
        Assert.Equal(kept, VatNumber.Check("taxNumber", given));

    [Theory]
    [InlineData("Käse & Brot", "kase-brot")]
    [InlineData("  L'Œuvre d’été -- 24 ", "loeuvre-dete-24")]
    [InlineData("Straße", "strasse")]
    [InlineData("店", "dian")]
    [InlineData("!?…", "")]
    public void Names_become_addresses(string name, string slug) => Assert.Equal(slug, Slug.Of(name));

    internal static ApplicationInput Input(string name) => new(
        name, "Ann Ltd", "DE", "GBP", null, "0228 12345678", "DE 123 456 789", "Things of clay and wood, made by hand.");

    private static async Task<ApplicationAnswer> ApplyAsync(HttpClient client, ApplicationInput input)
    {
        using var answer = await client.PostAsJsonAsync(Applications, input);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<ApplicationAnswer>())!;
    }

    private static async Task DecideAsync(HttpClient chief, long vendorId, object decision)
    {
        using var answer = await chief.PostAsJsonAsync($"/api/v1/vendors/{vendorId}/status", decision);
        Assert.True(answer.StatusCode == HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync());
    }

    private Task<string> RoleAsync(long userId) => database.AsOwnerAsync<string>(
        "select r.name from accounts.users u join accounts.roles r using (role_id) where u.user_id = @userId", new { userId });
}
