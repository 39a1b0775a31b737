create or replace function inventory.cancel_count(p_actor_id bigint, p_vendor_id bigint, p_document_id bigint) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_vendor_id constant bigint := vendors.acting_for(p_vendor_id);
  v_document constant inventory.stock_documents := inventory.lock_document(v_vendor_id, p_document_id, 'count');
begin
  perform inventory.require_open(v_document);
  update inventory.stock_documents d set state = 'cancelled', finished_at = now(), finished_by = p_actor_id
   where d.document_id = p_document_id;
  perform inventory.close_entry(p_document_id, v_vendor_id, null, p_actor_id, 'count cancelled');
end
$$;
comment on function inventory.cancel_count(bigint, bigint, bigint) is
  'Ends a count without changing stock. ST404; ST409 it has ended.';
revoke all on function inventory.cancel_count(bigint, bigint, bigint) from public;
grant execute on function inventory.cancel_count(bigint, bigint, bigint) to stoa_app, stoa_vendor;
