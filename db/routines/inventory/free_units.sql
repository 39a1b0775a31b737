create or replace function inventory.free_units(p_variant_id bigint) returns integer
language sql stable
as $$
  select coalesce(sum(l.on_hand - l.reserved), 0)::integer from inventory.stock_levels l where l.variant_id = p_variant_id
$$;
comment on function inventory.free_units(bigint) is 'Units of a variant that can be bought now, over all warehouses.';
revoke all on function inventory.free_units(bigint) from public;
grant execute on function inventory.free_units(bigint) to stoa_app;
