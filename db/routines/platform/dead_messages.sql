create or replace function platform.dead_messages() returns bigint
language sql stable
as $$
  select count(*) from platform.outbox o where o.dead_at is not null;
$$;
comment on function platform.dead_messages() is 'How many messages could not be delivered and wait for an operator.';
revoke all on function platform.dead_messages() from public;
grant execute on function platform.dead_messages() to stoa_app;
