create or replace function inventory.warehouse_named(p_vendor_id bigint, p_code text) returns bigint
language sql stable
as $$
  select w.warehouse_id from inventory.warehouses w
   where w.vendor_id = p_vendor_id and (p_code is null or w.code = p_code) and w.archived_at is null
   order by w.is_default desc, w.warehouse_id limit 1
$$;
comment on function inventory.warehouse_named(bigint, text) is
  'A vendor''s warehouse by its code; with null the default one, or the oldest. Null when there is none in '
  'use.';
revoke all on function inventory.warehouse_named(bigint, text) from public;
