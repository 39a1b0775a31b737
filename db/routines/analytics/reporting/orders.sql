create or replace view reporting.orders with (security_invoker = true) as
select o.order_id, o.order_number, o.checkout_id, o.user_id, o.vendor_id, o.order_kind, o.order_status,
       o.payment_status, o.order_status in ('Shipped', 'Completed') as is_sold,
       o.ship_country, o.ship_region, o.ship_city,
       o.currency, o.items_total, o.discount_total, o.shipping_total, o.tax_total, o.order_total,
       o.base_currency, o.base_items_total, o.base_discount_total, o.base_shipping_total, o.base_tax_total,
       o.base_order_total, o.created_at, o.updated_at, o.shipped_at, o.completed_at
  from orders.orders o;
comment on view reporting.orders is
  'Orders with where they went and their amounts, as charged and (base_) in the marketplace''s currency; '
  'is_sold means Shipped or Completed.';
grant select on reporting.orders to stoa_app, stoa_vendor, stoa_readonly;
