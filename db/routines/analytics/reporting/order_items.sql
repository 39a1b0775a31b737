create or replace view reporting.order_items with (security_invoker = true) as
select i.order_item_id, i.order_id, i.vendor_id, i.product_id, i.variant_id, i.product_name, i.sku, i.quantity,
       i.unit_price, i.discount_amount, i.tax_amount, i.quantity * i.unit_price - i.discount_amount as revenue,
       i.base_revenue, o.currency, o.base_currency, o.checkout_id, o.user_id, o.order_kind, o.order_status,
       o.order_status in ('Shipped', 'Completed') as is_sold,
       o.ship_country, o.ship_region, o.ship_city, o.created_at, p.category_id
  from orders.order_items i
  join orders.orders o on o.order_id = i.order_id
  left join catalog.products p on p.product_id = i.product_id;
comment on view reporting.order_items is
  'Order lines with their order''s person, time and state and their product''s category of today; revenue is '
  'quantity × unit_price − discount_amount as charged, base_revenue the same in the marketplace''s currency.';
grant select on reporting.order_items to stoa_app, stoa_vendor, stoa_readonly;
