create or replace function audit.note_row_view(p_actor_id bigint, p_subject_id bigint, p_table text, p_key jsonb) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id bigint;
begin
  if exists (
    select from audit.audit_entries e
     where e.table_name = p_table and e.row_key::text = p_key::text and e.action = 'view' and e.actor_id = p_actor_id
       and e.at > now() - interval '10 minutes'
  ) then
    return;
  end if;
  insert into audit.audit_entries (actor_id, subject_id, table_name, row_key, action, before, after)
  values (p_actor_id, p_subject_id, p_table, p_key, 'view', '{}', '{}')
  returning entry_id into v_id;
  insert into audit.unsealed_entries (entry_id) values (v_id);
end
$$;
comment on function audit.note_row_view(bigint, bigint, text, jsonb) is
  'Writes to the trail that somebody opened what is kept sealed in a row, and whom it is about (null: nobody in particular). '
  'The same again within ten minutes is the same view.';
revoke all on function audit.note_row_view(bigint, bigint, text, jsonb) from public;
grant execute on function audit.note_row_view(bigint, bigint, text, jsonb) to stoa_app;
