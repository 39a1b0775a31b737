create or replace function vendors.is_active(p_vendor_id bigint) returns boolean
language sql stable parallel safe
as $$
  select exists (select from vendors.vendors where vendor_id = p_vendor_id and status = 'active')
$$;
comment on function vendors.is_active(bigint) is 'Whether a vendor sells at present: what others sell never shows.';
grant execute on function vendors.is_active(bigint) to stoa_app;
