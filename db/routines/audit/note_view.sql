-- A page asks again while it is open: what the same person sees again within ten minutes is one view.
create or replace function audit.note_view(p_actor_id bigint, p_subject_id bigint, p_sealed_reason bytea) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id bigint;
begin
  if p_actor_id = p_subject_id then
    return;
  end if;
  if p_sealed_reason is null and exists (
    select from audit.audit_entries e
     where e.subject_id = p_subject_id and e.action = 'view' and e.actor_id = p_actor_id and e.at > now() - interval '10 minutes'
  ) then
    return;
  end if;
  insert into audit.audit_entries (actor_id, subject_id, sealed_reason, table_name, row_key, action, before, after)
  values (p_actor_id, p_subject_id, p_sealed_reason, 'accounts.users', jsonb_build_object('user_id', p_subject_id), 'view',
          '{}', '{}')
  returning entry_id into v_id;
  insert into audit.unsealed_entries (entry_id) values (v_id);
  perform audit.log_activity(p_actor_id, null, case when p_sealed_reason is null then 'person opened' else 'person revealed' end,
    format('Person %s.', p_subject_id));
end
$$;
comment on function audit.note_view(bigint, bigint, bytea) is
  'Writes to the trail that somebody saw another''s record in full, with the reason they typed, sealed under the seen '
  'person''s key. Without a reason, again within ten minutes is the same view; one''s own record is none.';
revoke all on function audit.note_view(bigint, bigint, bytea) from public;
grant execute on function audit.note_view(bigint, bigint, bytea) to stoa_app;
