create or replace view reporting.lines with (security_invoker = true) as
select i.order_item_id, i.order_id, i.vendor_id, i.product_id, i.variant_id, i.quantity,
       i.quantity * i.unit_price - i.discount_amount as revenue, i.base_revenue
  from orders.order_items i;
comment on view reporting.lines is
  'Order lines by themselves: what reporting.order_items says without their order.';
grant select on reporting.lines to stoa_app, stoa_vendor, stoa_readonly;
