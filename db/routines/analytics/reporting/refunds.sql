create or replace view reporting.refunds with (security_invoker = true) as
select r.refund_id, r.order_id, r.vendor_id, r.order_item_id, r.quantity, r.refund_reason, r.refund_amount, r.currency,
       r.base_refund_amount, r.base_currency, r.created_at, o.checkout_id, o.user_id, o.order_status,
       o.order_status in ('Shipped', 'Completed') or o.order_kind = 'adjustment' as is_sold,
       o.ship_country, o.ship_region, o.ship_city, o.created_at as ordered_at
  from orders.refunds r
  left join orders.orders o on o.order_id = r.order_id;
comment on view reporting.refunds is
  'Refunds with their order''s person, state and destination. created_at is the refund''s own time; amounts are '
  'positive. is_sold: of a sold order, or of one that only carries an imported refund whose sale is unknown.';
grant select on reporting.refunds to stoa_app, stoa_vendor, stoa_readonly;
