using System.Net;
using System.Text.RegularExpressions;
using Stoa.Tests.Support;

namespace Stoa.Tests.Analytics;

/// <summary>Who came and what they looked at: counted only where somebody agreed, once, and nothing else.</summary>
public sealed class VisitEventsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

    [Fact]
    public async Task Nobody_is_counted_who_did_not_agree_and_whoever_did_is()
    {
        await using var host = await HostAsync();
        var (slug, productId) = await AddProductAsync(host);
        var before = await database.AsOwnerAsync<long>("select coalesce(max(event_id), 0) from analytics.events");
        var paths = new[] { "/", $"/products/{slug}", "/search?q=anything" };
        foreach (var (name, value) in new[] { ("", ""), ("Cookie", "stoa.visitor=no"), ("Cookie", "stoa.visitor=x"), ("Sec-GPC", "1") })
        {
            foreach (var path in paths)
            {
                await AskAsync(host, path, (name, value));
            }
        }

        var html = await AskAsync(host, "/", ("", ""));
        Assert.Contains("class=\"consent\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"consent\"", await AskAsync(host, "/", ("Sec-GPC", "1")), StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"consent\"", await AskAsync(host, "/", ("Cookie", "stoa.visitor=no")), StringComparison.Ordinal);

        var visitor = await AgreeAsync(host);
        // The second time from memory: looked at all the same.
        foreach (var path in paths.Append(paths[1]))
        {
            await AskAsync(host, path, ("Cookie", $"stoa.visitor={visitor}"));
        }

        Assert.Equal("product view 2, search 1, visit 1", await UntilAsync(visitor, 4));
        Assert.Equal(0, await CountAsync($"visitor_id <> @visitor and event_id > {before}", visitor));
        Assert.Equal(2, await CountAsync($"visitor_id = @visitor and product_id = {productId} and vendor_id is not null", visitor));

        // What was looked at last comes first; taking consent back ends it.
        var seen = await AskAsync(host, "/recently-viewed?part=true", ("Cookie", $"stoa.visitor={visitor}"));
        Assert.Contains($"/products/{slug}", seen, StringComparison.Ordinal);
        Assert.Equal("no", await AnswerAsync(host, "no", visitor));
        await AskAsync(host, paths[1], ("Cookie", $"stoa.visitor={visitor}"));
        var other = await AgreeAsync(host);
        await AskAsync(host, paths[1], ("Cookie", $"stoa.visitor={other}"));
        Assert.Equal("product view 1, visit 1", await UntilAsync(other, 2));
        Assert.Equal("product view 2, search 1, visit 1", await UntilAsync(visitor, 4));
    }

    [Theory]
    [InlineData("User-Agent", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")]
    [InlineData("User-Agent", "Mozilla/5.0 (X11) HeadlessChrome/140.0.0.0 Safari/537.36")]
    [InlineData("User-Agent", "curl/8.5.0")]
    [InlineData("User-Agent", "")]
    [InlineData("Sec-Purpose", "prefetch;prerender")]
    [InlineData("Purpose", "prefetch")]
    public async Task Programs_and_what_is_fetched_ahead_are_not_counted(string header, string value)
    {
        await using var host = await HostAsync();
        var (slug, _) = await AddProductAsync(host);
        var visitor = await AgreeAsync(host);
        await AskAsync(host, $"/products/{slug}", ("Cookie", $"stoa.visitor={visitor}"), (header, value));
        await AskAsync(host, "/", ("Cookie", $"stoa.visitor={visitor}"));
        Assert.Equal("visit 1", await UntilAsync(visitor, 1));
    }

    [Fact]
    public async Task Another_site_cannot_answer_for_somebody()
    {
        await using var host = await HostAsync();
        foreach (var (name, value) in new[]
            { ("", ""), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "http://elsewhere.example") })
        {
            using var request = Post("yes", name, value);
            using var answer = await host.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }

        using var own = Post("yes", "Origin", host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority), "//elsewhere.example");
        using var taken = await host.Client.SendAsync(own);
        Assert.Equal("/privacy", taken.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_visit_ends_after_half_an_hour_and_what_is_not_on_sale_is_not_viewed()
    {
        await using var host = await HostAsync();
        var (_, productId) = await AddProductAsync(host);
        var visitor = Guid.Parse(await AgreeAsync(host));
        var draft = await database.AsOwnerAsync<long>(
            "update catalog.products set status = 'draft' where product_id = @productId returning product_id", new { productId });
        var (_, sold) = await AddProductAsync(host);
        var added = await database.AsOwnerAsync<int>("""
            select analytics.add_events(array[now() - interval '50 minutes', now() - interval '10 minutes', now(), now()],
              array_fill(@visitor::uuid, array[4]), array_fill(null::bigint, array[4]),
              array['page', 'product view', 'product view', 'add to cart'], array[null, @draft, @sold, @sold])
            """, new { visitor, draft, sold });
        // Visits fifty and ten minutes ago; a draft is no view.
        Assert.Equal(3, added);
        Assert.Equal(4, await database.AsOwnerAsync<int>("""
            select analytics.add_events(array[now() + interval '40 minutes', now() + interval '40 minutes'],
              array[@visitor::uuid, @visitor], array[null::bigint, null], array['search', 'product view'], array[null, @sold])
            + (select count(*)::integer from analytics.trending where product_id = @sold)
            """, new { visitor, sold }));
        // Funnel: one person who came, looked and put something into a basket.
        Assert.Equal(7, await database.AsOwnerAsync<int>(
            """
            select bit_or(s.steps)::integer
              from (select steps from analytics.event_deltas where visitor_id = @visitor
                    union all select steps from analytics.funnel_visitors where visitor_id = @visitor) s
            """, new { visitor }));
    }

    [Fact]
    public async Task Heat_is_the_sum_of_views_that_halve_every_three_days()
    {
        await using var host = await HostAsync();
        var (_, old) = await AddProductAsync(host);
        var (_, fresh) = await AddProductAsync(host);
        // Three views nine days ago, in two batches, weigh 3/8; one now weighs 1.
        foreach (var (product, days, count) in new[] { (old, 9, 2), (old, 9, 1), (fresh, 0, 1) })
        {
            await database.AsOwnerAsync<long>("""
                with added as (
                  insert into analytics.events (kind, visitor_id, product_id, vendor_id, occurred_at)
                  select 'product view', gen_random_uuid(), @product, p.vendor_id,
                         date_trunc('day', now(), 'UTC') - make_interval(days => @days)
                    from reporting.products p cross join generate_series(1, @count) where p.product_id = @product
                  returning 1
                )
                select count(*) from added
                """, new { product, days, count });
        }

        Assert.Equal(0.375, await RatioAsync(), 6);
        await database.AsOwnerAsync<object>("select analytics.rebuild_trending()");
        Assert.Equal(0.375, await RatioAsync(), 6);

        Task<double> RatioAsync() => database.AsOwnerAsync<double>("""
            select power(2::double precision, (select heat from analytics.trending where product_id = @old)
              - (select heat from analytics.trending where product_id = @fresh))
            """, new { old, fresh });
    }

    private Task<TestHost> HostAsync() => TestHost.StartAsync(database, with: s => s with
    {
        Configuration = new Dictionary<string, string?> { [Stoa.Catalog.ShopCache.Setting] = "on" },
    });

    private static async Task<string> AskAsync(TestHost host, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("User-Agent", Firefox);
        foreach (var (name, value) in headers.Where(h => h.Name.Length > 0))
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await host.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private static Task<string> AgreeAsync(TestHost host) => AnswerAsync(host, "yes", null);

    // What the cookie says then.
    private static async Task<string> AnswerAsync(TestHost host, string answer, string? visitor)
    {
        using var request = Post(answer, "Sec-Fetch-Site", "same-origin", "/search");
        if (visitor is not null)
        {
            request.Headers.Add("Cookie", $"stoa.visitor={visitor}");
        }

        using var taken = await host.Client.SendAsync(request);
        Assert.Equal("/search", taken.Headers.Location!.OriginalString);
        return Regex.Match(Assert.Single(taken.Headers.GetValues("Set-Cookie")), "stoa.visitor=(?<id>[^;]+)").Groups["id"].Value;
    }

    private static HttpRequestMessage Post(string answer, string header, string value, string back = "")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/privacy")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["answer"] = answer, ["back"] = back }),
        };
        if (header.Length > 0)
        {
            request.Headers.Add(header, value);
        }

        return request;
    }

    private Task<int> CountAsync(string where, string visitor) => database.AsOwnerAsync<int>(
        $"select count(*)::integer from analytics.events where {where}", new { visitor = Guid.Parse(visitor) });

    // What there is of a visitor once there are so many.
    private async Task<string> UntilAsync(string visitor, int events)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await CountAsync("visitor_id = @visitor", visitor) < events)
        {
            await Task.Delay(50, limit.Token);
        }

        return await database.AsOwnerAsync<string>("""
            select string_agg(k.kind || ' ' || k.count, ', ' order by k.kind)
              from (select kind, count(*) from analytics.events where visitor_id = @visitor group by kind) k
            """, new { visitor = Guid.Parse(visitor) });
    }

    private async Task<(string Slug, long ProductId)> AddProductAsync(TestHost host)
    {
        var vendorId = await host.AddVendorAsync();
        var slug = $"seen-{vendorId}";
        return (slug, await database.AsOwnerAsync<long>("""
            with made as (
              insert into catalog.products (vendor_id, name, slug, status) values (@vendorId, 'Seen', @slug, 'active')
              returning product_id
            )
            insert into catalog.product_variants (product_id, vendor_id, sku, price, stock_quantity, is_default)
            select m.product_id, @vendorId, 'S-' || m.product_id, 5, 5, true from made m returning product_id
            """, new { vendorId, slug }));
    }
}
