create or replace function accounts.people_by_email(p_emails text[])
returns table (email text, user_id bigint, role text, is_shopper boolean)
language sql stable
as $$
  select e.email, u.user_id, r.name, r.name = 'shopper'
    from (select distinct lower(x) as email from unnest(p_emails) as x) e
    join accounts.users u on lower(u.email) = e.email
    join accounts.roles r on r.role_id = u.role_id
$$;
comment on function accounts.people_by_email(text[]) is 'The accounts with these addresses, which come back in lower case.';
revoke all on function accounts.people_by_email(text[]) from public;
grant execute on function accounts.people_by_email(text[]) to stoa_app;
