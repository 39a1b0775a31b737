create or replace function accounts.settle_second_factor(p_user_id bigint, p_session_id bigint, p_codes bytea[]) returns boolean
language plpgsql volatile
as $$
declare
  v_enabled boolean;
  v_was boolean;
begin
  select u.two_factor_enabled into v_was from accounts.users u where u.user_id = p_user_id for no key update;
  v_enabled := exists (select from accounts.authenticators a where a.user_id = p_user_id and a.confirmed_at is not null)
    or exists (select from accounts.passkeys k where k.user_id = p_user_id);
  if v_enabled = v_was then
    return false;
  end if;
  update accounts.users u set two_factor_enabled = v_enabled, updated_at = now() where u.user_id = p_user_id;
  delete from accounts.recovery_codes r where r.user_id = p_user_id;
  perform audit.log_activity(p_user_id, null, 'second factor',
    case when v_enabled then 'Turned on.' else 'Turned off: none is left.' end);
  if v_enabled then
    insert into accounts.recovery_codes (code_hash, user_id) select c, p_user_id from unnest(p_codes) as c;
    -- What was open before saw a password only.
    update accounts.sessions s set revoked_at = now()
     where s.user_id = p_user_id and s.session_id <> p_session_id and s.revoked_at is null;
    update accounts.sessions s set proved_at = now(), second_factor_at = now() where s.session_id = p_session_id;
  end if;
  return v_enabled;
end
$$;
comment on function accounts.settle_second_factor(bigint, bigint, bytea[]) is
  'Keeps two_factor_enabled: on while somebody has a confirmed authenticator or a passkey. With the first of them their other '
  'sessions end and p_codes become their recovery codes, answered by true; with the last the codes go.';
revoke all on function accounts.settle_second_factor(bigint, bigint, bytea[]) from public;
grant execute on function accounts.settle_second_factor(bigint, bigint, bytea[]) to stoa_app;
