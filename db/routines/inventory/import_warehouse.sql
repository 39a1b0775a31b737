create or replace function inventory.import_warehouse(p_vendor_id bigint, p_code text, p_name text) returns bigint
language plpgsql volatile
as $$
begin
  insert into inventory.warehouses (vendor_id, code, name) values (p_vendor_id, p_code, p_name)
  on conflict (vendor_id, code) do nothing;
  return (select warehouse_id from inventory.warehouses where vendor_id = p_vendor_id and code = p_code);
end
$$;
comment on function inventory.import_warehouse(bigint, text, text) is
  'The warehouse that stands for an imported vendor''s stock, made where it is missing.';
revoke all on function inventory.import_warehouse(bigint, text, text) from public;
grant execute on function inventory.import_warehouse(bigint, text, text) to stoa_app;
