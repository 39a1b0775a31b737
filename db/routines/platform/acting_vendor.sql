create or replace function platform.acting_vendor() returns bigint
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_vendor bigint := platform.current_vendor_id();
begin
  -- A definer routine runs as its owner: the login tells a vendor's session. One that does not say whose request it is
  -- must not pass for an operator's.
  if v_vendor is null and not pg_has_role(session_user, 'stoa_app', 'usage')
     and not pg_has_role(session_user, 'stoa_owner', 'usage') then
    raise exception using errcode = 'ST403', message = 'You act for no vendor.';
  end if;
  return v_vendor;
end
$$;
comment on function platform.acting_vendor() is
  'The vendor whose request this is; null for the marketplace''s own people, who act for any vendor. ST403 for a vendor''s login '
  'that names none.';
revoke all on function platform.acting_vendor() from public;
grant execute on function platform.acting_vendor() to stoa_app, stoa_vendor;
