create or replace function vendors.vendor_of(p_user_id bigint)
returns table (vendor_id bigint, vendor_name text, permissions text[])
language sql stable
as $$
  select v.vendor_id, v.name, m.permissions
    from vendors.vendor_members m
    join vendors.vendors v on v.vendor_id = m.vendor_id
   where m.user_id = p_user_id and v.status <> 'closed'
   order by m.created_at, m.vendor_id
   limit 1;
$$;
comment on function vendors.vendor_of(bigint) is
  'The vendor somebody acts for: the one they have been a member of longest, and which of their role''s permissions they have '
  'there (null: all). No row when they are a member of none, or when it has closed.';
revoke all on function vendors.vendor_of(bigint) from public;
grant execute on function vendors.vendor_of(bigint) to stoa_app;
