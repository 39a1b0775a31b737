using System.Text.Json;
using Dapper;
using Npgsql;
using Stoa.Tests.Support;

namespace Stoa.Tests.Orders;

/// <summary>What a placing answers: one row per order.</summary>
public sealed record Placed(
    long CheckoutId, long OrderId, string OrderNumber, long VendorId, string Currency, decimal OrderTotal,
    string BaseCurrency, decimal BaseOrderTotal, string OrderStatus);

/// <summary>Makes vendors and variants, buys as the application's login, and recounts what must hold afterwards.</summary>
public sealed class OrderShop(TestDatabase database)
{
    public const string Address = """{"country": "United Kingdom", "city": "Leeds"}""";

    private static int _skus;

    private const string VariantSql = """
        with v as (
          insert into vendors.vendors (name, slug, currency, status, commission_rate)
          values (@vendor, @vendor, @currency, 'active', 0.1)
          on conflict (slug) do update set name = excluded.name returning vendor_id
        ), w as (
          insert into inventory.warehouses (vendor_id, code, name)
          select vendor_id, 'W' || n, 'W' || n from v, generate_series(1, @warehouses) as n order by n
          on conflict (vendor_id, code) do update set name = excluded.name
        ), p as (
          insert into catalog.products (vendor_id, name, slug, status)
          select vendor_id, 'Product ' || @sku, lower(@sku), 'active' from v returning product_id, vendor_id
        )
        insert into catalog.product_variants (product_id, vendor_id, sku, price)
        select product_id, vendor_id, @sku, @price from p returning variant_id
        """;
    private const string StockSql = """
        insert into inventory.stock_movements (variant_id, warehouse_id, vendor_id, kind, quantity)
        select v.variant_id, w.warehouse_id, v.vendor_id, 'opening', s.quantity
          from catalog.product_variants v
         cross join unnest(@stock) with ordinality as s (quantity, n)
          join inventory.warehouses w on w.vendor_id = v.vendor_id and w.code = 'W' || s.n
         where v.variant_id = @variant and s.quantity > 0
        """;

    // Each select lists what contradicts one rule.
    private const string ContradictionsSql = """
        select 'level ' || l.variant_id from inventory.stock_levels l
         where (l.on_hand, l.reserved) <> (
           (select coalesce(sum(m.quantity), 0) from inventory.stock_movements m
             where (m.variant_id, m.warehouse_id) = (l.variant_id, l.warehouse_id)),
           (select coalesce(sum(r.quantity), 0) from inventory.stock_reservations r
             where (r.variant_id, r.warehouse_id) = (l.variant_id, l.warehouse_id) and r.released_at is null))
        union all
        select 'stock of ' || v.sku from catalog.product_variants v where v.stock_quantity <>
          (select coalesce(sum(m.quantity), 0) from inventory.stock_movements m where m.variant_id = v.variant_id)
        union all
        select 'reservations of order ' || o.order_id from orders.orders o
         where case o.order_status when 'Pending' then (select sum(quantity) from orders.order_items i where i.order_id = o.order_id)
           else 0 end <> (select coalesce(sum(quantity), 0) from inventory.stock_reservations r
                           where r.order_id = o.order_id and r.released_at is null)
        union all
        select 'sold of order ' || o.order_id from orders.orders o
         where case when o.order_status in ('Confirmed', 'Processing', 'Shipped', 'Completed')
             then (select -sum(quantity) from orders.order_items i where i.order_id = o.order_id) else 0 end
           <> (select coalesce(sum(m.quantity), 0) from inventory.stock_movements m
                 join orders.order_items i on i.order_item_id = m.order_item_id where i.order_id = o.order_id)
        union all
        select 'money of order ' || o.order_id from orders.orders o
         where (o.items_total, o.discount_total, o.tax_total, o.base_items_total - o.base_discount_total) <>
           (select sum(quantity * unit_price), sum(discount_amount), sum(tax_amount), sum(base_revenue)
              from orders.order_items i where i.order_id = o.order_id)
           or o.order_total <> round(o.order_total, (select minor_unit from pricing.currencies where currency_code = o.currency))
           or o.base_order_total <>
             round(o.base_order_total, (select minor_unit from pricing.currencies where currency_code = o.base_currency))
        union all
        select 'money of checkout ' || c.checkout_id from orders.checkouts c
         where (c.base_total, c.total, true, true) <>
           (select sum(o.base_order_total), case count(distinct o.currency) when 1 then sum(o.order_total)
                     else sum(o.base_order_total) end, count(*) = count(distinct o.vendor_id),
                   bool_and(o.created_at = c.placed_at)
              from orders.orders o where o.checkout_id = c.checkout_id)
        union all
        select 'history of order ' || o.order_id from orders.orders o
         where o.order_status <> (select h.to_status from orders.order_status_history h
                                   where h.order_id = o.order_id order by h.history_id desc limit 1)
            or exists (
              select from (select h.from_status, h.to_status, lag(h.to_status) over (order by h.history_id) as before
                             from orders.order_status_history h where h.order_id = o.order_id) s
               where s.from_status is distinct from s.before or (s.before is null and s.to_status <> 'Pending')
                  or (s.before is not null and (s.from_status, s.to_status) not in
                    (select a.from_status, a.to_status from orders.allowed_status_changes() a)))
        union all
        select 'refunds of order ' || o.order_id from orders.orders o
          join (select order_id, sum(refund_amount) as amount, sum(base_refund_amount) as base
                  from orders.refunds group by order_id) r on r.order_id = o.order_id
         where r.amount > o.order_total or r.base > o.base_order_total
            or o.payment_status <> case when r.amount = o.order_total then 'refunded' else 'partially refunded' end
            or (r.amount = o.order_total and r.base <> o.base_order_total)
        union all
        select 'commission of line ' || i.order_item_id from orders.order_items i
          left join payouts.commissions c on c.order_item_id = i.order_item_id and c.order_id = i.order_id
         where c.amount is null
        """;

