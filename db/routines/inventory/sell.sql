create or replace function inventory.sell(
  p_order_id bigint, p_item_ids bigint[], p_variant_ids bigint[], p_quantities integer[]) returns void
language plpgsql volatile
as $$
declare
  v_item_ids bigint[];
  v_variant_ids bigint[];
  v_warehouse_ids bigint[];
  v_vendor_ids bigint[];
  v_parts integer[];
  v_found bigint;
  v_wanted bigint := 0;
  v_quantity integer;
begin
  with wanted as (
    select w.item_id, w.variant_id, w.quantity,
           sum(w.quantity) over (partition by w.variant_id order by w.place) as upto
      from unnest(p_item_ids, p_variant_ids, p_quantities) with ordinality as w (item_id, variant_id, quantity, place)
  ), shelves as (
    -- What was reserved for the order is sold first.
    select k.variant_id, k.warehouse_id, k.vendor_id, k.free,
           sum(k.free) over (partition by k.variant_id order by k.held = 0, k.warehouse_id) as upto
      from (
        -- Everybody locks levels in this order. What is reserved for others is not free.
        select l.variant_id, l.warehouse_id, l.vendor_id, l.on_hand - l.reserved + coalesce(r.quantity, 0) as free,
               coalesce(r.quantity, 0) as held
          from inventory.stock_levels l
          left join (select variant_id, warehouse_id, sum(quantity)::integer as quantity
                       from inventory.stock_reservations
                      where order_id = p_order_id and released_at is null
                      group by variant_id, warehouse_id) r
            on r.variant_id = l.variant_id and r.warehouse_id = l.warehouse_id
         where l.variant_id = any (p_variant_ids)
         order by l.variant_id, l.warehouse_id
           for no key update of l
      ) k
     where k.free > 0
  )
  -- Units are counted along two lines, one of what is wanted and one of what is there: a part is where both meet.
  select array_agg(w.item_id), array_agg(s.variant_id), array_agg(s.warehouse_id), array_agg(s.vendor_id),
         array_agg((least(w.upto, s.upto) - greatest(w.upto - w.quantity, s.upto - s.free))::integer),
         sum(least(w.upto, s.upto) - greatest(w.upto - w.quantity, s.upto - s.free))
    into v_item_ids, v_variant_ids, v_warehouse_ids, v_vendor_ids, v_parts, v_found
    from wanted w
    join shelves s on s.variant_id = w.variant_id
     and s.upto - s.free < w.upto and w.upto - w.quantity < s.upto;
  foreach v_quantity in array p_quantities loop
    v_wanted := v_wanted + v_quantity;
  end loop;
  if v_found is distinct from v_wanted then
    perform inventory.refuse_shortage(p_variant_ids, p_quantities, v_variant_ids, v_parts);
  end if;

  if p_order_id is not null then
    perform inventory.release(array[p_order_id]);
  end if;
  -- The journal's trigger takes the units off the levels.
  insert into inventory.stock_movements (variant_id, warehouse_id, vendor_id, kind, quantity, order_item_id)
  select p.variant_id, p.warehouse_id, p.vendor_id, 'sold', -p.quantity, p.item_id
    from unnest(v_item_ids, v_variant_ids, v_warehouse_ids, v_vendor_ids, v_parts)
      as p (item_id, variant_id, warehouse_id, vendor_id, quantity);
end
$$;
comment on function inventory.sell(bigint, bigint[], bigint[], integer[]) is
  'Writes the sale of order lines into the stock journal, warehouse by warehouse; what was reserved for the order '
  '(p_order_id; null for none) goes first, and its reservation ends. ST409 names the SKU of which too few are free.';
revoke all on function inventory.sell(bigint, bigint[], bigint[], integer[]) from public;
grant execute on function inventory.sell(bigint, bigint[], bigint[], integer[]) to stoa_app;
