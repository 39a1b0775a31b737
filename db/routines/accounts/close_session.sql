create or replace function accounts.close_session(p_access_hash bytea, p_reason text) returns void
language plpgsql volatile
as $$
declare
  v_user_id bigint;
begin
  update accounts.sessions s
     set revoked_at = now()
   where s.access_hash = p_access_hash and s.revoked_at is null
  returning s.user_id into v_user_id;
  if found then
    perform audit.log_activity(v_user_id, null, 'sign-out', p_reason);
  end if;
end
$$;
comment on function accounts.close_session(bytea, text) is
  'Signs a session out, at once and for good. Nothing happens when it is unknown or already closed.';
revoke all on function accounts.close_session(bytea, text) from public;
grant execute on function accounts.close_session(bytea, text) to stoa_app;
