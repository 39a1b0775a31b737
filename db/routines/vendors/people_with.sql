create or replace function vendors.people_with(p_vendor_id bigint, p_permission text)
returns table (user_id bigint, email text, name text, language text)
language sql stable
as $$
  select m.user_id, c.email, c.name, c.language
    from vendors.vendor_members m
   cross join lateral accounts.contact_of(m.user_id) c
   where m.vendor_id = p_vendor_id and (m.permissions is null or p_permission = any (m.permissions))
     and p_permission = any (c.permissions)
   order by m.created_at, m.user_id
   limit 20
$$;
comment on function vendors.people_with(bigint, text) is
  'Those of a vendor''s people who may do something there and can be written to: at most 20, who joined first first.';
revoke all on function vendors.people_with(bigint, text) from public;
grant execute on function vendors.people_with(bigint, text) to stoa_app;
