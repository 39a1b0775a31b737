create or replace function accounts.person_status(p_user_id bigint) returns text
language plpgsql stable
as $$
begin
  return (select status from accounts.users where user_id = p_user_id);
end
$$;
comment on function accounts.person_status(bigint) is 'active, inactive or banned; null when there is no such person.';
revoke all on function accounts.person_status(bigint) from public;
grant execute on function accounts.person_status(bigint) to stoa_app;
