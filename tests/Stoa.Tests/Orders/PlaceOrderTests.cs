using CsCheck;
using Dapper;
using Npgsql;
using Stoa.Tests.Support;

namespace Stoa.Tests.Orders;

public sealed class PlaceOrderTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly OrderShop _shop = new(database);

    [Fact]
    public async Task A_purchase_becomes_one_order_per_vendor_with_lines_history_commissions_and_reserved_stock()
    {
        var (a, b, c) = (await _shop.VariantAsync("PO-A", [10], 19.99m, "po-one"),
            await _shop.VariantAsync("PO-B", [10], 5m, "po-one"), await _shop.VariantAsync("PO-C", [10], 7.5m, "po-two"));
        var user = await _shop.PersonAsync();
        var placed = await _shop.BuyAsync("place_order", user, OrderShop.Items((c, 2), (a, 1), (b, 4), (a, 2)));
        Assert.Equal([79.97m, 15m], placed.Select(o => o.OrderTotal));
        Assert.Equal(2, placed.Select(o => o.VendorId).Distinct().Count());
        Assert.All(placed, o => Assert.Equal(
            (placed[0].CheckoutId, "Pending", "GBP", o.OrderTotal), (o.CheckoutId, o.OrderStatus, o.Currency, o.BaseOrderTotal)));
        Assert.Equal("PO-A 3 × 19.9900 = 59.9700, 6.0000; PO-B 4 × 5.0000 = 20.0000, 2.0000", await database.AsOwnerAsync<string>("""
            select string_agg(sku || ' ' || quantity || ' × ' || unit_price || ' = ' || base_revenue || ', ' || c.amount, '; '
                     order by sku)
              from orders.order_items i join payouts.commissions c using (order_item_id) where i.order_id = @order
            """, new { order = placed[0].OrderId }));
        Assert.Equal("W1 10/3", await _shop.StockAsync(a));
        Assert.True(await database.AsOwnerAsync<bool>("""
            select bool_and(o.user_id = @user and o.ship_city = 'Leeds' and o.billing_address = o.shipping_address
                     and c.user_id = @user and c.total = 94.97 and c.currency = 'GBP' and c.placed_at = o.created_at
                     and r.expires_at = c.placed_at + interval '30 minutes')
              from orders.orders o join orders.checkouts c using (checkout_id)
              join inventory.stock_reservations r on r.order_id = o.order_id where c.checkout_id = @checkout
            """, new { user, checkout = placed[0].CheckoutId }));
        await _shop.AssertSoundAsync();
    }

    [Fact]
    public async Task A_warehouse_in_between_without_free_units_is_passed_over()
    {
        var variant = await _shop.VariantAsync("PO-GAP", [3, 2, 5], vendor: "po-gap");
        await database.AsOwnerAsync<long>("""
            insert into inventory.stock_movements (variant_id, warehouse_id, vendor_id, kind, quantity)
            select l.variant_id, l.warehouse_id, l.vendor_id, 'adjusted', -2 from inventory.stock_levels l
             where l.variant_id = @variant and l.on_hand = 2 returning movement_id
            """, new { variant });
        await _shop.PlaceAsync((variant, 5));
        Assert.Equal("W1 3/3, W2 0/0, W3 5/2", await _shop.StockAsync(variant));
        await _shop.CreateAsync((variant, 3));
        Assert.Equal("W1 3/3, W2 0/0, W3 2/2", await _shop.StockAsync(variant));
        await _shop.AssertSoundAsync();
    }

    [Fact]
    public async Task Stock_is_taken_from_the_warehouses_in_the_order_of_their_ids()
    {
        var variant = await _shop.VariantAsync("PO-W", [3, 0, 4, 5], vendor: "po-warehouses");
        await _shop.PlaceAsync((variant, 5));
        Assert.Equal("W1 3/3, W3 4/2, W4 5/0", await _shop.StockAsync(variant));
        await _shop.CreateAsync((variant, 4));
        Assert.Equal("W1 3/3, W3 2/2, W4 3/0", await _shop.StockAsync(variant));
        await _shop.AssertSoundAsync();
    }

    [Theory]
    [InlineData("null", "items")]
    [InlineData("{}", "items")]
    [InlineData("[]", "items")]
    [InlineData("[1]", "items[0].variant_id")]
    [InlineData("""[{"variant_id": V, "quantity": 1}, {"quantity": 1}]""", "items[1].variant_id")]
    [InlineData("""[{"variant_id": "V", "quantity": 1}]""", "items[0].variant_id")]
    [InlineData("""[{"variant_id": 1.5, "quantity": 1}]""", "items[0].variant_id")]
    [InlineData("""[{"variant_id": 99999999999999999999, "quantity": 1}]""", "items[0].variant_id")]
    [InlineData("""[{"variant_id": V, "quantity": 0}]""", "items[0].quantity")]
    [InlineData("""[{"variant_id": V, "quantity": -2}]""", "items[0].quantity")]
    [InlineData("""[{"variant_id": V, "quantity": 1.5}]""", "items[0].quantity")]
    [InlineData("""[{"variant_id": V, "quantity": 1e300}]""", "items[0].quantity")]
    [InlineData("""[{"variant_id": V, "quantity": 9999}, {"variant_id": V, "quantity": 1}]""", "items")]
    public async Task Impossible_items_are_refused_by_field(string items, string field)
    {
        var variant = await _shop.VariantAsync(OrderShop.NewSku(), [5]);
        var e = await OrderShop.RefusalAsync(() => _shop.BuyAsync("place_order", null, items.Replace("V", variant.ToString())));
        Assert.Equal(("ST400", field), (e?.SqlState, e?.ColumnName));
    }

    [Theory]
    [InlineData("update catalog.product_variants set is_active = false where sku = @sku", "ST409", "is not for sale")]
    [InlineData("update catalog.products set status = 'inactive' where slug = lower(@sku)", "ST409", "is not for sale")]
    [InlineData("update vendors.vendors set status = 'suspended' where slug = @sku", "ST409", "does not sell at present")]
    [InlineData("update vendors.vendors set currency = 'CHF' where slug = @sku", "ST409", "no exchange rate to GBP")]
    [InlineData("update catalog.product_variants set price = 11 where sku = @sku", null, "")]
    public async Task What_is_not_for_sale_is_refused_by_name(string change, string? state, string message)
    {
        var sku = OrderShop.NewSku();
        var (gone, other) = (await _shop.VariantAsync(sku, [5], vendor: sku), await _shop.VariantAsync($"{sku}-2", [5]));
        await database.AsOwnerAsync<long>(change, new { sku });
        var e = await OrderShop.RefusalAsync(() => _shop.PlaceAsync((other, 1), (gone, 1)));
        Assert.Equal(state, e?.SqlState);
        Assert.Contains(message, e?.MessageText ?? "");
        Assert.Contains(sku, e?.MessageText ?? sku);
        Assert.Equal(state is null ? "W1 5/1" : "W1 5/0", await _shop.StockAsync(other));
    }

    [Fact]
    public async Task Unknown_variants_people_and_addresses_are_refused()
    {
        var variant = await _shop.VariantAsync("PO-X", [5]);
        var items = OrderShop.Items((variant, 1));
        async Task<string> StateAsync(long? user, string what, string? address = OrderShop.Address)
        {
            var e = await OrderShop.RefusalAsync(() => _shop.BuyAsync("create_order", user, what, address));
            return $"{e?.SqlState} {e?.ColumnName}";
        }

        Assert.Equal("ST404 items", await StateAsync(null, OrderShop.Items((variant, 1), (long.MaxValue, 1))));
        Assert.Equal("ST404 userId", await StateAsync(long.MaxValue, items));
        Assert.Equal("ST409 userId", await StateAsync(await _shop.PersonAsync("banned"), items));
        Assert.Equal("ST400 shippingAddress", await StateAsync(null, items, null));
        Assert.Equal("ST400 shippingAddress", await StateAsync(null, items, """{"city": "Leeds"}"""));
        Assert.Equal("ST400 shippingAddress", await StateAsync(null, items, """{"country": "Spain", "street": "Calle"}"""));
        Assert.Equal("W1 5/0", await _shop.StockAsync(variant));
    }

    [Fact]
    public async Task Too_little_stock_is_refused_by_SKU_and_nothing_is_written()
    {
        var (few, none, many) = (await _shop.VariantAsync("PO-FEW", [2, 1]), await _shop.VariantAsync("PO-NONE", [0]),
            await _shop.VariantAsync("PO-MANY", [50]));
        var before = await CountAsync();
        foreach (var buy in new[] { "place_order", "create_order" })
        {
            var e = await OrderShop.RefusalAsync(() => _shop.BuyAsync(buy, null, OrderShop.Items((many, 1), (few, 4))));
            Assert.Equal(("ST409", "Only 3 of PO-FEW can be had."), (e?.SqlState, e?.MessageText));
            e = await OrderShop.RefusalAsync(() => _shop.BuyAsync(buy, null, OrderShop.Items((none, 1), (many, 1))));
            Assert.Equal(("ST409", "PO-NONE is sold out."), (e?.SqlState, e?.MessageText));
        }

        Assert.Equal(before, await CountAsync());
        Assert.Equal("W1 50/0", await _shop.StockAsync(many));
    }

    [Fact]
    public async Task Vendors_of_different_currencies_are_charged_in_theirs_and_added_up_in_the_marketplaces()
    {
        await RatesAsync();
        var (gbp, eur, jpy) = (await _shop.VariantAsync("PO-GBP", [9], 10m, "po-gbp"),
            await _shop.VariantAsync("PO-EUR", [9], 10m, "po-eur", "EUR"),
            await _shop.VariantAsync("PO-JPY", [9], 1234m, "po-jpy", "JPY"));
        var placed = await _shop.PlaceAsync((gbp, 1), (eur, 3), (jpy, 1));
        // EUR is quoted per pound (÷ 1.15 from today on), JPY the other way round (× 0.005).
        Assert.Equal([("GBP", 10m, 10m), ("EUR", 30m, 26.09m), ("JPY", 1234m, 6.17m)],
            placed.Select(o => (o.Currency, o.OrderTotal, o.BaseOrderTotal)));
        Assert.Equal("GBP 42.2600 42.2600", await TotalAsync(placed[0].CheckoutId));
        Assert.Equal("EUR 20.0000 17.3900", await TotalAsync((await _shop.PlaceAsync((eur, 2)))[0].CheckoutId));
        await _shop.AssertSoundAsync();
    }

    [Fact]
    public async Task Any_prices_in_any_currencies_sum_from_lines_to_orders_to_checkouts()
    {
        await RatesAsync();
        var currencies = new[] { "GBP", "EUR", "JPY", "KWD" };
        var basket = Gen.Select(Gen.Int[0, 3], Gen.Long[0, 99_999_999], Gen.Int[1, 40]).Array[1, 6];
        var number = 0;
        await basket.SampleAsync(async lines =>
        {
            var items = new List<(long, int)>();
            foreach (var (currency, price, quantity) in lines)
            {
                items.Add((await _shop.VariantAsync($"PO-ANY-{Interlocked.Increment(ref number)}", [100], price / 10_000m,
                    $"po-any-{currency}", currencies[currency]), quantity));
            }

            Assert.Equal(lines.Select(l => l.Item1).Distinct().Count(), (await _shop.PlaceAsync([.. items])).Count);
        }, iter: 60, threads: 1);
        await _shop.AssertSoundAsync();
        // Nothing finer than the minor unit is charged, in any of them.
        Assert.Equal(0, await database.AsOwnerAsync<long>("""
            select count(*) from orders.order_items i join orders.orders o using (order_id)
              join pricing.currencies c on c.currency_code = o.currency
             where i.discount_amount >= power(10::numeric, -c.minor_unit)
                or i.quantity * i.unit_price - i.discount_amount <> round(i.quantity * i.unit_price - i.discount_amount, c.minor_unit)
            """));
    }

    [Fact]
    public async Task Only_the_application_may_place_orders()
    {
        await using var vendor = new NpgsqlConnection(database.Logins.Vendor);
        var e = await OrderShop.RefusalAsync(() => vendor.ExecuteAsync(
            "select * from orders.create_order(null, '{\"country\": \"Spain\"}', '[{\"variant_id\": 1, \"quantity\": 1}]')"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, e?.SqlState);
    }

    private Task<long> CountAsync() => database.AsOwnerAsync<long>("""
        select (select count(*) from orders.checkouts) + (select count(*) from orders.orders)
          + (select count(*) from orders.order_items) + (select count(*) from orders.order_status_history)
          + (select count(*) from payouts.commissions) + (select count(*) from inventory.stock_reservations)
          + (select count(*) from inventory.stock_movements)
        """);

    private Task<string> TotalAsync(long checkout) => database.AsOwnerAsync<string>(
        "select currency || ' ' || total || ' ' || base_total from orders.checkouts where checkout_id = @checkout", new { checkout });

    private Task<long> RatesAsync() => database.AsOwnerAsync<long>("""
        insert into pricing.exchange_rates (base_currency, quote_currency, rate_date, rate) values
          ('GBP', 'EUR', current_date - 40, 1.2), ('GBP', 'EUR', current_date, 1.15), ('GBP', 'EUR', current_date + 3, 2),
          ('JPY', 'GBP', current_date - 9, 0.005), ('KWD', 'GBP', current_date - 9, 2.6)
        on conflict do nothing
        """);
}
