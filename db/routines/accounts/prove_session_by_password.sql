create or replace function accounts.prove_session_by_password(p_session_id bigint, p_user_id bigint) returns boolean
language plpgsql volatile
as $$
begin
  update accounts.sessions s
     set proved_at = now()
    from accounts.users u
   where s.session_id = p_session_id and s.user_id = p_user_id and s.revoked_at is null
     and u.user_id = s.user_id and u.status = 'active' and (u.lockout_end is null or u.lockout_end <= now());
  return found;
end
$$;
comment on function accounts.prove_session_by_password(bigint, bigint) is
  'Notes that the session''s person gave their password again, which the host has checked. False while the account is locked.';
revoke all on function accounts.prove_session_by_password(bigint, bigint) from public;
grant execute on function accounts.prove_session_by_password(bigint, bigint) to stoa_app;
