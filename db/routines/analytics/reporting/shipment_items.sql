create or replace view reporting.shipment_items with (security_invoker = true) as
select i.shipment_id, i.order_item_id, i.vendor_id, i.quantity
  from orders.shipment_items i;
comment on view reporting.shipment_items is
  'What a parcel holds.';
grant select on reporting.shipment_items to stoa_app, stoa_vendor, stoa_readonly;
