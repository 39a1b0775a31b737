create or replace function accounts.make_default_address(p_user_id bigint, p_address_id bigint) returns void
language plpgsql volatile
as $$
begin
  perform from accounts.users u where u.user_id = p_user_id for no key update;
  if not exists (select from accounts.addresses a where a.address_id = p_address_id and a.user_id = p_user_id) then
    raise exception using errcode = 'ST404', message = 'No such address.';
  end if;
  update accounts.addresses a
     set is_default = false
   where a.user_id = p_user_id and a.is_default and a.address_id <> p_address_id;
  update accounts.addresses a
     set is_default = true
   where a.address_id = p_address_id and not a.is_default;
end
$$;
comment on function accounts.make_default_address(bigint, bigint) is
  'Makes one of a person''s addresses the default one. Errors: ST404 not theirs.';
revoke all on function accounts.make_default_address(bigint, bigint) from public;
grant execute on function accounts.make_default_address(bigint, bigint) to stoa_app;
