create or replace function catalog.create_import(
  p_actor_id bigint, p_vendor_id bigint, p_file_name text, p_kind text, p_lines integer, p_rows jsonb,
  p_note text) returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_own bigint := platform.acting_vendor();
  v_vendor bigint := catalog.require_vendor(p_vendor_id);
  v_import_id bigint;
begin
  if exists (select from catalog.product_imports i
              where i.vendor_id = v_vendor and i.status in ('checking', 'running', 'pictures', 'undoing')) then
    raise exception using errcode = 'ST409', message = 'Another file of this vendor is under way: wait until it has ended.';
  end if;
  insert into catalog.product_imports (vendor_id, file_name, kind, products, lines, created_by, by_operator, note)
  values (v_vendor, p_file_name, p_kind, jsonb_array_length(p_rows), p_lines, p_actor_id, v_own is null, p_note)
  returning import_id into v_import_id;
  insert into catalog.product_import_rows (
        import_id, vendor_id, place, lines, sku, name, document, status, images, unreadable, outcome,
                                   line, field, problem)
  select v_import_id, v_vendor, e.place, array(select x::integer from jsonb_array_elements_text(e.r -> 'lines') x),
         coalesce(e.r ->> 'sku', ''), coalesce(e.r ->> 'name', ''), coalesce(e.r -> 'document', '{}'), e.r ->> 'status',
         nullif(e.r -> 'images', 'null'), e.r ->> 'problem' is not null,
         case when e.r ->> 'problem' is not null then 'refused' end, (e.r ->> 'line')::integer, e.r ->> 'field',
         e.r ->> 'problem'
    from jsonb_array_elements(p_rows) with ordinality as e (r, place);
  perform audit.log_activity(p_actor_id, v_vendor, 'products uploaded', format('Import %s.', v_import_id));
  return v_import_id;
end
$$;
comment on function catalog.create_import(bigint, bigint, text, text, integer, jsonb, text) is
  'Keeps what was read out of a file of products and has it checked: rows of lines, sku, name, document, status, images, and '
  'line, field and problem of those that cannot be read; p_note is what of the file has no place. '
  'ST403, ST409 as catalog.require_vendor; ST409 another is under way.';
revoke all on function catalog.create_import(bigint, bigint, text, text, integer, jsonb, text) from public;
grant execute on function catalog.create_import(bigint, bigint, text, text, integer, jsonb, text) to stoa_app, stoa_vendor;
