create or replace function accounts.person_summary(p_user_id bigint)
returns table (name text, email text, role text, status text, last_login timestamptz, has_second_factor boolean)
language sql stable
as $$
  select u.name, u.email, r.name, u.status, u.last_login, u.two_factor_enabled
    from accounts.users u join accounts.roles r on r.role_id = u.role_id
   where u.user_id = p_user_id
$$;
comment on function accounts.person_summary(bigint) is 'What others who work with somebody see of their account.';
revoke all on function accounts.person_summary(bigint) from public;
grant execute on function accounts.person_summary(bigint) to stoa_app;
