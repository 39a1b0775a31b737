create or replace function vendors.add_member(p_vendor_id bigint, p_user_id bigint, p_permissions text[]) returns void
language plpgsql volatile
as $$
begin
  insert into vendors.vendor_members as m (vendor_id, user_id, permissions)
  values (p_vendor_id, p_user_id, p_permissions)
  on conflict (vendor_id, user_id) do update set permissions = excluded.permissions;
end
$$;
comment on function vendors.add_member(bigint, bigint, text[]) is
  'Lets somebody act for a vendor; p_permissions: what of their role''s they have there, null all.';
revoke all on function vendors.add_member(bigint, bigint, text[]) from public;
grant execute on function vendors.add_member(bigint, bigint, text[]) to stoa_app;
