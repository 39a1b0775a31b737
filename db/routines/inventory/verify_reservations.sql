create or replace function inventory.verify_reservations(p_examples integer)
returns table (checked bigint, violations bigint, examples text[])
language sql stable
as $$
  with open as materialized (
    select r.variant_id, r.warehouse_id, sum(r.quantity) as units
      from inventory.stock_reservations r
     where r.released_at is null
     group by r.variant_id, r.warehouse_id
  ), bad as materialized (
    select coalesce(l.variant_id, o.variant_id) as variant_id,
           format('variant %s in warehouse %s: %s reserved of %s, open reservations make %s',
                  coalesce(l.variant_id, o.variant_id), coalesce(l.warehouse_id, o.warehouse_id),
                  coalesce(l.reserved, 0), coalesce(l.on_hand, 0), coalesce(o.units, 0)) as what
      from inventory.stock_levels l
      full join open o on o.variant_id = l.variant_id and o.warehouse_id = l.warehouse_id
     where coalesce(l.reserved, 0) <> coalesce(o.units, 0) or l.reserved > l.on_hand or l.reserved < 0
    union all
    select r.variant_id,
           format('reservation %s is open, but order %s is %s', r.reservation_id, o.order_number, o.order_status)
      from inventory.stock_reservations r
      join reporting.orders o on o.order_id = r.order_id
     where r.released_at is null and o.order_status <> 'Pending'
  )
  select (select count(*) from inventory.stock_levels)
           + (select count(*) from inventory.stock_reservations r where r.released_at is null),
         (select count(*) from bad),
         array(select b.what from bad b order by b.variant_id limit p_examples)
$$;
comment on function inventory.verify_reservations(integer) is
  'Invariant 2: what is reserved per variant and warehouse equals the reservations not yet released, is at most '
  'what is on hand, and only Pending orders (or purchases without an order yet) hold reservations.';
revoke all on function inventory.verify_reservations(integer) from public;
