create or replace function platform.forget_traces(p_message_ids uuid[], p_refs text[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ref text;
begin
  delete from platform.outbox o where o.message_id = any (p_message_ids);
  foreach v_ref in array coalesce(p_refs, '{}') loop
    update platform.import_lines l
       set line = 'Erased', reason = case when strpos(l.reason, v_ref) > 0 then 'Erased' else l.reason end
     where strpos(l.line, v_ref) > 0 or strpos(l.reason, v_ref) > 0;
  end loop;
end
$$;
comment on function platform.forget_traces(uuid[], text[]) is
  'Letters that wait (the hosts, who can open them, say which) and the text of imported lines that name one of p_refs.';
revoke all on function platform.forget_traces(uuid[], text[]) from public;
