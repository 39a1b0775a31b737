using System.Net;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Accounts;
using Stoa.Inventory;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Inventory;

/// <summary>Shoppers who want to hear when something sold out is there again: by page, without JavaScript.</summary>
public sealed class BackInStockTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static int _skus;
    private TestHost _host = null!;
    private StockDesk _desk = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await TestHost.StartAsync(database);
        _desk = await StockDesk.OpenAsync(_host, database);
    }

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_guest_confirms_by_a_link_and_gets_one_letter()
    {
        var (variant, sku, slug) = await SoldOutAsync();
        var (guest, email) = (new TestBrowser(_host.NewClient()), $"{sku}@guest.example");
        var page = await TextAsync(await guest.SendAsync(HttpMethod.Get, "/products/" + slug));
        Assert.Contains("Sold out", page);
        Assert.Contains($"/back-in-stock?variantId={variant}&amp;slug={slug}", page);
        using var asked = await AskAsync(guest, slug, variant, email);
        Assert.Contains("If the address can be used", await TextAsync(asked));
        var letter = await Letters.ReadAsync(email, "Shall we write");
        var link = $"/back-in-stock?token={letter.Token}";

        // Nothing is written before they confirmed, and a program that follows the link confirms nothing.
        await TextAsync(await guest.SendAsync(HttpMethod.Get, link));
        await _desk.ReceiveAsync((sku, 1));
        await RoundAsync();
        Assert.Equal(1, await WaitingAsync(variant));
        using var confirmed = await SubmitAsync(guest, link, "Confirm", ("token", letter.Token));
        Assert.Contains("You get one letter", await TextAsync(confirmed));
        await RoundAsync();
        Assert.Contains("/products/" + slug, (await Letters.ReadAsync(email, "A thing is there again")).Text);
        Assert.Equal(0, await WaitingAsync(variant));
        using var gone = await SubmitAsync(guest, link, "Confirm", ("token", letter.Token));
        Assert.Contains("too old, was taken back", await TextAsync(gone));
    }

    [Fact]
    public async Task It_is_taken_back_by_the_link_or_on_the_page()
    {
        var (variant, sku, slug) = await SoldOutAsync();
        var (guest, email) = (new TestBrowser(_host.NewClient()), $"{sku}@guest.example");
        using var asked = await AskAsync(guest, slug, variant, email);
        var letter = await Letters.ReadAsync(email, "Shall we write");
        using var stopped = await SubmitAsync(guest, $"/back-in-stock?token={letter.Token}", "Stop", ("token", letter.Token));
        Assert.Contains("your address is forgotten", await TextAsync(stopped));
        Assert.Equal(0, await WaitingAsync(variant));

        var person = await _host.AddPersonAsync("shopper");
        var shopper = new TestBrowser(_host.NewClient());
        await shopper.SignInAsync(person);
        using var wanted = await AskAsync(shopper, slug, variant, null);
        Assert.Equal("/products/" + slug, wanted.Headers.Location?.OriginalString);
        Assert.Contains("You get a letter", await TextAsync(await shopper.SendAsync(HttpMethod.Get, "/products/" + slug)));
        using var left = await SubmitAsync(shopper, "/products/" + slug, "Leave", ("variantId", $"{variant}"), ("slug", slug));
        Assert.Equal(0, await WaitingAsync(variant));
    }

    [Fact]
    public async Task Who_asked_first_is_written_first_and_no_more_than_the_units_allow()
    {
        var (variant, sku, _) = await SoldOutAsync();
        var people = new List<TestPerson>();
        foreach (var _ in Enumerable.Range(0, 5))
        {
            var person = await _host.AddPersonAsync("shopper");
            await Requests.AskAsync(variant, person.UserId, "en", default);
            await Requests.AskAsync(variant, person.UserId, "en", default);
            people.Add(person);
        }

        Assert.Equal(5, await WaitingAsync(variant));
        await _desk.ReceiveAsync((sku, 1));
        await Task.WhenAll(RoundAsync(), RoundAsync());
        Assert.Equal(2, await WaitingAsync(variant));
        var left = await database.AsOwnerAsync<long[]>(
            "select array_agg(user_id order by request_id) from inventory.back_in_stock_requests where variant_id = @variant",
            new { variant });
        Assert.Equal(people.Skip(3).Select(p => p.UserId), left);
        await RoundAsync();
        Assert.Equal(2, await WaitingAsync(variant));
        await database.AsOwnerAsync<int>(
            "update inventory.back_in_stock_rounds set last_at = now() - interval '2 hours' where variant_id = @variant returning 1",
            new { variant });
        await RoundAsync();
        Assert.Equal(0, await WaitingAsync(variant));
    }

    [Fact]
    public async Task Reserved_units_are_not_there_and_what_is_there_need_not_be_waited_for()
    {
        var (variant, sku, slug) = await SoldOutAsync();
        var person = await _host.AddPersonAsync("shopper");
        await Requests.AskAsync(variant, person.UserId, "en", default);
        await _desk.ReceiveAsync((sku, 2));
        await _desk.ReserveAsync(variant, 2);
        await RoundAsync();
        Assert.Equal(1, await WaitingAsync(variant));
        await _desk.ReceiveAsync((sku, 1));
        using var late = await AskAsync(new TestBrowser(_host.NewClient()), slug, variant, "late@guest.example", "/back-in-stock");
        Assert.Contains("It can be had", await TextAsync(late));
    }

    [Fact]
    public async Task Nobody_is_flooded_and_the_answer_is_the_same()
    {
        var email = $"flood-{Interlocked.Increment(ref _skus)}@guest.example";
        for (var i = 0; i < 8; i++)
        {
            var (variant, _, slug) = await SoldOutAsync();
            using var answer = await AskAsync(new TestBrowser(_host.NewClient()), slug, variant, email);
            using var again = await AskAsync(new TestBrowser(_host.NewClient()), slug, variant, email);
            Assert.Contains("If the address can be used", await TextAsync(answer));
            Assert.Contains("If the address can be used", await TextAsync(again));
        }

        Assert.Equal(5, await database.AsOwnerAsync<long>(
            "select count(*) from inventory.back_in_stock_requests where email = @email", new { email }));
    }

    [Fact]
    public async Task A_wrong_address_is_said_beside_its_field()
    {
        var (variant, _, slug) = await SoldOutAsync();
        using var answer = await AskAsync(new TestBrowser(_host.NewClient()), slug, variant, "no address");
        Assert.Contains("An e-mail address of at most 254 characters", await TextAsync(answer));
        Assert.Equal(0, await WaitingAsync(variant));
    }

    [Fact]
    public async Task How_often_one_address_asks_is_limited()
    {
        await using var strict = await TestHost.StartAsync(database, new SignInLimits(2, 2, 2));
        var (variant, _, slug) = await SoldOutAsync();
        var guest = new TestBrowser(strict.NewClient());
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
        {
            using var answer = await AskAsync(guest, slug, variant, "often@guest.example");
            statuses.Add(answer.StatusCode);
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
    }

    [Fact]
    public async Task Old_requests_and_unconfirmed_addresses_are_swept()
    {
        var (variant, _, _) = await SoldOutAsync();
        await database.AsOwnerAsync<int>("""
            insert into inventory.back_in_stock_requests (variant_id, vendor_id, email, token_hash, created_at, confirmed_at)
            select @variant, @VendorId, n || '@sweep.example', sha256(n::text::bytea), now() - d, c
              from (values (1, interval '200 days', now()), (2, interval '3 days', null), (3, interval '3 days', now()),
                           (4, interval '1 hour', null)) as v (n, d, c)
            returning 1
            """, new { variant, _desk.VendorId });
        await using var app = await database.Db.App.OpenConnectionAsync();
        Assert.Equal(2, await app.ExecuteScalarAsync<long>("select inventory.sweep(now() - interval '180 days', 100, true)"));
        Assert.Equal(2, await app.ExecuteScalarAsync<long>("select inventory.sweep(now() - interval '180 days', 100, false)"));
        Assert.Equal(2, await WaitingAsync(variant));
    }

    private BackInStock Requests => _host.App.Services.GetRequiredService<BackInStock>();

    private async Task<(long Variant, string Sku, string Slug)> SoldOutAsync()
    {
        var sku = $"gone-{Interlocked.Increment(ref _skus)}";
        var variant = await _desk.VariantAsync(sku);
        var slug = await database.AsOwnerAsync<string>("""
            select p.slug from catalog.products p join catalog.product_variants v using (product_id) where v.variant_id = @variant
            """, new { variant });
        return (variant, sku, slug);
    }

    private static Task<HttpResponseMessage> AskAsync(
        TestBrowser who, string slug, long variant, string? email, string? from = null) =>
        SubmitAsync(who, from ?? "/products/" + slug, "Ask", [
            ("variantId", $"{variant}"), ("slug", slug), .. email is null ? Array.Empty<(string, string)>() : [("email", email)]]);

    // The form of one page goes to another.
    private static async Task<HttpResponseMessage> SubmitAsync(
        TestBrowser who, string page, string handler, params (string Name, string Value)[] fields)
    {
        var html = await (await who.SendAsync(HttpMethod.Get, page)).Content.ReadAsStringAsync();
        if (!html.Contains("__RequestVerificationToken", StringComparison.Ordinal))
        {
            html = await (await who.SendAsync(HttpMethod.Get, "/account/recover")).Content.ReadAsStringAsync();
        }

        var token = System.Text.RegularExpressions.Regex.Match(
            html, "name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"").Groups[1].Value;
        return await who.SendAsync(HttpMethod.Post, "/back-in-stock?handler=" + handler, new FormUrlEncodedContent(
            fields.Append(("__RequestVerificationToken", token)).Select(f => new KeyValuePair<string, string>(f.Item1, f.Item2))));
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {text}");
        return text;
    }

    private Task<long> WaitingAsync(long variant) => database.AsOwnerAsync<long>(
        "select count(*) from inventory.back_in_stock_requests where variant_id = @variant", new { variant });

    private Task<StockLettersResult> RoundAsync() => StockLetters.HandleAsync(
        database.Db, Cluster.Current.Vault, _host.App.Services.GetRequiredService<PublicAddress>(), default);
}
