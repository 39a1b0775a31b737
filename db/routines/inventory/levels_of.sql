create or replace function inventory.levels_of(p_variant_ids bigint[], p_warehouse_ids bigint[])
returns table (place bigint, on_hand integer, reserved integer)
language sql stable
as $$
  select g.place, coalesce(l.on_hand, 0), coalesce(l.reserved, 0)
    from unnest(p_variant_ids, p_warehouse_ids) with ordinality as g (variant_id, warehouse_id, place)
    left join inventory.stock_levels l on l.variant_id = g.variant_id and l.warehouse_id = g.warehouse_id
$$;
comment on function inventory.levels_of(bigint[], bigint[]) is
  'Units on hand and reserved of variants in warehouses, by their place in the arrays.';
revoke all on function inventory.levels_of(bigint[], bigint[]) from public;
