create or replace function platform.list_dead_messages(p_limit integer, p_after_dead_at timestamptz, p_after_id uuid)
returns table (
  message_id uuid, kind text, created_at timestamptz, dead_at timestamptz, attempts integer, last_error text)
language sql stable
as $$
  select o.message_id, o.kind, o.created_at, o.dead_at, o.attempts, o.last_error
    from platform.outbox o
   where o.dead_at is not null
     and (p_after_dead_at is null or (o.dead_at, o.message_id) < (p_after_dead_at, p_after_id))
   order by o.dead_at desc, o.message_id desc
   limit p_limit;
$$;
comment on function platform.list_dead_messages(integer, timestamptz, uuid) is
  'Messages that could not be delivered, the latest first, at most p_limit of those after a place (null: from the first); '
  'never what is in them.';
revoke all on function platform.list_dead_messages(integer, timestamptz, uuid) from public;
grant execute on function platform.list_dead_messages(integer, timestamptz, uuid) to stoa_app;
