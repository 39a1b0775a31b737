create or replace function catalog.start_import(p_actor_id bigint, p_import_id bigint, p_undo boolean) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_own bigint := platform.acting_vendor();
  v_import catalog.product_imports;
begin
  select i.* into v_import from catalog.product_imports i
   where i.import_id = p_import_id and (v_own is null or i.vendor_id = v_own)
     for update;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such import.';
  elsif p_undo and v_import.status not in ('done', 'failed') then
    raise exception using errcode = 'ST409', message = format('It is %s: only what was done can be undone.', v_import.status);
  elsif not p_undo and v_import.status <> 'checked' then
    raise exception using errcode = 'ST409', message = format('It is %s: only what was checked can be run.', v_import.status);
  elsif exists (select from catalog.product_imports i where i.vendor_id = v_import.vendor_id and i.import_id <> p_import_id
                   and i.status in ('checking', 'running', 'pictures', 'undoing')) then
    raise exception using errcode = 'ST409', message = 'Another file of this vendor is under way: wait until it has ended.';
  end if;
  if not p_undo then
    -- What the check found is found again, by what is there now.
    update catalog.product_import_rows r
       set outcome = null, line = null, field = null, problem = null, product_id = null
     where r.import_id = p_import_id and r.vendor_id = v_import.vendor_id and not r.unreadable;
  end if;
  update catalog.product_imports i
     set status = case when p_undo then 'undoing' else 'running' end, changed_at = now(), problem = null
   where i.import_id = p_import_id and i.vendor_id = v_import.vendor_id;
  perform audit.log_activity(p_actor_id, v_import.vendor_id,
    case when p_undo then 'import undone' else 'products imported' end, format('Import %s.', p_import_id));
end
$$;
comment on function catalog.start_import(bigint, bigint, boolean) is
  'Has a checked import run, or one that was done undone; hosts do it, part by part. ST404 none of the session''s vendor''s; '
  'ST409 its state does not allow it, or another of the vendor''s is under way.';
revoke all on function catalog.start_import(bigint, bigint, boolean) from public;
grant execute on function catalog.start_import(bigint, bigint, boolean) to stoa_app, stoa_vendor;
