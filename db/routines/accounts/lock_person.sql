create or replace function accounts.lock_person(p_user_id bigint) returns void
language plpgsql volatile
as $$
begin
  perform from accounts.users u where u.user_id = p_user_id for no key update;
end
$$;
comment on function accounts.lock_person(bigint) is 'Makes what somebody does at the same time wait for each other.';
revoke all on function accounts.lock_person(bigint) from public;
grant execute on function accounts.lock_person(bigint) to stoa_app;
