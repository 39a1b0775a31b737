create or replace function inventory.hold_levels(p_vendor_id bigint, p_variant_ids bigint[], p_warehouse_ids bigint[])
returns void
language plpgsql volatile
as $$
begin
  -- Rows that are missing come first: whoever waits here for another who makes the same holds no lock that one could want.
  insert into inventory.stock_levels (variant_id, warehouse_id, vendor_id)
  select distinct m.variant_id, m.warehouse_id, p_vendor_id
    from unnest(p_variant_ids, p_warehouse_ids) as m (variant_id, warehouse_id)
   where not exists (select from inventory.stock_levels l
                      where l.variant_id = m.variant_id and l.warehouse_id = m.warehouse_id)
   order by 1, 2
  on conflict (variant_id, warehouse_id) do nothing;
  -- Everybody locks levels in this order.
  perform from inventory.stock_levels l
    where (l.variant_id, l.warehouse_id) in (select * from unnest(p_variant_ids, p_warehouse_ids))
    order by l.variant_id, l.warehouse_id
      for no key update;
end
$$;
comment on function inventory.hold_levels(bigint, bigint[], bigint[]) is
  'Locks the levels of a vendor''s variants in warehouses until the transaction ends, and makes those that are missing. Before '
  'it nothing of stock or variants may be locked.';
revoke all on function inventory.hold_levels(bigint, bigint[], bigint[]) from public;
