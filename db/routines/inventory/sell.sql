create or replace function inventory.sell(
  p_order_id bigint, p_item_ids bigint[], p_variant_ids bigint[], p_quantities integer[]) returns void
language plpgsql volatile
as $$
declare
  v_found_ids bigint[];
  v_found integer[];
begin
  with wanted as (
    select w.item_id, w.variant_id, w.quantity,
           sum(w.quantity) over (partition by w.variant_id order by w.place) as upto
      from unnest(p_item_ids, p_variant_ids, p_quantities) with ordinality as w (item_id, variant_id, quantity, place)
  ), shelves as (
    -- What was reserved for the order is sold first.
    select k.variant_id, k.warehouse_id, k.vendor_id, k.free, k.held,
           sum(k.free) over (partition by k.variant_id order by k.held = 0, k.warehouse_id) as upto
      from inventory.lock_levels(p_variant_ids, p_order_id) k
  ), parts as materialized (
    -- Units are counted along two lines, one of what is wanted and one of what is there: a part is where both meet.
    select w.item_id, s.variant_id, s.warehouse_id, s.vendor_id,
           (least(w.upto, s.upto) - greatest(w.upto - w.quantity, s.upto - s.free))::integer as quantity
      from wanted w
      join shelves s on s.variant_id = w.variant_id
       and s.upto - s.free < w.upto and w.upto - w.quantity < s.upto
  ), let_go as (
    update inventory.stock_levels l
       set reserved = l.reserved - s.held, updated_at = now()
      from shelves s
     where s.held > 0 and l.variant_id = s.variant_id and l.warehouse_id = s.warehouse_id
  ), released as (
    update inventory.stock_reservations r set released_at = now()
     where r.order_id = p_order_id and r.released_at is null
  ), sold as (
    -- The journal's trigger takes the units off the levels, behind the statement.
    insert into inventory.stock_movements (variant_id, warehouse_id, vendor_id, kind, quantity, order_item_id)
    select p.variant_id, p.warehouse_id, p.vendor_id, 'sold', -p.quantity, p.item_id from parts p
  )
  select array_agg(p.variant_id), array_agg(p.quantity) into v_found_ids, v_found from parts p;
  perform inventory.refuse_shortage(p_variant_ids, p_quantities, v_found_ids, v_found);
end
$$;
comment on function inventory.sell(bigint, bigint[], bigint[], integer[]) is
  'Writes the sale of order lines into the stock journal, warehouse by warehouse; what was reserved for the order '
  '(p_order_id; null for none) goes first, and its reservation ends. ST409 names the SKU of which too few are free.';
revoke all on function inventory.sell(bigint, bigint[], bigint[], integer[]) from public;
grant execute on function inventory.sell(bigint, bigint[], bigint[], integer[]) to stoa_app;
