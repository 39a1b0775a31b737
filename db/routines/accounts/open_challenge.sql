create or replace function accounts.open_challenge(
  p_user_id bigint, p_security_stamp uuid, p_kind text, p_token_hash bytea) returns boolean
language plpgsql volatile
as $$
declare
  v_opened boolean;
begin
  delete from accounts.challenges c where c.expires_at <= now();
  insert into accounts.challenges (token_hash, user_id, kind, security_stamp, expires_at)
  select p_token_hash, u.user_id, p_kind, u.security_stamp, now() + interval '10 minutes'
    from accounts.users u
   where u.user_id = p_user_id and u.security_stamp = p_security_stamp and u.status = 'active'
     and (u.lockout_end is null or u.lockout_end <= now());
  v_opened := found;
  if not v_opened then
    perform audit.log_activity(p_user_id, null, 'sign-in failed', 'The account is locked or may not sign in.');
  end if;
  return v_opened;
end
$$;
comment on function accounts.open_challenge(bigint, uuid, text, bytea) is
  'Lets somebody whose password was right show their second factor within ten minutes. False, as open_session''s null, when '
  'they are locked out, not active or changed their password meanwhile.';
revoke all on function accounts.open_challenge(bigint, uuid, text, bytea) from public;
grant execute on function accounts.open_challenge(bigint, uuid, text, bytea) to stoa_app;
