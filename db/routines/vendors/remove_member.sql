create or replace function vendors.remove_member(p_actor_id bigint, p_user_id bigint) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_member vendors.vendor_members;
begin
  perform audit.act_as(p_actor_id);
  v_member := vendors.staff_member(p_actor_id, p_user_id);
  delete from vendors.vendor_members m where m.vendor_id = v_member.vendor_id and m.user_id = v_member.user_id;
  perform audit.log_activity(p_actor_id, v_member.vendor_id, 'member removed', format('Person %s.', p_user_id));
end
$$;
comment on function vendors.remove_member(bigint, bigint) is
  'Takes one of the session''s vendor''s staff off it: from their next request on they may do nothing there. ST404; ST409 an '
  'owner, or oneself.';
revoke all on function vendors.remove_member(bigint, bigint) from public;
grant execute on function vendors.remove_member(bigint, bigint) to stoa_vendor;
