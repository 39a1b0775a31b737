create or replace function inventory.import_warehouses(p_vendor_ids bigint[], p_code text, p_name text)
returns bigint[]
language plpgsql volatile
as $$
begin
  insert into inventory.warehouses (vendor_id, code, name, is_default)
  select v.vendor_id, p_code, p_name,
         not exists (select from inventory.warehouses w where w.vendor_id = v.vendor_id and w.is_default)
    from unnest(p_vendor_ids) with ordinality as v (vendor_id, place) order by v.place
  on conflict (vendor_id, code) do nothing;
  return (
    select coalesce(array_agg(w.warehouse_id order by v.place), '{}')
      from unnest(p_vendor_ids) with ordinality as v (vendor_id, place)
      join inventory.warehouses w on w.vendor_id = v.vendor_id and w.code = p_code);
end
$$;
comment on function inventory.import_warehouses(bigint[], text, text) is
  'The warehouses that stand for imported vendors'' stock, one each in the order of p_vendor_ids, made where they are '
  'missing.';
revoke all on function inventory.import_warehouses(bigint[], text, text) from public;
grant execute on function inventory.import_warehouses(bigint[], text, text) to stoa_app;
