create or replace function accounts.require_free_for_vendor(p_user_id bigint) returns void
language plpgsql volatile
as $$
begin
  perform
     from accounts.users u join accounts.roles r on r.role_id = u.role_id
    where u.user_id = p_user_id and u.status = 'active'
      and (r.name = 'shopper' or r.acts_for_vendor and not exists (select from vendors.vendor_of(u.user_id)))
      for update of u;
  if not found then
    raise exception using errcode = 'ST409',
      message = 'Your account has another role already, and cannot have a shop beside it.';
  end if;
end
$$;
comment on function accounts.require_free_for_vendor(bigint) is
  'Locks somebody''s account, and ST409 unless they are a shopper, or act for no vendor any more: others would lose their role.';
revoke all on function accounts.require_free_for_vendor(bigint) from public;
grant execute on function accounts.require_free_for_vendor(bigint) to stoa_app;
