create or replace function vendors.add_document(
  p_actor_id bigint, p_vendor_id bigint, p_kind text, p_content_type text, p_byte_size bigint, p_content bytea,
  p_expires_on date) returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id constant bigint := vendors.acting_for(p_vendor_id);
  v_document_id bigint;
begin
  perform audit.act_as(p_actor_id);
  if not exists (select from vendors.document_kinds k where k.kind = p_kind) then
    raise exception using errcode = 'ST400', message = 'There is no such kind of document.', column = 'kind';
  end if;
  if p_expires_on < (now() at time zone 'UTC')::date then
    raise exception using errcode = 'ST400', message = 'It has expired already.', column = 'expiresOn';
  end if;
  -- Two at once take turns, so that one replaces the other.
  perform from vendors.vendors v where v.vendor_id = v_id for no key update;
  if (select count(*) from vendors.vendor_documents d
       where d.vendor_id = v_id and d.uploaded_at > now() - interval '1 day') >= 50 then
    raise exception using errcode = 'ST409', message = 'There were 50 documents within a day: go on tomorrow.';
  end if;
  update vendors.vendor_documents d
     set status = 'replaced', sealed_content = null
   where d.vendor_id = v_id and d.kind = p_kind and d.status <> 'replaced';
  insert into vendors.vendor_documents (vendor_id, kind, content_type, byte_size, sealed_content, expires_on, uploaded_by)
  values (v_id, p_kind, p_content_type, p_byte_size, p_content, p_expires_on, p_actor_id)
  returning document_id into v_document_id;
  perform audit.log_activity(p_actor_id, v_id, 'document given', format('Document %s, %s.', v_document_id, p_kind));
  return v_document_id;
end
$$;
comment on function vendors.add_document(bigint, bigint, text, text, bigint, bytea, date) is
  'A document of a vendor, sealed under its key, instead of the one of that kind that it gave before, whose content goes. '
  'p_byte_size is that of the content in the clear; p_expires_on the last day it is good for, or null. ST400 kind, expiresOn; '
  'ST404; ST409 more than 50 within a day.';
revoke all on function vendors.add_document(bigint, bigint, text, text, bigint, bytea, date) from public;
grant execute on function vendors.add_document(bigint, bigint, text, text, bigint, bytea, date) to stoa_app, stoa_vendor;
