create or replace function accounts.contact_of(p_user_id bigint)
returns table (email text, name text, language text, permissions text[])
language sql stable
as $$
  select u.email, u.name, u.language, accounts.permissions_of_role(u.role_id)
    from accounts.users u
   where u.user_id = p_user_id and u.email is not null and u.status = 'active'
$$;
comment on function accounts.contact_of(bigint) is
  'Where letters to an active person go, in which language, and what their role may do; nothing for others.';
revoke all on function accounts.contact_of(bigint) from public;
grant execute on function accounts.contact_of(bigint) to stoa_app;
