create or replace function notifications.forget_person(p_user_id bigint) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from notifications.notifications n where n.user_id = p_user_id
$$;
comment on function notifications.forget_person(bigint) is 'What was told to somebody who is erased goes.';
revoke all on function notifications.forget_person(bigint) from public;
