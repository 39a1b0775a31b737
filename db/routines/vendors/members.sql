create or replace function vendors.members()
returns table (user_id bigint, name text, email text, role text, status text, last_login timestamptz,
  has_second_factor boolean, permissions text[], created_at timestamptz)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select m.user_id, p.name, p.email, p.role, p.status, p.last_login, p.has_second_factor, m.permissions, m.created_at
    from vendors.vendor_members m
    cross join lateral accounts.person_summary(m.user_id) p
   where m.vendor_id = (select platform.current_vendor_id())
   order by m.created_at, m.user_id
$$;
comment on function vendors.members() is
  'The people of the session''s vendor, who joined first first. permissions: what of their role''s they have there, null all.';
revoke all on function vendors.members() from public;
grant execute on function vendors.members() to stoa_vendor;
