create or replace function inventory.acting_vendor(p_vendor_id bigint) returns bigint
language plpgsql stable
as $$
declare
  v_own constant bigint := platform.acting_vendor();
begin
  if v_own is not null then
    if p_vendor_id <> v_own then
      raise exception 'There is no such vendor.' using errcode = 'ST404', column = 'vendorId';
    end if;
    return v_own;
  end if;
  if p_vendor_id is null then
    raise exception 'Whose stock: name a vendor.' using errcode = 'ST400', column = 'vendorId';
  end if;
  if not exists (select from reporting.vendors v where v.vendor_id = p_vendor_id) then
    raise exception 'There is no such vendor.' using errcode = 'ST404', column = 'vendorId';
  end if;
  return p_vendor_id;
end
$$;
comment on function inventory.acting_vendor(bigint) is
  'Whose stock a request is about: the session''s vendor, or for operators p_vendor_id. ST403 a vendor''s login without its '
  'vendor, ST400 an operator who names none, ST404 no such vendor, or another one than the session''s.';
revoke all on function inventory.acting_vendor(bigint) from public;
grant execute on function inventory.acting_vendor(bigint) to stoa_app, stoa_vendor;
