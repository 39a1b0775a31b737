create or replace function vendors.require_documents(p_actor_id bigint, p_kinds text[]) returns void
language plpgsql volatile
as $$
declare
  v_unknown text;
begin
  perform audit.act_as(p_actor_id);
  select w.kind into v_unknown from unnest(p_kinds) as w (kind)
   where not exists (select from vendors.document_kinds k where k.kind = w.kind) limit 1;
  if found then
    raise exception using errcode = 'ST400', column = 'required', message = format('There is no kind of document %s.', v_unknown);
  end if;
  update vendors.document_kinds k set is_required = k.kind = any(p_kinds) where k.is_required <> (k.kind = any(p_kinds));
  perform audit.log_activity(p_actor_id, null, 'required documents changed', array_to_string(p_kinds, ', '));
end
$$;
comment on function vendors.require_documents(bigint, text[]) is
  'Which kinds of documents must be accepted before a vendor is: these. Vendors that sell already go on. ST400 required.';
revoke all on function vendors.require_documents(bigint, text[]) from public;
grant execute on function vendors.require_documents(bigint, text[]) to stoa_app;
