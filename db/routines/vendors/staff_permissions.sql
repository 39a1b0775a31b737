create or replace function vendors.staff_permissions() returns table (name text, description text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select r.name, r.description
    from accounts.rights_of_role('vendor staff') r
   where (select platform.current_vendor_id()) is not null
$$;
comment on function vendors.staff_permissions() is
  'What the role of vendors'' staff holds, of which a vendor gives each of theirs all or a part.';
revoke all on function vendors.staff_permissions() from public;
grant execute on function vendors.staff_permissions() to stoa_vendor;
