create or replace function vendors.acting_for(p_vendor_id bigint) returns bigint
language plpgsql stable
as $$
declare
  v_own constant bigint := platform.acting_vendor();
begin
  if v_own is null and p_vendor_id is null then
    raise exception using errcode = 'ST400', column = 'vendorId', message = 'Say which vendor this is about.';
  elsif v_own <> p_vendor_id or (v_own is null and not exists (
    select from vendors.vendors v where v.vendor_id = p_vendor_id)) then
    raise exception using errcode = 'ST404', column = 'vendorId', message = 'There is no such vendor.';
  end if;
  return coalesce(v_own, p_vendor_id);
end
$$;
comment on function vendors.acting_for(bigint) is
  'The vendor that something is done for: the session''s, or for the marketplace''s people the one they name. ST403 a '
  'vendor''s login without its vendor, ST400 somebody who names none, ST404 no such vendor, or another than the session''s.';
revoke all on function vendors.acting_for(bigint) from public;
grant execute on function vendors.acting_for(bigint) to stoa_app, stoa_vendor;
