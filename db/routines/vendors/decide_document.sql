create or replace function vendors.decide_document(
  p_actor_id bigint, p_vendor_id bigint, p_document_id bigint, p_is_accepted boolean, p_reason text, p_letter bytea)
returns void
language plpgsql volatile
as $$
declare
  v_status text;
  v_wanted constant text := case when p_is_accepted then 'accepted' else 'refused' end;
begin
  perform audit.act_as(p_actor_id);
  if not p_is_accepted and coalesce(p_reason, '') = '' then
    raise exception using errcode = 'ST400', column = 'reason', message = 'Say why: the vendor is told.';
  end if;
  select d.status into v_status
    from vendors.vendor_documents d
   where d.document_id = p_document_id and d.vendor_id = p_vendor_id for update;
  if v_status is null or v_status = 'replaced' then
    raise exception using errcode = 'ST404', message = 'No such document: the vendor may have replaced it.';
  end if;
  if v_status = v_wanted then
    raise exception using errcode = 'ST409', message = format('The document is %s already.', v_status);
  end if;
  update vendors.vendor_documents d
     set status = v_wanted, reason = coalesce(p_reason, ''),
         decided_by = p_actor_id, decided_at = now()
   where d.document_id = p_document_id and d.vendor_id = p_vendor_id;
  if p_letter is not null and not p_is_accepted then
    perform platform.enqueue_message('mail', p_letter);
  end if;
  perform audit.log_activity(p_actor_id, p_vendor_id,
    'document ' || v_wanted, format('Document %s.', p_document_id));
end
$$;
comment on function vendors.decide_document(bigint, bigint, bigint, boolean, text, bytea) is
  'Accepts or refuses a vendor''s document; of a refusal p_letter tells the owner. ST400 reason; ST404 no such document, or it '
  'was replaced; ST409 that is what it is already.';
revoke all on function vendors.decide_document(bigint, bigint, bigint, boolean, text, bytea) from public;
grant execute on function vendors.decide_document(bigint, bigint, bigint, boolean, text, bytea) to stoa_app;
