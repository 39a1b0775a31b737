create or replace function catalog.acting_vendor() returns bigint
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_vendor bigint := platform.current_vendor_id();
begin
  -- A vendor's login that does not say whose request it is must not pass for an operator's.
  if v_vendor is null and not pg_has_role(session_user, 'stoa_app', 'usage')
     and not pg_has_role(session_user, 'stoa_owner', 'usage') then
    raise exception using errcode = 'ST403', message = 'The request does not say whose it is.';
  end if;
  return v_vendor;
end
$$;
comment on function catalog.acting_vendor() is
  'The vendor whose request this is; null for the marketplace''s own people, who act for any vendor. ST403 for a vendor''s login '
  'that names none.';
revoke all on function catalog.acting_vendor() from public;
grant execute on function catalog.acting_vendor() to stoa_app, stoa_vendor;
