create or replace function catalog.undo_import_part(p_import_id bigint, p_limit integer) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_own bigint := platform.acting_vendor();
  v_import catalog.product_imports;
  v_row catalog.product_import_rows;
  v_now jsonb;
  v_undone text;
  v_problem text;
  v_count integer := 0;
begin
  select i.* into v_import from catalog.product_imports i
   where i.import_id = p_import_id and (v_own is null or i.vendor_id = v_own) and i.status = 'undoing'
     for update skip locked;
  if not found then
    return 0;
  end if;
  perform catalog.lock_taxonomy(false);
  for v_row in
    select r.* from catalog.product_import_rows r
     where r.import_id = p_import_id and r.vendor_id = v_import.vendor_id and r.undone is null and r.after is not null
       and r.outcome in ('created', 'updated', 'submitted')
     order by r.place desc limit p_limit
  loop
    v_count := v_count + 1;
    v_problem := null;
    select d.document || jsonb_build_object('status', p.status) into v_now
      from catalog.product_documents(array[v_row.product_id]) d
      join catalog.products p on p.product_id = d.product_id and p.vendor_id = v_import.vendor_id;
    if v_now is distinct from v_row.after then
      v_undone := 'skipped';
      v_problem := 'Somebody changed it after the import: it stays as it is.';
    elsif v_row.outcome = 'created' then
      begin
        perform catalog.delete_product(v_import.created_by, v_row.product_id);
        v_undone := 'deleted';
      exception when sqlstate 'ST409' then
        -- Its stock was counted or it was on sale: it goes out of the shop, its stock to what it was.
        perform catalog.save_documents(v_import.created_by, v_import.vendor_id, jsonb_build_array(jsonb_build_object(
                  'productId', v_row.product_id,
                  'variants', (select jsonb_agg(jsonb_build_object('variantId', a -> 'variantId', 'stock', 0)
                                 || jsonb_strip_nulls(jsonb_build_object('warehouse', (
                                      select x ->> 'warehouse' from jsonb_array_elements(v_row.document -> 'variants') x
                                       where x ->> 'sku' = a ->> 'sku' limit 1))))
                                 from jsonb_array_elements(v_row.after -> 'variants') a))), false, false);
        perform catalog.change_product_status(v_import.created_by, array[v_row.product_id], 'archived');
        v_undone := 'archived';
      end;
    else
      select case when s.outcome = 'refused' then 'skipped' else 'restored' end, s.problem into v_undone, v_problem
        from catalog.save_documents(v_import.created_by, v_import.vendor_id, jsonb_build_array(
               catalog.undo_document(v_import.vendor_id, v_row.before, v_row.after, v_row.document)), false, false) s;
      if v_undone = 'restored' and v_row.before ->> 'status' <> v_row.after ->> 'status' then
        perform catalog.change_product_status(v_import.created_by, array[v_row.product_id],
          case v_row.before ->> 'status' when 'pending approval' then 'draft' else v_row.before ->> 'status' end);
      end if;
    end if;
    update catalog.product_import_rows r set undone = v_undone, problem = coalesce(v_problem, r.problem)
     where r.import_id = p_import_id and r.vendor_id = v_import.vendor_id and r.place = v_row.place;
  end loop;
  update catalog.product_imports i
     set status = case when v_count = 0 then 'undone' else i.status end, changed_at = now()
   where i.import_id = p_import_id and i.vendor_id = v_import.vendor_id;
  return v_count;
end
$$;
comment on function catalog.undo_import_part(bigint, integer) is
  'Takes back the next p_limit products of an import, the last first: deletes what it made (archives what has a history), and '
  'makes the others what they were, unless somebody changed them since. Answers how many; 0 when none are left.';
revoke all on function catalog.undo_import_part(bigint, integer) from public;
grant execute on function catalog.undo_import_part(bigint, integer) to stoa_app, stoa_vendor;
