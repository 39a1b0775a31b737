create or replace function accounts.prove_session(
  p_session_id bigint, p_user_id bigint, p_step bigint, p_recovery_hash bytea, p_passkey bytea) returns boolean
language plpgsql volatile
as $$
begin
  if p_passkey is null then
    if not accounts.use_second_factor(p_user_id, p_step, p_recovery_hash) then
      return false;
    end if;
  elsif not exists (select from accounts.passkeys k where k.credential_id = p_passkey and k.user_id = p_user_id) then
    return false;
  end if;
  update accounts.sessions s
     set proved_at = now(), second_factor_at = now()
   where s.session_id = p_session_id and s.user_id = p_user_id and s.revoked_at is null;
  return found;
end
$$;
comment on function accounts.prove_session(bigint, bigint, bigint, bytea, bytea) is
  'Makes a session fresh by a second factor: a code (use_second_factor) or a passkey that the host has checked.';
revoke all on function accounts.prove_session(bigint, bigint, bigint, bytea, bytea) from public;
grant execute on function accounts.prove_session(bigint, bigint, bigint, bytea, bytea) to stoa_app;
