create or replace function accounts.invited_owners(p_emails text[]) returns table (email text, vendor_id bigint)
language sql stable
as $$
  select e.email, i.vendor_id
    from (select distinct lower(x) as email from unnest(p_emails) as x) e
    join accounts.invitations i on lower(i.email) = e.email and i.expires_at > now()
    join accounts.roles r on r.role_id = i.role_id and r.name = 'vendor owner'
$$;
comment on function accounts.invited_owners(text[]) is
  'Which vendors people with these addresses, which come back in lower case, were asked to own and have not accepted yet.';
revoke all on function accounts.invited_owners(text[]) from public;
grant execute on function accounts.invited_owners(text[]) to stoa_app;
