create or replace function accounts.cancel_erasure(p_user_id bigint) returns boolean
language plpgsql volatile
as $$
begin
  update accounts.privacy_requests r
     set state = 'cancelled', finished_at = now(), failure = null
   where r.user_id = p_user_id and r.kind = 'erasure' and r.state = 'waiting';
  if found then
    perform audit.log_activity(p_user_id, null, 'erasure cancelled', 'Keeps the account.');
    return true;
  end if;
  return false;
end
$$;
comment on function accounts.cancel_erasure(bigint) is
  'Somebody wants to stay. False when no erasure waits.';
revoke all on function accounts.cancel_erasure(bigint) from public;
grant execute on function accounts.cancel_erasure(bigint) to stoa_app;
