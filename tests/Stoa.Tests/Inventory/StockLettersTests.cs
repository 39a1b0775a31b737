using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Inventory;
using Stoa.Orders;
using Stoa.Platform;
using Stoa.Tests.Orders;
using Stoa.Tests.Support;

namespace Stoa.Tests.Inventory;

/// <summary>Low stock is told once, in one letter a round; expired reservations are released by a job.</summary>
public sealed class StockLettersTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private TestHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TestHost.StartAsync(database);

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task What_falls_low_by_sales_is_told_once_in_one_letter_and_again_after_it_had_risen()
    {
        var (desk, person) = await OpenAsync();
        var (one, two) = (await desk.VariantAsync("LOW-1", 10, "Lamp"), await desk.VariantAsync("LOW-2", 10));
        var many = await desk.VariantAsync("MANY", 10);
        await RoundAsync();
        await desk.SellAsync(one, 5);
        await desk.SellAsync(two, 9);
        await desk.SellAsync(many, 4);
        await RoundAsync();
        var letter = await Letters.ReadAsync(person.Email, "Vendor: 2 low in stock");
        Assert.Contains("5 × LOW-1 · Lamp", letter.Text);
        Assert.Contains("1 × LOW-2 · A thing", letter.Text);
        Assert.DoesNotContain("MANY", letter.Text);
        Assert.Contains("/console/stock?only=low", letter.Text);
        Assert.Equal(["LOW-1", "LOW-2"], await LowAsync(desk));

        await desk.SellAsync(one, 1);
        Assert.Equal(0, (await RoundAsync()).TellLow);
        await desk.ReceiveAsync(("LOW-1", 20));
        Assert.Equal(["LOW-2"], await LowAsync(desk));
        await desk.SellAsync(one, 20);
        Assert.Equal(1, (await RoundAsync()).TellLow);
        Assert.Contains("4 × LOW-1", (await Letters.ReadAsync(person.Email, "Vendor: 1 low in stock")).Text);
    }

    [Fact]
    public async Task Thresholds_are_the_variants_own_or_the_vendors_and_letters_can_be_off()
    {
        await RoundAsync();
        var (desk, person) = await OpenAsync();
        var own = await desk.VariantAsync("OWN", 30);
        await desk.VariantAsync("OTHER", 30);
        await desk.PutAsync("stock/settings", new { lowStockAt = 2, sendsAlerts = false });
        await desk.PutAsync($"stock/{own}/threshold", new { lowStockAt = 30 });
        Assert.Equal(["OWN"], await LowAsync(desk));
        // Others' letters may wait here and leave meanwhile; none is added.
        var before = await WaitingLettersAsync();
        await RoundAsync();
        Assert.InRange(await WaitingLettersAsync(), 0, before);
        await desk.PutAsync("stock/settings", new { lowStockAt = 40, sendsAlerts = true });
        await RoundAsync();
        Assert.Equal(["OTHER", "OWN"], await LowAsync(desk));
        // What was low while letters were off is old news.
        var letter = await Letters.ReadAsync(person.Email, "Vendor: 1 low in stock");
        Assert.Contains("OTHER", letter.Text);
        await desk.PutAsync($"stock/{own}/threshold", new { lowStockAt = (int?)null });
        await desk.PutAsync("stock/settings", new { lowStockAt = 2, sendsAlerts = true });
        await RoundAsync();
        Assert.Empty(await LowAsync(desk));
    }

    [Fact]
    public async Task Only_those_who_may_keep_stock_get_the_letter()
    {
        var (desk, _) = await OpenAsync();
        var other = await _host.AddPersonAsync("vendor staff", desk.VendorId);
        await database.AsOwnerAsync<long>("""
            update vendors.vendor_members set permissions = '{analytics.read}' where user_id = @UserId returning user_id
            """, new { other.UserId });
        await desk.VariantAsync("FEW", 1);
        await using var app = await database.Db.App.OpenConnectionAsync();
        var people = await app.QueryAsync<string>(
            "select email from vendors.people_with(@VendorId, 'stock.manage')", new { desk.VendorId });
        Assert.Equal(2, people.Count());
        Assert.DoesNotContain(other.Email, people);
    }

    [Fact]
    public async Task A_movement_that_commits_late_is_not_missed()
    {
        var (desk, _) = await OpenAsync();
        var (late, soon) = (await desk.VariantAsync("LATE", 10), await desk.VariantAsync("SOON", 10));
        await RoundAsync();
        await using var slow = await database.Db.App.OpenConnectionAsync();
        await using var open = await slow.BeginTransactionAsync();
        await slow.ExecuteAsync("select inventory.sell(null, array[null::bigint], array[@late], array[9])", new { late }, open);
        await desk.SellAsync(soon, 9);
        for (var i = 0; i < 4; i++)
        {
            await RoundAsync();
        }

        await open.CommitAsync();
        await RoundAsync();
        Assert.Equal(["LATE", "SOON"], await LowAsync(desk));
    }

    [Fact]
    public async Task The_job_frees_what_unpaid_orders_held()
    {
        var shop = new OrderShop(database);
        var variant = await shop.VariantAsync(OrderShop.NewSku(), [5]);
        var order = Assert.Single(await shop.PlaceAsync((variant, 3)));
        Assert.Equal(0, (await ReleaseExpired.Handle(database.Db, default)).Cancelled);
        await database.AsOwnerAsync<int>(
            "update inventory.stock_reservations set expires_at = now() - interval '1 second' where order_id = @OrderId returning 1",
            new { order.OrderId });
        Assert.Equal(1, (await ReleaseExpired.Handle(database.Db, default)).Cancelled);
        Assert.Equal("W1 5/0", await shop.StockAsync(variant));
        Assert.StartsWith("Cancelled", await shop.StateAsync(order.OrderId));
        var jobs = _host.App.Services.GetServices<JobDefinition>().ToDictionary(j => j.Name, j => j.Schedule);
        Assert.NotNull(jobs[ReleaseExpired.Name]);
        Assert.NotNull(jobs[StockLetters.Name]);
    }

    private async Task<(StockDesk Desk, TestPerson Person)> OpenAsync()
    {
        var desk = await StockDesk.OpenAsync(_host, database);
        var person = await _host.AddPersonAsync("vendor owner", desk.VendorId);
        return (desk, person);
    }

    private static async Task<List<string>> LowAsync(StockDesk desk) =>
    [
        .. (await desk.GetAsync("stock?only=low")).GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("sku").GetString()!),
    ];

    private Task<long> WaitingLettersAsync() => database.AsOwnerAsync<long>("select count(*) from platform.outbox");

    private Task<StockLettersResult> RoundAsync() => StockLetters.HandleAsync(
        database.Db, Cluster.Current.Vault, _host.App.Services.GetRequiredService<PublicAddress>(), default);
}
