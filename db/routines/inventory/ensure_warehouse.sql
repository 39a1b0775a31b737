create or replace function inventory.ensure_warehouse(p_vendor_id bigint) returns void
language plpgsql volatile
as $$
begin
  if not exists (select from inventory.warehouses w where w.vendor_id = p_vendor_id) then
    insert into inventory.warehouses (vendor_id, code, name, is_default)
    values (p_vendor_id, 'MAIN', 'Main warehouse', true)
    on conflict (vendor_id, code) do nothing;
  end if;
end
$$;
comment on function inventory.ensure_warehouse(bigint) is 'Makes a vendor''s first warehouse where there is none.';
revoke all on function inventory.ensure_warehouse(bigint) from public;
