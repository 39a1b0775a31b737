create or replace function platform.retry_message(p_message_id uuid, p_user_id bigint) returns void
language plpgsql volatile
as $$
begin
  update platform.outbox o
     set dead_at = null, due_at = now(), attempts = 0
   where o.message_id = p_message_id and o.dead_at is not null;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such dead message.', column = 'id';
  end if;
  perform audit.log_activity(p_user_id, null, 'message retried', format('Had message %s tried again.', p_message_id));
end
$$;
comment on function platform.retry_message(uuid, bigint) is
  'Has a dead message tried again at once, with all its attempts; p_user_id is who wants it. ST404: it is not dead, or is not.';
revoke all on function platform.retry_message(uuid, bigint) from public;
grant execute on function platform.retry_message(uuid, bigint) to stoa_app;
