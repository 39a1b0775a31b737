create or replace function catalog.run_import_part(p_import_id bigint, p_limit integer) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- A part is few products among many: each is looked up by its key, whatever statistics think of a shop that is being filled.
set enable_seqscan = off set enable_bitmapscan = off
as $$
declare
  v_own bigint := platform.acting_vendor();
  v_import catalog.product_imports;
  v_rows jsonb;
  v_before jsonb;
  v_after jsonb;
  v_results jsonb;
  v_one jsonb;
  v_row jsonb;
  v_column text;
  v_ids bigint[];
begin
  select i.* into v_import from catalog.product_imports i
   where i.import_id = p_import_id and (v_own is null or i.vendor_id = v_own) and i.status in ('checking', 'running')
     for update skip locked;
  if not found then
    return 0;
  end if;
  select jsonb_agg(jsonb_build_object('place', r.place, 'document', r.document, 'status', r.status) order by r.place)
    into v_rows
    from (select x.* from catalog.product_import_rows x
           where x.import_id = p_import_id and x.vendor_id = v_import.vendor_id and x.outcome is null
           order by x.place limit p_limit) r;
  if v_rows is null then
    update catalog.product_imports i
       set status = case v_import.status when 'checking' then 'checked' else 'pictures' end, changed_at = now()
     where i.import_id = p_import_id and i.vendor_id = v_import.vendor_id;
    return 0;
  end if;
  v_ids := array(
    select v.product_id from catalog.product_variants v
     where v.vendor_id = v_import.vendor_id and v.sku = any (array(
       select w ->> 'sku'
         from jsonb_array_elements(v_rows) e (r)
        cross join jsonb_array_elements(coalesce(nullif(e.r -> 'document' -> 'variants', 'null'), '[]')) w))
     union
    select (e.r -> 'document' ->> 'productId')::bigint from jsonb_array_elements(v_rows) e (r)
     where e.r -> 'document' ? 'productId');
  select coalesce(jsonb_object_agg(d.product_id, d.document || jsonb_build_object('status', p.status)), '{}') into v_before
    from catalog.product_documents(v_ids) d
    join catalog.products p on p.product_id = d.product_id and p.vendor_id = v_import.vendor_id;

  -- A check does everything and takes it back; what it found out stays in the variables.
  begin
    begin
      v_results := catalog.save_import_rows(v_import.created_by, v_import.vendor_id, v_rows);
    exception when sqlstate 'ST400' or sqlstate 'ST403' or sqlstate 'ST404' or sqlstate 'ST409' then
      v_results := '[]';
      for v_row in select e.r from jsonb_array_elements(v_rows) e (r) loop
        begin
          v_one := catalog.save_import_rows(v_import.created_by, v_import.vendor_id, jsonb_build_array(v_row));
          v_results := v_results || v_one;
        exception when sqlstate 'ST400' or sqlstate 'ST403' or sqlstate 'ST404' or sqlstate 'ST409' then
          get stacked diagnostics v_column = column_name;
          v_results := v_results || jsonb_build_object('place', v_row -> 'place', 'outcome', 'refused',
                                                       'field', coalesce(v_column, ''), 'problem', sqlerrm);
        end;
      end loop;
    end;
    v_ids := array(select (x.r ->> 'product_id')::bigint from jsonb_array_elements(v_results) x (r)
                    where x.r ->> 'product_id' is not null);
    select coalesce(jsonb_object_agg(d.product_id, d.document || jsonb_build_object('status', p.status)), '{}') into v_after
      from catalog.product_documents(v_ids) d
      join catalog.products p on p.product_id = d.product_id and p.vendor_id = v_import.vendor_id;
    if v_import.status = 'checking' then
      raise exception using errcode = 'ST900', message = 'Only checked.';
    end if;
  exception when sqlstate 'ST900' then
    null;
  end;

  update catalog.product_import_rows r
     set outcome = case when x.r ->> 'outcome' = 'updated'
                         and v_before -> (x.r ->> 'product_id') = v_after -> (x.r ->> 'product_id')
                     then 'unchanged' else x.r ->> 'outcome' end,
         field = nullif(x.r ->> 'field', ''), problem = x.r ->> 'problem',
         line = case when x.r ->> 'problem' is not null then
                  coalesce(r.lines[1 + substring(x.r ->> 'field' from '^variants\[([0-9]+)\]')::integer], r.lines[1]) end,
         product_id = case when v_import.status = 'running' or v_before ? (x.r ->> 'product_id')
                        then (x.r ->> 'product_id')::bigint end,
         before = v_before -> (x.r ->> 'product_id'),
         after = case when v_import.status = 'running' then v_after -> (x.r ->> 'product_id') end
    from jsonb_array_elements(v_results) x (r)
   where r.import_id = p_import_id and r.vendor_id = v_import.vendor_id and r.place = (x.r ->> 'place')::integer;
  update catalog.product_imports i set changed_at = now()
   where i.import_id = p_import_id and i.vendor_id = v_import.vendor_id;
  if v_import.status = 'running' and jsonb_array_length(v_rows) = p_limit and v_rows @> '[{"place": 1}]'
     and v_import.products * 10 > (select c.reltuples from pg_class c where c.oid = 'catalog.products'::regclass) then
    -- More parts follow, and make a good part of the shop: its statistics would have them planned for the shop as it was.
    analyze catalog.products, catalog.product_variants, catalog.product_dynamic_attributes, catalog.translations,
      catalog.variant_attributes, catalog.variant_prices, catalog.product_options, inventory.stock_levels;
  end if;
  return jsonb_array_length(v_rows);
end
$$;
comment on function catalog.run_import_part(bigint, integer) is
  'Does the next p_limit products of an import, or checks them: does them and takes them back. Answers how many; 0 when none '
  'are left, the import then having its next state, or when another host is at it. A part is done as a whole or not at all.';
revoke all on function catalog.run_import_part(bigint, integer) from public;
grant execute on function catalog.run_import_part(bigint, integer) to stoa_app, stoa_vendor;
