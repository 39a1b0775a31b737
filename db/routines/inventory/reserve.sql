create or replace function inventory.reserve(
  p_order_ids bigint[], p_variant_ids bigint[], p_quantities integer[], p_expires_at timestamptz) returns void
language plpgsql volatile
as $$
declare
  v_order_ids bigint[];
  v_variant_ids bigint[];
  v_warehouse_ids bigint[];
  v_vendor_ids bigint[];
  v_parts integer[];
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
     where k.free > 0
  )
  -- Units are counted along two lines, one of what is wanted and one of what is there: a part is where both meet.
  select array_agg(w.order_id), array_agg(s.variant_id), array_agg(s.warehouse_id), array_agg(s.vendor_id),
         array_agg((least(w.upto, s.upto) - greatest(w.upto - w.quantity, s.upto - s.free))::integer)
    into v_order_ids, v_variant_ids, v_warehouse_ids, v_vendor_ids, v_parts
    from wanted w
    join shelves s on s.variant_id = w.variant_id
     and s.upto - s.free < w.upto and w.upto - w.quantity < s.upto;
  perform inventory.refuse_shortage(p_variant_ids, p_quantities, v_variant_ids, v_parts);

  -- A statement of its own, whose snapshot sees what the locks waited for.
  with noted as (
    insert into inventory.stock_reservations (variant_id, warehouse_id, vendor_id, quantity, order_id, expires_at)
    select p.variant_id, p.warehouse_id, p.vendor_id, p.quantity, p.order_id, p_expires_at
      from unnest(v_order_ids, v_variant_ids, v_warehouse_ids, v_vendor_ids, v_parts)
        as p (order_id, variant_id, warehouse_id, vendor_id, quantity)
    returning variant_id, warehouse_id, quantity
  )
  update inventory.stock_levels l
     set reserved = l.reserved + d.quantity, updated_at = now()
    from (select n.variant_id, n.warehouse_id, sum(n.quantity)::integer as quantity
            from noted n group by n.variant_id, n.warehouse_id) d
   where l.variant_id = d.variant_id and l.warehouse_id = d.warehouse_id;
end
$$;
comment on function inventory.reserve(bigint[], bigint[], integer[], timestamptz) is
  'Reserves units for order lines until p_expires_at, warehouse by warehouse in the order of their ids. ST409 names the '
  'SKU of which too few are free; nothing is reserved then.';
revoke all on function inventory.reserve(bigint[], bigint[], integer[], timestamptz) from public;
grant execute on function inventory.reserve(bigint[], bigint[], integer[], timestamptz) to stoa_app;
