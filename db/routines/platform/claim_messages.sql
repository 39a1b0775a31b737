create or replace function platform.claim_messages(p_limit integer, p_lease interval)
returns table (message_id uuid, kind text, sealed_payload bytea, attempts integer)
language sql volatile
as $$
  update platform.outbox o
     set attempts = o.attempts + 1, due_at = now() + p_lease
   where o.message_id in (
     select d.message_id
       from platform.outbox d
      where d.dead_at is null and d.due_at <= now()
      order by d.due_at
      limit p_limit
        for update skip locked)
  returning o.message_id, o.kind, o.sealed_payload, o.attempts;
$$;
comment on function platform.claim_messages(integer, interval) is
  'Takes up to p_limit messages that are due: nobody else gets them for p_lease. Of a host that dies meanwhile they are '
  'due again after it, under the same message_id.';
revoke all on function platform.claim_messages(integer, interval) from public;
grant execute on function platform.claim_messages(integer, interval) to stoa_app;
