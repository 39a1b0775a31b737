create or replace function platform.settle_message(p_message_id uuid, p_error text, p_wait interval) returns void
language plpgsql volatile
as $$
begin
  if p_error is null then
    delete from platform.outbox o where o.message_id = p_message_id;
  else
    update platform.outbox o
       set last_error = left(p_error, 500), due_at = now() + coalesce(p_wait, interval '0'),
           dead_at = case when p_wait is null then now() end
     where o.message_id = p_message_id;
  end if;
end
$$;
comment on function platform.settle_message(uuid, text, interval) is
  'What became of a message: delivered (p_error null), to be tried again after p_wait, or dead (p_wait null).';
revoke all on function platform.settle_message(uuid, text, interval) from public;
grant execute on function platform.settle_message(uuid, text, interval) to stoa_app;
