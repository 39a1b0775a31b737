create or replace function platform.waiting_messages(p_after uuid, p_limit integer)
returns table (message_id uuid, kind text, sealed_payload bytea)
language sql stable
as $$
  select o.message_id, o.kind, o.sealed_payload
    from platform.outbox o
   where p_after is null or o.message_id > p_after
   order by o.message_id
   limit p_limit
$$;
comment on function platform.waiting_messages(uuid, integer) is
  'What the outbox holds, page by page, for hosts that look for letters to somebody: only they can open them.';
revoke all on function platform.waiting_messages(uuid, integer) from public;
grant execute on function platform.waiting_messages(uuid, integer) to stoa_app;
