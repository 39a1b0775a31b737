using Dapper;
using Npgsql;
using Stoa.Tests.Support;

namespace Stoa.Tests.Orders;

public sealed class CreateOrderTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly OrderShop _shop = new(database);

    [Fact]
    public async Task A_created_order_is_confirmed_and_its_stock_sold()
    {
        var variant = await _shop.VariantAsync("CO-A", [3, 4]);
        var order = Assert.Single(await _shop.CreateAsync((variant, 5)));
        Assert.Equal("Confirmed", order.OrderStatus);
        Assert.Equal("W1 0/0, W2 2/0", await _shop.StockAsync(variant));
        Assert.Equal("Pending, Pending>Confirmed", await database.AsOwnerAsync<string>("""
            select string_agg(concat_ws('>', from_status, to_status), ', ' order by history_id)
              from orders.order_status_history where order_id = @OrderId
            """, order));
        Assert.Equal("sold -3, sold -2", await database.AsOwnerAsync<string>("""
            select string_agg(m.kind || ' ' || m.quantity, ', ' order by m.warehouse_id) from inventory.stock_movements m
              join orders.order_items i using (order_item_id) where i.order_id = @OrderId
            """, order));
        await _shop.AssertSoundAsync();
    }

    [Fact]
    public async Task What_others_reserved_is_not_sold()
    {
        var variant = await _shop.VariantAsync("CO-R", [5]);
        await _shop.PlaceAsync((variant, 3));
        var e = await OrderShop.RefusalAsync(() => _shop.CreateAsync((variant, 3)));
        Assert.Equal(("ST409", "Only 2 of CO-R can be had."), (e?.SqlState, e?.MessageText));
        await _shop.CreateAsync((variant, 2));
        Assert.Equal("W1 3/3", await _shop.StockAsync(variant));
        await _shop.AssertSoundAsync();
    }

    [Fact]
    public async Task Many_shoppers_for_few_units_buy_exactly_those()
    {
        var variant = await _shop.VariantAsync("CO-HOT", [13, 0, 12]);
        var states = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(async () =>
            (await OrderShop.RefusalAsync(() => _shop.BuyAsync(i % 2 == 0 ? "place_order" : "create_order", null,
                OrderShop.Items((variant, 1)))))?.SqlState ?? "bought")));
        Assert.Equal(25, states.Count(s => s == "bought"));
        Assert.Equal(35, states.Count(s => s == "ST409"));
        Assert.Equal("0", await database.AsOwnerAsync<string>(
            "select sum(on_hand - reserved)::text from inventory.stock_levels where variant_id = @variant", new { variant }));
        await _shop.AssertSoundAsync();
    }

    [Fact]
    public async Task Buyers_of_the_same_things_in_any_order_never_deadlock()
    {
        // Two vendors with two warehouses each: levels, variants and orders are locked by everybody at once.
        var variants = new List<long>();
        for (var i = 0; i < 6; i++)
        {
            variants.Add(await _shop.VariantAsync($"CO-D{i}", [150, 150], vendor: $"co-d{i % 2}"));
        }

        var refused = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(buyer => Task.Run(async () =>
        {
            var random = new Draw((uint)buyer);
            for (var n = 0; n < 12; n++)
            {
                var lines = variants.OrderBy(_ => random.Next(1 << 20)).Take(2 + random.Next(5))
                    .Select(v => (v, 1 + random.Next(5))).ToArray();
                var e = await OrderShop.RefusalAsync(async () =>
                {
                    var placed = random.Next(2) == 0 ? await _shop.CreateAsync(lines) : await _shop.PlaceAsync(lines);
                    foreach (var order in placed)
                    {
                        var call = (order.OrderStatus, random.Next(3)) switch
                        {
                            ("Pending", 0) => "orders.confirm_order(@OrderId)",
                            (_, 1) => "orders.cancel_order(@OrderId, 'changed mind')",
                            ("Confirmed", 2) => "orders.refund_order(@OrderId, null, 'sorry')",
                            _ => "1",
                        };
                        await _shop.CallAsync<object?>(call, order);
                    }
                });
                if (e is not null)
                {
                    refused.Add(e.SqlState);
                }
            }
        })));
        Assert.All(refused, state => Assert.Equal("ST409", state));
        Assert.True(await database.AsOwnerAsync<long>("select count(*) from orders.orders") > 144);
        await _shop.AssertSoundAsync();
    }

    [Fact]
    public async Task A_failure_later_in_the_transaction_takes_the_whole_purchase_back()
    {
        var variant = await _shop.VariantAsync("CO-T", [5]);
        await using var app = await database.Db.App.OpenConnectionAsync();
        await using (var transaction = await app.BeginTransactionAsync())
        {
            await app.ExecuteAsync("select * from orders.create_order(null, @address::jsonb, @items::jsonb)",
                new { address = OrderShop.Address, items = OrderShop.Items((variant, 2)) });
            await Assert.ThrowsAsync<PostgresException>(() => app.ExecuteAsync("select 1 / 0"));
            await transaction.RollbackAsync();
        }

        Assert.Equal("W1 5/0", await _shop.StockAsync(variant));
        Assert.Equal(0, await database.AsOwnerAsync<long>(
            "select count(*) from orders.order_items where variant_id = @variant", new { variant }));
    }
}
