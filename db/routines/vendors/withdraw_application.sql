create or replace function vendors.withdraw_application(p_actor_id bigint) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id constant bigint := vendors.acting_for(null);
  v_status text;
begin
  select v.status into v_status
    from vendors.vendors v where v.vendor_id = v_id and v.user_id = p_actor_id for update;
  if v_status is null then
    raise exception using errcode = 'ST403', message = 'Only the one who applied can take it back.';
  elsif v_status not in ('pending', 'refused') then
    raise exception using errcode = 'ST409', message = format('The vendor is %s: ask the marketplace to close it.', v_status);
  end if;
  perform vendors.change_status(p_actor_id, v_id, 'closed', 'Taken back by the applicant.', null, null);
end
$$;
comment on function vendors.withdraw_application(bigint) is
  'Takes back the application that the session''s vendor came by: it is closed. ST403 not who applied; ST409 decided already.';
revoke all on function vendors.withdraw_application(bigint) from public;
grant execute on function vendors.withdraw_application(bigint) to stoa_vendor;
