create or replace function accounts.sessions_of(p_user_id bigint)
returns table (session_id bigint, kind text, created_at timestamptz, last_seen_at timestamptz, ip inet, user_agent text)
language sql stable
as $$
  select s.session_id, s.kind, s.created_at, s.last_seen_at, s.ip, s.user_agent
    from accounts.sessions s
    join accounts.users u on u.user_id = s.user_id
   where s.user_id = p_user_id and s.revoked_at is null and s.security_stamp = u.security_stamp
     and greatest(s.access_expires_at, s.refresh_expires_at) > now();
$$;
comment on function accounts.sessions_of(bigint) is
  'Where somebody is signed in now: browsers, and programs that can still refresh.';
revoke all on function accounts.sessions_of(bigint) from public;
grant execute on function accounts.sessions_of(bigint) to stoa_app;
