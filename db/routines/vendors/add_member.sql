create or replace function vendors.add_member(p_vendor_id bigint, p_user_id bigint, p_permissions text[]) returns void
language plpgsql volatile
as $$
begin
  insert into vendors.vendor_members as m (vendor_id, user_id, permissions)
  values (p_vendor_id, p_user_id, p_permissions)
  on conflict (vendor_id, user_id) do update set permissions = excluded.permissions;
  -- A vendor that was imported belongs to nobody until its first owner comes.
  update vendors.vendors v
     set user_id = p_user_id, updated_at = now()
   where v.vendor_id = p_vendor_id and v.user_id is null
     and (select p.role from accounts.person_summary(p_user_id) p) = 'vendor owner';
end
$$;
comment on function vendors.add_member(bigint, bigint, text[]) is
  'Lets somebody act for a vendor; p_permissions: what of their role''s they have there, null all. The first owner of a vendor '
  'without one becomes whom it belongs to.';
revoke all on function vendors.add_member(bigint, bigint, text[]) from public;
grant execute on function vendors.add_member(bigint, bigint, text[]) to stoa_app;
