create or replace function inventory.warehouse_named(p_vendor_id bigint, p_code text) returns bigint
language sql stable
as $$
  select w.warehouse_id from inventory.warehouses w
   where w.vendor_id = p_vendor_id and (p_code is null or w.code = p_code)
   order by w.warehouse_id limit 1
$$;
comment on function inventory.warehouse_named(bigint, text) is
  'A vendor''s warehouse by its code; with null their first one. Null when there is none.';
revoke all on function inventory.warehouse_named(bigint, text) from public;
