create or replace function inventory.reserve(
  p_order_ids bigint[], p_variant_ids bigint[], p_quantities integer[], p_expires_at timestamptz) returns void
language plpgsql volatile
as $$
declare
  v_found_ids bigint[];
  v_found integer[];
begin
  with wanted as (
    select w.order_id, w.variant_id, w.quantity,
           sum(w.quantity) over (partition by w.variant_id order by w.place) as upto
      from unnest(p_order_ids, p_variant_ids, p_quantities) with ordinality
        as w (order_id, variant_id, quantity, place)
  ), shelves as (
    select k.variant_id, k.warehouse_id, k.vendor_id, k.free,
           sum(k.free) over (partition by k.variant_id order by k.warehouse_id) as upto
      from inventory.lock_levels(p_variant_ids, null) k
  ), parts as materialized (
    -- Units are counted along two lines, one of what is wanted and one of what is there: a part is where both meet.
    select w.order_id, s.variant_id, s.warehouse_id, s.vendor_id,
           (least(w.upto, s.upto) - greatest(w.upto - w.quantity, s.upto - s.free))::integer as quantity
      from wanted w
      join shelves s on s.variant_id = w.variant_id
       and s.upto - s.free < w.upto and w.upto - w.quantity < s.upto
  ), held as (
    update inventory.stock_levels l
       set reserved = l.reserved + d.quantity, updated_at = now()
      from (select p.variant_id, p.warehouse_id, sum(p.quantity)::integer as quantity
              from parts p group by p.variant_id, p.warehouse_id) d
     where l.variant_id = d.variant_id and l.warehouse_id = d.warehouse_id
  ), noted as (
    insert into inventory.stock_reservations (variant_id, warehouse_id, vendor_id, quantity, order_id, expires_at)
    select p.variant_id, p.warehouse_id, p.vendor_id, p.quantity, p.order_id, p_expires_at from parts p
  )
  select array_agg(p.variant_id), array_agg(p.quantity) into v_found_ids, v_found from parts p;
  perform inventory.refuse_shortage(p_variant_ids, p_quantities, v_found_ids, v_found);
end
$$;
comment on function inventory.reserve(bigint[], bigint[], integer[], timestamptz) is
  'Reserves units for order lines until p_expires_at, warehouse by warehouse in the order of their ids. ST409 names the '
  'SKU of which too few are free; nothing is reserved then.';
revoke all on function inventory.reserve(bigint[], bigint[], integer[], timestamptz) from public;
grant execute on function inventory.reserve(bigint[], bigint[], integer[], timestamptz) to stoa_app;
