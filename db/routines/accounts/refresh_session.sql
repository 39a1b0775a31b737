create or replace function accounts.refresh_session(
  p_refresh_hash bytea, p_new_access_hash bytea, p_new_refresh_hash bytea
) returns bigint
language plpgsql volatile
as $$
declare
  v_session_id bigint;
  v_user_id bigint;
begin
  update accounts.sessions s
     set access_hash = p_new_access_hash,
         access_expires_at = now() + interval '15 minutes',
         refresh_hash = p_new_refresh_hash,
         refresh_expires_at = least(now() + interval '14 days', s.created_at + interval '90 days'),
         last_seen_at = now()
    from accounts.users u
   where s.refresh_hash = p_refresh_hash
     and s.revoked_at is null
     and s.refresh_expires_at > now()
     and u.user_id = s.user_id
     and u.status = 'active'
     and u.security_stamp = s.security_stamp
  returning s.session_id into v_session_id;
  if found then
    insert into accounts.spent_refresh_hashes (refresh_hash, session_id) values (p_refresh_hash, v_session_id);
    return v_session_id;
  end if;

  -- Somebody holds a copy: which of the two is the thief cannot be told, so both sign in again.
  update accounts.sessions s
     set revoked_at = now()
    from accounts.spent_refresh_hashes h
   where h.refresh_hash = p_refresh_hash and s.session_id = h.session_id and s.revoked_at is null
  returning s.user_id into v_user_id;
  if found then
    perform audit.log_activity(v_user_id, null, 'session revoked', 'A refresh token was used twice.');
  end if;
  return null;
end
$$;
comment on function accounts.refresh_session(bytea, bytea, bytea) is
  'Exchanges a refresh token for a new pair: access 15 minutes, refresh 14 days and at most 90 days since sign-in. '
  'Null when it is not valid; a token that was exchanged before revokes its session.';
revoke all on function accounts.refresh_session(bytea, bytea, bytea) from public;
grant execute on function accounts.refresh_session(bytea, bytea, bytea) to stoa_app;
