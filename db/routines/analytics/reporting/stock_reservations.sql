create or replace view reporting.stock_reservations with (security_invoker = true) as
select r.reservation_id, r.variant_id, r.warehouse_id, r.vendor_id, r.quantity, r.order_id, r.created_at, r.expires_at,
       r.released_at
  from inventory.stock_reservations r;
comment on view reporting.stock_reservations is
  'Units held for purchases under way, until released_at or expires_at.';
grant select on reporting.stock_reservations to stoa_app, stoa_vendor, stoa_readonly;
