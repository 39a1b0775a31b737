using CsCheck;
using Stoa.Tests.Support;

namespace Stoa.Tests.Orders;

public sealed class ChangeOrderTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly OrderShop _shop = new(database);

    [Fact]
    public async Task Confirming_sells_what_was_reserved_where_it_was_reserved()
    {
        var variant = await _shop.VariantAsync("CH-A", [2, 9]);
        var (first, second) = ((await _shop.PlaceAsync((variant, 2)))[0], (await _shop.PlaceAsync((variant, 3)))[0]);
        await CallAsync("orders.cancel_order(@order, 'made room')", first.OrderId);
        await CallAsync("orders.confirm_order(@order)", second.OrderId);
        Assert.Equal("W1 2/0, W2 6/0", await _shop.StockAsync(variant));
        Assert.Equal(("ST409", $"Order {second.OrderNumber} is Confirmed already."),
            await RefusedAsync("orders.confirm_order(@order)", second.OrderId));
        await _shop.AssertSoundAsync();
    }

    [Fact]
    public async Task Cancelling_gives_back_reserved_and_sold_stock_and_keeps_the_reason()
    {
        var variant = await _shop.VariantAsync("CH-B", [4, 4]);
        var (pending, confirmed) = ((await _shop.PlaceAsync((variant, 3)))[0], (await _shop.CreateAsync((variant, 4)))[0]);
        await CallAsync("orders.cancel_order(@order, 'changed mind')", pending.OrderId);
        await CallAsync("orders.cancel_order(@order, 'too late')", confirmed.OrderId);
        Assert.Equal("W1 4/0, W2 4/0", await _shop.StockAsync(variant));
        Assert.Equal("Pending>Cancelled changed mind", await LastStepAsync(pending.OrderId));
        Assert.Equal("Confirmed>Cancelled too late", await LastStepAsync(confirmed.OrderId));
        await _shop.AssertSoundAsync();
    }

    [Fact]
    public async Task An_order_is_shipped_when_its_last_unit_has_left()
    {
        var (a, b) = (await _shop.VariantAsync("CH-C", [9]), await _shop.VariantAsync("CH-D", [9]));
        var order = (await _shop.CreateAsync((a, 3), (b, 1)))[0].OrderId;
        var line = await database.AsOwnerAsync<long>(
            "select min(order_item_id) from orders.order_items where order_id = @order", new { order });
        await CallAsync($"orders.ship_order(@order, 'DHL', 'T1', '[{{\"order_item_id\": {line}, \"quantity\": 2}}]')", order);
        Assert.Equal("Confirmed pending", await _shop.StateAsync(order));
        Assert.Equal("ST409", (await RefusedAsync("orders.cancel_order(@order, 'no')", order)).State);
        foreach (var parcel in new[] { $"{{\"order_item_id\": {line}, \"quantity\": 2}}", "{\"order_item_id\": 1000000, \"quantity\": 1}" })
        {
            Assert.Equal("ST409", (await RefusedAsync($"orders.ship_order(@order, '', null, '[{parcel}]')", order)).State);
        }

        Assert.Equal("ST400", (await RefusedAsync("orders.ship_order(@order, '', null, '[{\"quantity\": 1}]')", order)).State);
        await CallAsync("orders.ship_order(@order, 'DHL', 'T2')", order);
        await CallAsync("orders.complete_order(@order)", order);
        Assert.Equal("2 parcels of 4, all times kept", await database.AsOwnerAsync<string>("""
            select count(distinct s.shipment_id) || ' parcels of ' || sum(i.quantity)
                   || case when bool_and(o.shipped_at is not null and o.completed_at >= o.shipped_at) then ', all times kept' else '' end
              from orders.shipments s join orders.shipment_items i using (shipment_id) join orders.orders o using (order_id)
             where s.order_id = @order
            """, new { order }));
        Assert.Equal("ST409", (await RefusedAsync("orders.ship_order(@order)", order)).State);
        await _shop.AssertSoundAsync();
    }

    [Fact]
    public async Task Refunds_add_up_to_the_order_and_never_exceed_it()
    {
        await database.AsOwnerAsync<long>("""
            insert into pricing.exchange_rates (base_currency, quote_currency, rate_date, rate)
            values ('GBP', 'EUR', current_date, 1.17)
            """);
        var variant = await _shop.VariantAsync("CH-E", [9], 33.33m, "ch-eur", "EUR");
        var order = (await _shop.CreateAsync((variant, 1)))[0];
        await CallAsync("orders.ship_order(@order)", order.OrderId);
        var states = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
            (await OrderShop.RefusalAsync(() => CallAsync("orders.refund_order(@order, 3, 'damaged')", order.OrderId)))?.SqlState)));
        Assert.Equal(11, states.Count(s => s is null));
        Assert.Equal(9, states.Count(s => s == "ST409"));
        Assert.Equal("Shipped partially refunded", await _shop.StateAsync(order.OrderId));
        await CallAsync("orders.refund_order(@order, null, 'the rest')", order.OrderId);
        Assert.Equal("Shipped refunded", await _shop.StateAsync(order.OrderId));
        Assert.Equal($"33.3300 {order.BaseOrderTotal:0.0000}", await database.AsOwnerAsync<string>("""
            select sum(refund_amount) || ' ' || sum(base_refund_amount) from orders.refunds where order_id = @OrderId
            """, order));
        await _shop.AssertSoundAsync();
    }

    [Theory]
    [InlineData("orders.refund_order(@order, 0, 'x')", "ST400 amount")]
    [InlineData("orders.refund_order(@order, -1, 'x')", "ST400 amount")]
    [InlineData("orders.refund_order(@order, 0.001, 'x')", "ST400 amount")]
    [InlineData("orders.refund_order(@order, 1, ' ')", "ST400 reason")]
    [InlineData("orders.refund_order(@order, 1, null)", "ST400 reason")]
    [InlineData("orders.refund_order(@order, 10.01, 'x')", "ST409 amount")]
    [InlineData("orders.refund_order(@order + 1000000, 1, 'x')", "ST404 orderId")]
    [InlineData("orders.confirm_order(@order + 1000000)", "ST404 orderId")]
    [InlineData("orders.cancel_order(@order + 1000000, '')", "ST404 orderId")]
    [InlineData("orders.ship_order(@order + 1000000)", "ST404 orderId")]
    public async Task What_cannot_be_is_refused_by_field(string call, string refusal)
    {
        var order = (await _shop.CreateAsync((await _shop.VariantAsync(OrderShop.NewSku(), [1]), 1)))[0].OrderId;
        var e = await OrderShop.RefusalAsync(() => CallAsync(call, order));
        Assert.Equal(refusal, $"{e?.SqlState} {e?.ColumnName}");
    }

    [Fact]
    public async Task Refunded_whole_before_it_left_an_order_is_refunded_and_its_stock_returns()
    {
        var variant = await _shop.VariantAsync("CH-F", [3]);
        var order = (await _shop.CreateAsync((variant, 3)))[0].OrderId;
        await CallAsync("orders.process_order(@order)", order);
        await CallAsync("orders.refund_order(@order, 10, 'one is broken')", order);
        Assert.Equal(("Processing partially refunded", "W1 0/0"), (await _shop.StateAsync(order), await _shop.StockAsync(variant)));
        await CallAsync("orders.refund_order(@order, 20, 'all are')", order);
        Assert.Equal(("Refunded refunded", "W1 3/0"), (await _shop.StateAsync(order), await _shop.StockAsync(variant)));
        Assert.Equal("Processing>Refunded all are", await LastStepAsync(order));
        await _shop.AssertSoundAsync();
    }

    [Fact]
    public async Task Reservations_that_ran_out_cancel_their_orders_but_not_one_being_confirmed()
    {
        var (variant, other) = (await _shop.VariantAsync("CH-G", [9]), await _shop.VariantAsync("CH-H", [9]));
        var orders = new[] { 1, 2, 3 }.Select(async n => (await _shop.PlaceAsync((n == 3 ? other : variant, n)))[0].OrderId);
        var ids = await Task.WhenAll(orders);
        await database.AsOwnerAsync<long>("""
            update inventory.stock_reservations
               set expires_at = now() - interval '1 minute' * (9 - array_position(@ids, order_id)) where order_id = any(@ids)
            """, new { ids });
        var fresh = (await _shop.PlaceAsync((variant, 1)))[0].OrderId;
        await using (var app = await database.Db.App.OpenConnectionAsync())
        {
            await using var transaction = await app.BeginTransactionAsync();
            await Dapper.SqlMapper.ExecuteAsync(app, "select orders.confirm_order(@order)", new { order = ids[2] });
            Assert.Equal(1, await _shop.CallAsync<int>("orders.release_expired(1)"));
            Assert.Equal(1, await _shop.CallAsync<int>("orders.release_expired()"));
            await transaction.CommitAsync();
        }

        Assert.Equal(0, await _shop.CallAsync<int>("orders.release_expired()"));
        Assert.Equal(["Cancelled pending", "Cancelled pending", "Confirmed pending", "Pending pending"],
            await Task.WhenAll(ids.Append(fresh).Select(_shop.StateAsync)));
        Assert.Equal("Pending>Cancelled Reservation expired", await LastStepAsync(ids[0]));
        Assert.Equal(("W1 9/1", "W1 6/0"), (await _shop.StockAsync(variant), await _shop.StockAsync(other)));
        await _shop.AssertSoundAsync();
    }

    [Fact]
    public async Task Any_sequence_of_changes_keeps_stock_money_and_history_sound()
    {
        var variants = new[] { await _shop.VariantAsync("CH-P1", [40, 60], 9.99m, "ch-p"),
            await _shop.VariantAsync("CH-P2", [60, 40], 0.3333m, "ch-p"), await _shop.VariantAsync("CH-P3", [100], 1.5m, "ch-q") };
        string[] changes =
        [
            "orders.confirm_order(@order)", "orders.process_order(@order)", "orders.ship_order(@order)",
            "orders.complete_order(@order)", "orders.cancel_order(@order, 'r')", "orders.refund_order(@order, 0.5, 'r')",
            "orders.refund_order(@order, null, 'r')", "orders.release_expired()",
        ];
        var steps = Gen.Select(Gen.Bool, Gen.Int[1, 3], Gen.Int[0, changes.Length - 1].Array[0, 7]);
        await steps.SampleAsync(async step =>
        {
            var (create, quantity, sequence) = step;
            var lines = variants.Take(quantity).Select(v => (v, quantity)).ToArray();
            var placed = create ? await _shop.CreateAsync(lines) : await _shop.PlaceAsync(lines);
            foreach (var change in sequence)
            {
                var e = await OrderShop.RefusalAsync(() => CallAsync(changes[change], placed[0].OrderId));
                Assert.Equal("ST409", e?.SqlState ?? "ST409");
            }

            // Left to itself, what remains would eat the stock of the next samples.
            await OrderShop.RefusalAsync(() => CallAsync("orders.cancel_order(@order, 'done')", placed[^1].OrderId));
            await _shop.AssertSoundAsync();
        }, iter: 40, threads: 1);
    }

    private Task<object?> CallAsync(string call, long order) => _shop.CallAsync<object?>(call, new { order });

    private async Task<(string? State, string? Message)> RefusedAsync(string call, long order)
    {
        var e = await OrderShop.RefusalAsync(() => CallAsync(call, order));
        return (e?.SqlState, e?.MessageText);
    }

    private Task<string> LastStepAsync(long order) => database.AsOwnerAsync<string>("""
        select from_status || '>' || to_status || ' ' || note from orders.order_status_history
         where order_id = @order order by history_id desc limit 1
        """, new { order });
}
