create or replace function vendors.allowed_status_changes() returns table (from_status text, to_status text)
language sql immutable parallel safe
as $$
  select f, t from (values
    ('pending', 'active'), ('pending', 'refused'), ('pending', 'closed'),
    ('refused', 'pending'), ('refused', 'closed'),
    ('active', 'suspended'), ('active', 'closed'),
    ('suspended', 'active'), ('suspended', 'closed')) as c (f, t)
$$;
comment on function vendors.allowed_status_changes() is
  'The one list of state changes that a vendor may make. Who was refused may apply again; closed is for good.';
grant execute on function vendors.allowed_status_changes() to stoa_app, stoa_vendor, stoa_readonly;
