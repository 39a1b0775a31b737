using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Catalog;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Catalog;

/// <summary>What the shop answers from memory is never older than a second, never a draft, and made once for all who wait.</summary>
public sealed class ShopCacheTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly TimeSpan Oldest = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Nothing_is_older_than_a_second_on_two_hosts_while_prices_and_stock_change()
    {
        await using var one = await HostAsync();
        await using var other = await HostAsync();
        var (slug, variantId, draft) = await ProductsAsync(one);
        // What was written when, and when it was certain to be there: versions are the price, and the stock with it.
        var written = new ConcurrentDictionary<int, long>();
        written[1] = Stopwatch.GetTimestamp();
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(8));
        var version = 1;
        var writer = Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                var next = version + 1;
                await database.AsOwnerAsync<long>("""
                    update catalog.product_variants set price = @next, stock_quantity = @next where variant_id = @variantId
                    returning variant_id
                    """, new { next, variantId });
                written[next] = Stopwatch.GetTimestamp();
                version = next;
                await Task.Delay(next % 7 * 40);
            }
        });
        var answers = 0;
        var readers = new[] { one, other }.SelectMany(h => Enumerable.Range(0, 3).Select(i => Task.Run(async () =>
        {
            using var client = h.NewClient();
            var paths = new[] { $"/api/v1/products/{slug}", $"/products/{slug}", "/api/v1/products?facets=false" };
            while (!end.IsCancellationRequested)
            {
                var asked = Stopwatch.GetTimestamp();
                var text = await client.GetStringAsync(paths[i]);
                Assert.DoesNotContain(draft, text, StringComparison.Ordinal);
                if (i == 0)
                {
                    using var json = JsonDocument.Parse(text);
                    var variant = json.RootElement.GetProperty("variants")[0];
                    var seen = (int)variant.GetProperty("price").GetDecimal();
                    Assert.Equal(seen, variant.GetProperty("stock").GetInt32());
                    // The next version was there for longer than a second before anybody asked: too late to see this one.
                    if (written.TryGetValue(seen + 1, out var overtaken))
                    {
                        Assert.True(Stopwatch.GetElapsedTime(overtaken, asked) <= Oldest,
                            $"{seen} was seen {Stopwatch.GetElapsedTime(overtaken, asked)} after it was changed");
                    }
                }
                else if (i == 1)
                {
                    var seen = Price(text);
                    if (written.TryGetValue(seen + 1, out var overtaken))
                    {
                        Assert.True(Stopwatch.GetElapsedTime(overtaken, asked) <= Oldest);
                    }
                }

                Interlocked.Increment(ref answers);
            }
        }))).ToList();
        await Task.WhenAll([writer, .. readers]);
        Assert.True(version > 20);
        Assert.True(answers > 10 * version, $"{answers} answers to {version} versions");
    }

    [Fact]
    public async Task What_changes_is_forgotten_by_every_host_before_its_time()
    {
        await using var one = await HostAsync();
        await using var other = await HostAsync();
        var (slug, variantId, _) = await ProductsAsync(one);
        // Only what is heard of the change can end an answer here.
        foreach (var host in new[] { one, other })
        {
            host.App.Services.GetRequiredService<ShopCache>().Life = TimeSpan.FromHours(1);
        }

        for (var price = 2; price < 5; price++)
        {
            await PriceAsync(one, slug);
            await PriceAsync(other, slug);
            await database.AsOwnerAsync<long>(
                "update catalog.product_variants set price = @price where variant_id = @variantId returning variant_id",
                new { price, variantId });
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            while (await PriceAsync(one, slug) != price || await PriceAsync(other, slug) != price)
            {
                await Task.Delay(20, limit.Token);
            }
        }
    }

    [Fact]
    public async Task One_answer_is_made_for_all_who_ask_at_once()
    {
        var made = 0;
        var open = new TaskCompletionSource();
        await using var host = await TestHost.StartAsync(database, with: s => s with
        {
            Configuration = new Dictionary<string, string?> { [ShopCache.Setting] = "on" },
        }, map: app => app.MapGet("/slow", async () =>
        {
            Interlocked.Increment(ref made);
            await open.Task;
            return "made";
        }).IsPublic().WithMetadata(new ShopCachedAttribute()));
        using var leaving = new CancellationTokenSource();
        var first = host.Client.GetStringAsync("/slow", leaving.Token);
        while (Volatile.Read(ref made) == 0)
        {
            await Task.Delay(5);
        }

        var others = Enumerable.Range(0, 50).Select(_ => host.NewClient().GetStringAsync("/slow")).ToList();
        await Task.Delay(200);
        Assert.Equal(1, made);
        // Whoever came first leaves; what was begun for all goes on.
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        open.SetResult();
        Assert.All(await Task.WhenAll(others), a => Assert.Equal("made", a));
        // Half a second on, one of those who came later may have made it anew.
        Assert.InRange(made, 1, 2);
    }

    [Fact]
    public async Task Whoever_is_signed_in_chooses_a_language_or_makes_an_error_has_answers_of_their_own()
    {
        await database.AsOwnerAsync<string>(
            "insert into catalog.shop_languages (locale, position) values ('de', 2) on conflict do nothing returning locale");
        await using var host = await HostAsync();
        var (slug, _, draft) = await ProductsAsync(host);
        var path = $"/products/{slug}";
        Assert.Contains("lang=\"en\"", await host.Client.GetStringAsync(path), StringComparison.Ordinal);
        using var german = host.NewClient();
        german.DefaultRequestHeaders.AcceptLanguage.ParseAdd("de");
        Assert.Contains("lang=\"de\"", await german.GetStringAsync(path), StringComparison.Ordinal);
        for (var i = 0; i < 2; i++)
        {
            // A choice sets a cookie for whoever chose, every time.
            using var chosen = await host.Client.GetAsync(path + "?lang=de");
            Assert.True(chosen.Headers.Contains("Set-Cookie"));
            using var missing = await host.Client.GetAsync("/products/" + draft);
            Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
            Assert.Contains("not-found", await missing.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            using var wrong = await host.Client.GetAsync("/api/v1/products?limit=0");
            Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        }
    }

    private Task<TestHost> HostAsync() => TestHost.StartAsync(database, with: s => s with
    {
        Configuration = new Dictionary<string, string?> { [ShopCache.Setting] = "on" },
    });

    private static async Task<int> PriceAsync(TestHost host, string slug)
    {
        using var json = JsonDocument.Parse(await host.Client.GetStringAsync($"/api/v1/products/{slug}"));
        return (int)json.RootElement.GetProperty("variants")[0].GetProperty("price").GetDecimal();
    }

    // The price above the options: <p class="price">€12.00.
    private static int Price(string html)
    {
        var from = html.IndexOf("class=\"price\">", StringComparison.Ordinal) + "class=\"price\">".Length;
        var text = WebUtility.HtmlDecode(html[from..html.IndexOf('<', from)]);
        return (int)decimal.Parse(new string([.. text.Where(c => char.IsDigit(c) || c == '.')]),
            System.Globalization.CultureInfo.InvariantCulture);
    }

    // One on sale that costs 1, and one that is a draft.
    private async Task<(string Slug, long VariantId, string Draft)> ProductsAsync(TestHost host)
    {
        var vendorId = await host.AddVendorAsync();
        var row = await database.AsOwnerAsync<string>("""
            with mine as (
              insert into catalog.products (vendor_id, name, slug, status)
              select @vendorId, 'Changing ' || n, 'changing-' || n || '-' || @vendorId, s
                from (values (1, 'active'), (2, 'draft')) v (n, s)
              returning product_id, slug, status
            ), sold as (
              insert into catalog.product_variants (product_id, vendor_id, sku, price, stock_quantity, is_default)
              select m.product_id, @vendorId, 'C-' || m.product_id, 1, 1, true from mine m
              returning product_id, variant_id
            )
            select (select slug from mine where status = 'active') || ' '
                   || (select variant_id from sold s join mine m using (product_id) where m.status = 'active') || ' '
                   || (select slug from mine where status = 'draft')
            """, new { vendorId });
        var parts = row.Split(' ');
        return (parts[0], long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), parts[2]);
    }
}
