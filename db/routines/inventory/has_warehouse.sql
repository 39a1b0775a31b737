create or replace function inventory.has_warehouse(p_vendor_id bigint) returns boolean
language sql stable
as $$
  select exists (select from inventory.warehouses w where w.vendor_id = p_vendor_id)
$$;
comment on function inventory.has_warehouse(bigint) is 'Whether a vendor has said where it keeps stock.';
revoke all on function inventory.has_warehouse(bigint) from public;
grant execute on function inventory.has_warehouse(bigint) to stoa_app;
