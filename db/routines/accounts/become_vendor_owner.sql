create or replace function accounts.become_vendor_owner(p_user_id bigint) returns void
language plpgsql volatile
as $$
begin
  perform accounts.require_free_for_vendor(p_user_id);
  update accounts.users u
     set role_id = r.role_id, updated_at = now()
    from accounts.roles r
   where u.user_id = p_user_id and r.name = 'vendor owner' and u.role_id <> r.role_id;
end
$$;
comment on function accounts.become_vendor_owner(bigint) is
  'Makes a shopper the owner of a vendor, from their next request on; they buy as before. ST409 they have another role.';
revoke all on function accounts.become_vendor_owner(bigint) from public;
grant execute on function accounts.become_vendor_owner(bigint) to stoa_app;
