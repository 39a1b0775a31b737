create or replace function platform.drop_messages(p_message_ids uuid[]) returns void
language sql volatile
as $$
  delete from platform.outbox o where o.message_id = any (p_message_ids)
$$;
comment on function platform.drop_messages(uuid[]) is 'Letters that are not to be sent any more.';
revoke all on function platform.drop_messages(uuid[]) from public;
grant execute on function platform.drop_messages(uuid[]) to stoa_app;
