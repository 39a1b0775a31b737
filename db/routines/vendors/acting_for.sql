create or replace function vendors.acting_for(p_vendor_id bigint) returns bigint
language plpgsql stable
as $$
declare
  v_vendor_id bigint;
begin
  -- Vendors have a login of their own: what it names counts for nothing, only whose request was signed.
  if session_user = 'stoa_vendor' then
    v_vendor_id := platform.current_vendor_id();
    if v_vendor_id is null or p_vendor_id <> v_vendor_id then
      raise exception using errcode = 'ST404', message = 'No such vendor.';
    end if;
    return v_vendor_id;
  end if;
  if not exists (select from vendors.vendors v where v.vendor_id = p_vendor_id) then
    raise exception using errcode = 'ST404', message = 'No such vendor.';
  end if;
  return p_vendor_id;
end
$$;
comment on function vendors.acting_for(bigint) is
  'The vendor that something is done for: the session''s where the login is a vendor''s, else the one named. ST404 no such '
  'vendor, or another than the session''s.';
revoke all on function vendors.acting_for(bigint) from public;
