create or replace function orders.verify_shipments(p_examples integer)
returns table (checked bigint, violations bigint, examples text[])
language sql stable
as $$
  with bad as materialized (
    select s.order_item_id,
           format('line %s: %s units shipped of %s', s.order_item_id, s.units, i.quantity) as what
      from (select order_item_id, sum(quantity) as units from orders.shipment_items group by order_item_id) as s
      join orders.order_items i on i.order_item_id = s.order_item_id
     where s.units > i.quantity
    union all
    select si.order_item_id,
           format('line %s of order %s is in a parcel of order %s', si.order_item_id, i.order_id, p.order_id)
      from orders.shipment_items si
      join orders.order_items i on i.order_item_id = si.order_item_id
      join orders.shipments p on p.shipment_id = si.shipment_id
     where i.order_id <> p.order_id
  )
  select (select count(*) from orders.shipment_items), (select count(*) from bad),
         array(select b.what from bad b order by b.order_item_id limit p_examples)
$$;
comment on function orders.verify_shipments(integer) is
  'What left is at most what was ordered, in parcels of its own order.';
revoke all on function orders.verify_shipments(integer) from public;
