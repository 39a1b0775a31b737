create or replace function catalog.set_import_pictures(
  p_import_id bigint, p_place integer, p_images jsonb, p_problem text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_own bigint := platform.acting_vendor();
  v_import catalog.product_imports;
  v_row catalog.product_import_rows;
  v_said text := p_problem;
begin
  select i.* into v_import from catalog.product_imports i
   where i.import_id = p_import_id and (v_own is null or i.vendor_id = v_own) and i.status = 'pictures'
     for update;
  if not found then
    return;
  end if;
  select r.* into v_row from catalog.product_import_rows r
   where r.import_id = p_import_id and r.vendor_id = v_import.vendor_id and r.place = p_place and r.pictures_at is null;
  if found and jsonb_array_length(p_images) > 0
     and p_images is distinct from (select jsonb_agg(jsonb_build_object('mediaId', x -> 'mediaId', 'altText', x -> 'altText'))
                                      from jsonb_array_elements(v_row.after -> 'images') x) then
    select coalesce(s.problem, v_said) into v_said
      from catalog.save_documents(v_import.created_by, v_import.vendor_id, jsonb_build_array(
             jsonb_build_object('productId', v_row.product_id, 'images', p_images)), false, true) s;
    update catalog.product_import_rows r
       set outcome = case r.outcome when 'unchanged' then 'updated' else r.outcome end, before = coalesce(r.before, v_row.after),
           after = (select d.document || jsonb_build_object('status', p.status)
                      from catalog.product_documents(array[v_row.product_id]) d
                      join catalog.products p on p.product_id = d.product_id)
     where r.import_id = p_import_id and r.vendor_id = v_import.vendor_id and r.place = p_place;
  end if;
  update catalog.product_import_rows r set pictures_at = now(), picture_problem = v_said
   where r.import_id = p_import_id and r.vendor_id = v_import.vendor_id and r.place = p_place;
  update catalog.product_imports i set changed_at = now()
   where i.import_id = p_import_id and i.vendor_id = v_import.vendor_id;
end
$$;
comment on function catalog.set_import_pictures(bigint, integer, jsonb, text) is
  'Gives a product of an import the pictures that were fetched for it, and says which could not be.';
revoke all on function catalog.set_import_pictures(bigint, integer, jsonb, text) from public;
grant execute on function catalog.set_import_pictures(bigint, integer, jsonb, text) to stoa_app, stoa_vendor;
