create or replace function platform.enqueue_message(p_kind text, p_sealed_payload bytea) returns uuid
language sql volatile
as $$
  insert into platform.outbox (kind, sealed_payload) values (p_kind, p_sealed_payload) returning message_id;
$$;
comment on function platform.enqueue_message(text, bytea) is
  'A message to deliver once this transaction commits: kind mail or sms, the message as the hosts sealed it.';
revoke all on function platform.enqueue_message(text, bytea) from public;
grant execute on function platform.enqueue_message(text, bytea) to stoa_app;
