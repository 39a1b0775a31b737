using System.Net;
using Dapper;
using Npgsql;
using Stoa.Tests.Support;

namespace Stoa.Tests.Analytics;

/// <summary>Browsers hear of new figures, their own only, and of those that came while nobody listened.</summary>
public sealed class LiveFiguresTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private TestHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TestHost.StartAsync(database);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_review_reaches_the_operator_and_its_vendor_and_nobody_elses_browser()
    {
        var (mine, other) = (await _host.AddVendorAsync(), await _host.AddVendorAsync());
        var (operators, mines, others) = (await _host.SignInAsync("operator"),
            await _host.SignInAsync("vendor owner", mine), await _host.SignInAsync("vendor owner", other));
        await SignInsAreCountedAsync();
        using var all = await ListenAsync(operators);
        using var own = await ListenAsync(mines);
        using var foreign = await ListenAsync(others);
        Assert.Equal("figures", await all.NextAsync());
        Assert.Equal("figures", await own.NextAsync());
        Assert.Equal("figures", await foreign.NextAsync());
        await ReviewAsync(mine);
        Assert.Equal("figures", await all.NextAsync());
        Assert.Equal("figures", await own.NextAsync());
        await ReviewAsync(other);
        Assert.Equal("figures", await foreign.NextAsync());
        // The foreign one heard once: of its own review. Had it heard of the first, it would come at most a second later.
        await Assert.ThrowsAsync<TimeoutException>(() => foreign.NextAsync(TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task Who_is_not_signed_in_hears_nothing()
    {
        using var response = await _host.Client.GetAsync("/api/v1/analytics/live", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task The_connection_to_the_database_is_made_again_and_then_all_look_again()
    {
        using var all = await ListenAsync(await _host.SignInAsync("operator"));
        Assert.Equal("figures", await all.NextAsync());
        await using var admin = new NpgsqlConnection(Cluster.Current.AdminConnectionString);
        var ended = await admin.ExecuteScalarAsync<long>(
            """
            select count(*) filter (where pg_terminate_backend(pid)) from pg_stat_activity
             where datname = @name and query = 'listen stoa_figures'
            """,
            new { name = new NpgsqlConnectionStringBuilder(database.Logins.App).Database });
        Assert.Equal(1, ended);
        Assert.Equal("figures", await all.NextAsync());
    }

    // A sign-in is activity, whose figures come to listeners as well: within the merge's pause and a second.
    private async Task SignInsAreCountedAsync()
    {
        while (await database.AsOwnerAsync<long>("select count(*) from analytics.activity_deltas") > 0)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await Task.Delay(1500, TestContext.Current.CancellationToken);
    }

    private static async Task<Events> ListenAsync(HttpClient client)
    {
        var response = await client.GetAsync("/api/v1/analytics/live", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new Events(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    private async Task ReviewAsync(long vendor) => await database.AsOwnerAsync<long>("""
        with product as (
          insert into catalog.products (vendor_id, name, slug) values (@vendor, 'P', gen_random_uuid()::text)
          returning product_id
        )
        insert into reviews.reviews (product_id, vendor_id, rating) select product_id, @vendor, 5 from product
        returning review_id
        """, new { vendor });

    private sealed record Events(HttpResponseMessage Response, StreamReader Reader) : IDisposable
    {
        /// <summary>The next event that says something.</summary>
        public async Task<string> NextAsync(TimeSpan? patience = null)
        {
            using var limit = new CancellationTokenSource(patience ?? Patience);
            try
            {
                while (await Reader.ReadLineAsync(limit.Token) is { } line)
                {
                    if (line.StartsWith("event: ", StringComparison.Ordinal) && line != "event: alive")
                    {
                        return line["event: ".Length..];
                    }
                }
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException("No event came.");
            }

            throw new EndOfStreamException();
        }

        public void Dispose()
        {
            Reader.Dispose();
            Response.Dispose();
        }
    }
}
