create or replace function vendors.change_member(p_actor_id bigint, p_user_id bigint, p_permissions text[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_member vendors.vendor_members;
begin
  perform audit.act_as(p_actor_id);
  v_member := vendors.staff_member(p_actor_id, p_user_id);
  perform accounts.require_rank(p_actor_id, p_permissions);
  update vendors.vendor_members m
     set permissions = p_permissions
   where m.vendor_id = v_member.vendor_id and m.user_id = v_member.user_id;
  perform audit.log_activity(p_actor_id, v_member.vendor_id, 'member changed', format('Person %s.', p_user_id));
end
$$;
comment on function vendors.change_member(bigint, bigint, text[]) is
  'Says what of their role''s permissions one of the session''s vendor''s staff has, from their next request on; null: all. '
  'ST403 the actor does not hold one; ST404; ST409 an owner, or oneself.';
revoke all on function vendors.change_member(bigint, bigint, text[]) from public;
grant execute on function vendors.change_member(bigint, bigint, text[]) to stoa_vendor;
