create or replace function inventory.warehouse_count(p_vendor_id bigint) returns integer
language sql stable
as $$
  select count(*)::integer from inventory.warehouses w where w.vendor_id = p_vendor_id
$$;
comment on function inventory.warehouse_count(bigint) is 'How many warehouses a vendor has.';
revoke all on function inventory.warehouse_count(bigint) from public;
grant execute on function inventory.warehouse_count(bigint) to stoa_app, stoa_vendor;
