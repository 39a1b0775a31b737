create or replace function vendors.application_vendor(p_user_id bigint) returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_vendor record;
begin
  select v.vendor_id, v.name, v.status into v_vendor
    from vendors.vendors v
   where v.user_id = p_user_id and v.status <> 'closed'
   order by v.vendor_id
   limit 1;
  if not found then
    perform accounts.require_free_for_vendor(p_user_id);
    return nextval(pg_get_serial_sequence('vendors.vendors', 'vendor_id'));
  end if;
  if v_vendor.status = 'refused' then
    return v_vendor.vendor_id;
  end if;
  raise exception using errcode = 'ST409', message = case v_vendor.status
    when 'pending' then format('Your application for %s waits for a decision.', v_vendor.name)
    else format('You have a shop already: %s.', v_vendor.name) end;
end
$$;
comment on function vendors.application_vendor(bigint) is
  'The number of the vendor that somebody''s next application is about: their refused one''s, or a new one. It is asked for '
  'first, since what is sealed is sealed under this vendor''s key. ST409 they have a shop, an open application, or a role '
  'that leaves no room for it.';
revoke all on function vendors.application_vendor(bigint) from public;
grant execute on function vendors.application_vendor(bigint) to stoa_app;
