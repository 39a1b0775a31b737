create or replace function catalog.require_vendor(p_vendor_id bigint) returns bigint
language plpgsql stable
as $$
declare
  v_own bigint := platform.acting_vendor();
begin
  if v_own is null and p_vendor_id is null then
    raise exception using errcode = 'ST400', column = 'vendorId', message = 'Say whose products these are.';
  elsif v_own <> p_vendor_id then
    raise exception using errcode = 'ST403', message = 'That is another vendor''s.';
  elsif not vendors.may_edit(coalesce(v_own, p_vendor_id)) then
    raise exception using errcode = 'ST409', message = 'There is no such vendor, or it has closed.';
  end if;
  return coalesce(v_own, p_vendor_id);
end
$$;
comment on function catalog.require_vendor(bigint) is
  'Whose products a request is about: the session''s vendor, or for the marketplace''s people the one they name. '
  'ST400 none named; ST403 another vendor''s; ST409 it has closed.';
revoke all on function catalog.require_vendor(bigint) from public;