    /// <summary>A SKU that no other test has.</summary>
    public static string NewSku() => $"sku-{Interlocked.Increment(ref _skus)}";

    /// <summary>A variant for sale, with stock in as many warehouses as there are numbers.</summary>
    public async Task<long> VariantAsync(
        string sku, int[] stock, decimal price = 10, string vendor = "shop", string currency = "GBP")
    {
        var variant = await database.AsOwnerAsync<long>(
            VariantSql, new { sku, price, vendor, currency, warehouses = stock.Length });
        await using var app = await database.Db.App.OpenConnectionAsync();
        await app.ExecuteAsync(StockSql, new { variant, stock });
        return variant;
    }

    public Task<long> PersonAsync(string status = "active") => database.AsOwnerAsync<long>("""
        insert into accounts.users (name, role_id, status) select 'Buyer', min(role_id), @status from accounts.roles
        returning user_id
        """, new { status });

    public static string Items(params (long Variant, int Quantity)[] lines) =>
        JsonSerializer.Serialize(lines.Select(l => new { variant_id = l.Variant, quantity = l.Quantity }));

    public Task<List<Placed>> PlaceAsync(params (long Variant, int Quantity)[] lines) =>
        BuyAsync("place_order", null, Items(lines));

    public Task<List<Placed>> CreateAsync(params (long Variant, int Quantity)[] lines) =>
        BuyAsync("create_order", null, Items(lines));

    public async Task<List<Placed>> BuyAsync(string routine, long? user, string items, string? address = Address)
    {
        await using var app = await database.Db.App.OpenConnectionAsync();
        return [.. await app.QueryAsync<Placed>(
            $"select * from orders.{routine}(@user, @address::jsonb, @items::jsonb)", new { user, address, items })];
    }

    /// <summary>Calls a routine as the application.</summary>
    public async Task<T> CallAsync<T>(string call, object? args = null)
    {
        await using var app = await database.Db.App.OpenConnectionAsync();
        return (await app.ExecuteScalarAsync<T>("select " + call, args))!;
    }

    /// <summary>The SQLSTATE with which a call is refused, with its message; nothing when it is not.</summary>
    public static async Task<PostgresException?> RefusalAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (PostgresException e)
        {
            return e;
        }
    }

    /// <summary>Asserts that stock, money, history, refunds and commissions agree, over the whole database.</summary>
    public async Task AssertSoundAsync()
    {
        await using var connection = new NpgsqlConnection(database.Logins.Owner);
        Offences.None(await connection.QueryAsync<string>(ContradictionsSql));
    }

    /// <summary>On hand and reserved by warehouse: "W1 5/2, W2 0/0".</summary>
    public Task<string> StockAsync(long variant) => database.AsOwnerAsync<string>("""
        select string_agg(w.code || ' ' || l.on_hand || '/' || l.reserved, ', ' order by w.code)
          from inventory.stock_levels l join inventory.warehouses w using (warehouse_id) where l.variant_id = @variant
        """, new { variant });

    /// <summary>An order's state and payment state: "Pending pending".</summary>
    public Task<string> StateAsync(long order) => database.AsOwnerAsync<string>(
        "select order_status || ' ' || payment_status from orders.orders where order_id = @order", new { order });
}

/// <summary>A seeded generator of our own: the same draws on every machine.</summary>
public sealed class Draw(uint seed)
{
    private uint _state = seed * 2654435761 + 12345;

    public int Next(int below)
    {
        _state = _state * 1664525 + 1013904223;
        return (int)((_state >> 8) % (uint)below);
    }
}
