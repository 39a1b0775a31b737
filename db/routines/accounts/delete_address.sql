create or replace function accounts.delete_address(p_user_id bigint, p_address_id bigint) returns boolean
language plpgsql volatile
as $$
declare
  v_was_default boolean;
begin
  perform from accounts.users u where u.user_id = p_user_id for no key update;
  delete from accounts.addresses a
   where a.address_id = p_address_id and a.user_id = p_user_id
  returning a.is_default into v_was_default;
  if not found then
    return false;
  end if;
  if v_was_default then
    update accounts.addresses a
       set is_default = true
     where a.address_id = (select max(l.address_id) from accounts.addresses l where l.user_id = p_user_id);
  end if;
  perform audit.log_activity(p_user_id, null, 'address deleted', 'Deleted an address.');
  return true;
end
$$;
comment on function accounts.delete_address(bigint, bigint) is
  'Deletes an address of a person; the newest of the others becomes the default one if it was. False when it is not theirs.';
revoke all on function accounts.delete_address(bigint, bigint) from public;
grant execute on function accounts.delete_address(bigint, bigint) to stoa_app;
