using System.Diagnostics;
using Dapper;
using Microsoft.Playwright;
using Stoa.Browser.Support;

namespace Stoa.Browser;

/// <summary>New figures come to an open console by themselves, over one connection for all tabs of a browser.</summary>
[Collection(OneMarketplace.Name)]
public sealed class LiveTests(Marketplace marketplace)
{
    private const string BuySql = """
        select order_id from orders.create_order(null,
          '{"country": "Greece", "country_code": "GR", "city": "Athens", "postal_code": "10558"}',
          (select jsonb_build_array(jsonb_build_object('variant_id', v.variant_id, 'quantity', 1))
             from reporting.variants v join reporting.products p on p.product_id = v.product_id
            where v.is_active and v.stock_quantity - v.reserved > 5 and p.status = 'active'
            order by v.variant_id limit 1))
        """;
    private const string ShipSql = "select orders.ship_order(@order)";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task A_shipped_purchase_changes_the_figure_on_the_screen_without_a_reload()
    {
        var page = await marketplace.SignInAsync("operator");
        await IsLiveAsync(page);
        await Marketplace.AtRestAsync(page);
        await page.EvaluateAsync("window.notReloaded = true");
        var before = await OrdersAsync(page);
        await SellAsync();
        await ShowsAsync(page, before + 1);
        await SellAsync();
        await ShowsAsync(page, before + 2);
        Assert.True(await page.EvaluateAsync<bool>("window.notReloaded"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task What_somebody_chose_and_types_stays_when_figures_come()
    {
        var page = await marketplace.SignInAsync("operator");
        await page.GotoAsync("/console/reports/customer-segments?period=all");
        await IsLiveAsync(page);
        var field = page.GetByLabel("Spent at least");
        await field.FillAsync("123");
        var read = page.WaitForResponseAsync(r => r.Url.Contains("/analytics/customer-segments") && r.Status is 200 or 304);
        await SellAsync();
        await read;
        Assert.Equal("123", await field.InputValueAsync());
        await Assertions.Expect(field).ToBeFocusedAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Two_tabs_share_one_connection_and_the_other_takes_over()
    {
        var idle = await RestAsync();
        var first = await marketplace.SignInAsync("operator");
        await IsLiveAsync(first);
        var second = await first.Context.NewPageAsync();
        await second.GotoAsync("/console/");
        await IsLiveAsync(second);
        Assert.Equal(idle + 1, marketplace.Listeners);
        await Marketplace.AtRestAsync(second);
        var before = await OrdersAsync(second);
        await SellAsync();
        await ShowsAsync(second, before + 1);
        await first.CloseAsync();
        await SellAsync();
        await ShowsAsync(second, before + 2);
        await EventuallyAsync(() => marketplace.Listeners == idle + 1);
        await second.Context.CloseAsync();
        await EventuallyAsync(() => marketplace.Listeners == idle);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_was_cut_comes_back_and_with_it_what_was_missed(bool phone)
    {
        var idle = await RestAsync();
        await using var wire = new Wire(marketplace.Address);
        var page = await marketplace.SignInAsync("operator", phone, address: wire.Address);
        await IsLiveAsync(page);
        await Marketplace.AtRestAsync(page);
        var before = await OrdersAsync(page);
        await wire.CutAsync();
        await Assertions.Expect(page.GetByText("Reconnecting…")).ToBeVisibleAsync(new() { Timeout = 40_000 });
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Figures are not live.");
        await Marketplace.IsAccessibleAsync(page);
        await SellAsync();
        Assert.Equal(before, await OrdersAsync(page));
        wire.Mend();
        await IsLiveAsync(page, 60_000);
        await ShowsAsync(page, before + 1);
        Assert.Equal(idle + 1, marketplace.Listeners);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Who_is_signed_out_elsewhere_is_asked_to_sign_in_again()
    {
        await using var wire = new Wire(marketplace.Address);
        var page = await marketplace.SignInAsync("operator", address: wire.Address);
        await IsLiveAsync(page);
        await page.Context.ClearCookiesAsync();
        await wire.CutAsync();
        wire.Mend();
        await Assertions.Expect(page.GetByLabel("E-mail")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await page.Context.CloseAsync();
    }

    private static Task IsLiveAsync(IPage page, float patience = 40_000) =>
        Assertions.Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = patience });

    private static ILocator Orders(IPage page) =>
        page.Locator("dl > div").Filter(new() { Has = page.GetByText("Orders", new() { Exact = true }) }).First.Locator("dd");

    private static async Task<long> OrdersAsync(IPage page) =>
        long.Parse((await Orders(page).Locator("span").First.InnerTextAsync()).Replace(",", ""));

    private static async Task ShowsAsync(IPage page, long orders) =>
        await Assertions.Expect(Orders(page)).ToContainTextAsync($"{orders:N0}", new() { Timeout = 40_000 });

    private async Task SellAsync()
    {
        await using var connection = await marketplace.Database.OpenConnectionAsync();
        var order = await connection.QuerySingleAsync<long>(BuySql);
        await connection.ExecuteAsync(ShipSql, new { order });
    }

    // Other tests leave windows open: how many of them are connected, once no more come or go.
    private async Task<int> RestAsync()
    {
        await marketplace.CloseEarlierAsync();
        var (seen, since) = (marketplace.Listeners, Stopwatch.StartNew());
        while (since.Elapsed < TimeSpan.FromSeconds(2))
        {
            await Task.Delay(100);
            if (marketplace.Listeners != seen)
            {
                (seen, since) = (marketplace.Listeners, Stopwatch.StartNew());
            }
        }

        return seen;
    }

    private static async Task EventuallyAsync(Func<bool> holds)
    {
        for (var waited = Stopwatch.StartNew(); !holds() && waited.Elapsed < Patience; await Task.Delay(50))
        {
        }

        Assert.True(holds());
    }
}
