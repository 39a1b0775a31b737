create or replace function vendors.staff_member(p_actor_id bigint, p_user_id bigint) returns vendors.vendor_members
language plpgsql volatile
as $$
declare
  v_member vendors.vendor_members;
begin
  select m.* into v_member
    from vendors.vendor_members m
   where m.vendor_id = (select platform.current_vendor_id()) and m.user_id = p_user_id
     for update;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such member.';
  end if;
  if (select p.role from accounts.person_summary(p_user_id) p) is distinct from 'vendor staff' or p_user_id = p_actor_id then
    raise exception using errcode = 'ST409', message = 'Only staff can be changed here, and by somebody else.';
  end if;
  return v_member;
end
$$;
comment on function vendors.staff_member(bigint, bigint) is
  'A member of the session''s vendor who is staff, locked for changing. ST404 not of this vendor; ST409 an owner, or oneself.';
revoke all on function vendors.staff_member(bigint, bigint) from public;
