create or replace function inventory.keep_stock() returns trigger
language plpgsql volatile
as $$
declare
  v_variant_ids bigint[];
  v_warehouse_ids bigint[];
  v_vendor_ids bigint[];
  v_quantities integer[];
  v_new bigint;
  v_done text;
begin
  select array_agg(m.variant_id), array_agg(m.warehouse_id), array_agg(m.vendor_id), array_agg(m.quantity::integer),
         count(*) - count(l.variant_id)
    into v_variant_ids, v_warehouse_ids, v_vendor_ids, v_quantities, v_new
    from (
      select n.variant_id, n.warehouse_id, n.vendor_id, sum(n.quantity) as quantity
        from new_movements n
       group by n.variant_id, n.warehouse_id, n.vendor_id
       order by n.variant_id, n.warehouse_id
    ) m
    left join inventory.stock_levels l on l.variant_id = m.variant_id and l.warehouse_id = m.warehouse_id;
  if v_variant_ids is null then
    return null;
  end if;
  if v_new > 0 then
    insert into inventory.stock_levels (variant_id, warehouse_id, vendor_id)
    select * from unnest(v_variant_ids, v_warehouse_ids, v_vendor_ids) order by 1, 2
    on conflict (variant_id, warehouse_id) do nothing;
  end if;
  -- Rows that others write too are locked in the order of their ids: an update alone takes them in any.
  update inventory.stock_levels l
     set on_hand = l.on_hand + d.quantity, updated_at = now()
    from (
      select k.variant_id, k.warehouse_id, m.quantity
        from inventory.stock_levels k
        join unnest(v_variant_ids, v_warehouse_ids, v_quantities) as m (variant_id, warehouse_id, quantity)
          on m.variant_id = k.variant_id and m.warehouse_id = k.warehouse_id
       order by k.variant_id, k.warehouse_id
         for no key update of k
    ) d
   where l.variant_id = d.variant_id and l.warehouse_id = d.warehouse_id;
  -- Assigned, not performed: an expression costs no query of its own.
  v_done := catalog.add_stock(v_variant_ids, v_quantities);
  return null;
end
$$;
comment on function inventory.keep_stock() is
  'Keeps stock_levels and product_variants.stock_quantity equal to the sum of the journal, once per statement. Stock '
  'below zero is refused by their checks.';

create or replace trigger keep_stock after insert on inventory.stock_movements
  referencing new table as new_movements
  for each statement execute function inventory.keep_stock();
