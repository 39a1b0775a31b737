create or replace view reporting.shipments with (security_invoker = true) as
select s.shipment_id, s.order_id, s.vendor_id, s.carrier, s.tracking_number, s.shipped_at, s.delivered_at
  from orders.shipments s;
comment on view reporting.shipments is
  'Parcels of an order; several may carry it.';
grant select on reporting.shipments to stoa_app, stoa_vendor, stoa_readonly;
