namespace Stoa.Tests.Analytics;

/// <summary>How the shop gets into the database.</summary>
internal static class ShopSql
{
    public const string People = """
        insert into platform.settings (name, value)
        values ('currency', '"GBP"'), ('time_zone', '"Europe/London"')
        on conflict (name) do update set value = excluded.value;
        insert into pricing.exchange_rates (base_currency, quote_currency, rate_date, rate) values
          ('GBP', 'EUR', '2024-12-01', 1.2), ('GBP', 'EUR', '2025-06-01', 1.15), ('GBP', 'EUR', '2026-01-01', 1.18),
          ('USD', 'GBP', '2025-03-01', 0.8);
        insert into accounts.users (user_id, name, email, role_id, address) overriding system value
        select n, case n when 7 then '@SUM(1)' else 'Person ' || n end, 'person' || n || '@stoa.example',
               (select min(role_id) from accounts.roles where name = 'shopper'),
               jsonb_build_object('country', (@countries)[n % 4 + 1], 'region', 'R' || n % 3, 'city', 'C' || n % 5)
          from generate_series(1, 12) as n;
        """;

    public const string Catalog = """
        insert into vendors.vendors (vendor_id, name, slug, currency, status) overriding system value
        select n, 'Vendor ' || n, 'shop-' || n, case n when 3 then 'EUR' else 'GBP' end, 'active'
          from generate_series(1, 3) as n;
        insert into vendors.vendor_reviews (vendor_id, user_id, rating) values (1, 1, 5), (1, 2, 4), (1, 3, 4), (2, 1, 2);
        insert into catalog.categories (category_id, parent_id, name, slug) overriding system value
        values (1, null, 'Home', 'home'), (2, 1, 'Kitchen', 'kitchen'), (3, 2, 'Pans', 'pans'), (4, null, 'Garden', 'garden');
        insert into catalog.products (product_id, vendor_id, name, slug, status) overriding system value
        select n, (n - 1) / 4 + 1, 'Product ' || n, 'product-' || n, 'active' from generate_series(1, 12) as n;
        insert into catalog.product_variants (variant_id, product_id, vendor_id, sku, price, stock_quantity, is_default)
          overriding system value
        select n, n, (n - 1) / 4 + 1, 'SKU-' || n, 10, n * 2, true from generate_series(1, 12) as n;
        insert into analytics.events (occurred_at, kind, visitor_id, user_id) values
          ('2025-02-01', 'visit', '00000000-0000-0000-0000-000000000001', null),
          ('2025-02-02', 'visit', '00000000-0000-0000-0000-000000000001', 1),
          ('2025-02-03', 'visit', '00000000-0000-0000-0000-000000000002', 1),
          ('2025-02-03', 'visit', '00000000-0000-0000-0000-000000000003', null);
        insert into analytics.events (occurred_at, kind, visitor_id, user_id, product_id, vendor_id) values
          ('2025-02-03', 'product view', '00000000-0000-0000-0000-000000000001', null, 1, 1);
        insert into audit.activity_logs (user_id, vendor_id, activity_type, "timestamp") values
          (1, 1, 'view', '2025-02-01'), (1, null, 'view', '2025-02-02'), (2, null, 'view', '2025-02-03'),
          (2, null, 'view', '2025-02-04'), (null, null, 'view', '2025-02-04'), (1, 1, 'view', '2025-03-01');
        """;

    public const string Categorise = "update catalog.products set category_id = @category where product_id = @id";

    public const string Checkout = """
        insert into orders.checkouts (checkout_id, user_id, currency, base_currency, created_at, placed_at)
          overriding system value values (@id, @user, 'GBP', 'GBP', @at, @at)
        """;

    public const string Order = """
        insert into orders.orders (order_id, order_number, checkout_id, user_id, vendor_id, order_status, currency,
          items_total, discount_total, shipping_total, tax_total, order_total, base_currency, base_items_total,
          base_discount_total, base_shipping_total, base_tax_total, base_order_total, created_at, shipped_at,
          shipping_address) overriding system value
        values (@id, 'N' || @id, @checkout, @user, @vendor, @status, @currency, @items, @discount, @delivery, @tax, @total,
          'GBP', @baseItems, @baseDiscount, @baseDelivery, @baseTax, @baseTotal, @at, @shipped,
          jsonb_build_object('country', @country::text))
        """;

    public const string Line = """
        with line as (
          insert into orders.order_items (order_id, vendor_id, product_id, variant_id, product_name, sku, quantity,
            unit_price, discount_amount, base_revenue)
          values (@id, @vendor, @product, @product, 'Product', 'SKU', @quantity, @price, @discount, @baseRevenue)
          returning order_item_id
        )
        insert into payouts.commissions (order_item_id, order_id, vendor_id, rate, amount, currency, base_amount, base_currency)
        select order_item_id, @id, @vendor, 0.1, round(@baseRevenue / 10, 4), @currency, round(@baseRevenue / 10, 4), 'GBP'
          from line
        """;

    public const string Refund = """
        insert into orders.refunds (order_id, vendor_id, refund_reason, refund_amount, currency, base_refund_amount,
          base_currency, created_at)
        values (@id, @vendor, @reason, @amount, @currency, @baseAmount, 'GBP', @at)
        """;

    public const string Review = """
        insert into reviews.reviews (user_id, product_id, vendor_id, rating, feature_scores)
        values (@user, @product, @vendor, @rating, @scores::jsonb)
        """;

    public const string Restart = """
        select setval(pg_get_serial_sequence('accounts.users', 'user_id'), 1000),
               setval(pg_get_serial_sequence('vendors.vendors', 'vendor_id'), 1000),
               setval(pg_get_serial_sequence('orders.checkouts', 'checkout_id'), 1000),
               setval(pg_get_serial_sequence('orders.orders', 'order_id'), 1000)
        """;
}
