create or replace function vendors.open_document(p_actor_id bigint, p_vendor_id bigint, p_document_id bigint)
returns table (vendor_id bigint, kind text, content_type text, sealed_content bytea)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_id constant bigint := vendors.acting_for(p_vendor_id);
  v_owner bigint;
begin
  return query
    select d.vendor_id, d.kind, d.content_type, d.sealed_content::bytea
      from vendors.vendor_documents d
     where d.vendor_id = v_id and d.document_id = p_document_id and d.status <> 'replaced';
  if not found then
    raise exception using errcode = 'ST404', message = 'No such document.';
  end if;
  -- A vendor looks at its own; whoever else does is remembered.
  if session_user <> 'stoa_vendor' then
    select v.user_id into v_owner from vendors.vendors v where v.vendor_id = v_id;
    perform audit.note_row_view(
      p_actor_id, v_owner, 'vendors.vendor_documents', jsonb_build_object('document_id', p_document_id));
  end if;
end
$$;
comment on function vendors.open_document(bigint, bigint, bigint) is
  'A vendor''s document as it is sealed. Whoever looks at it for the marketplace is in the trail. ST404.';
revoke all on function vendors.open_document(bigint, bigint, bigint) from public;
grant execute on function vendors.open_document(bigint, bigint, bigint) to stoa_app, stoa_vendor;
