-- The person's row decides again, after the password was found right: five failures that came in meanwhile, a ban or
-- a new password count.
create or replace function accounts.open_session(
  p_user_id bigint, p_security_stamp uuid, p_kind text, p_access_hash bytea, p_refresh_hash bytea, p_ip text,
  p_user_agent text, p_second_factor boolean
) returns bigint
language plpgsql volatile
as $$
declare
  v_session_id bigint;
  v_vendor_id bigint;
begin
  update accounts.users u
     set last_login = now(), access_failed_count = 0, lockout_end = null
   where u.user_id = p_user_id
     and u.security_stamp = p_security_stamp
     and u.status = 'active'
     and (u.lockout_end is null or u.lockout_end <= now())
     and (p_second_factor or not u.two_factor_enabled);
  if not found then
    perform audit.log_activity(p_user_id, null, 'sign-in failed', 'The account is locked or may not sign in.');
    return null;
  end if;

  delete from accounts.sessions s
   where s.user_id = p_user_id
     and coalesce(s.refresh_expires_at, s.access_expires_at) < now() - interval '30 days';
  insert into accounts.sessions (user_id, kind, access_hash, access_expires_at, refresh_hash, refresh_expires_at,
                                 security_stamp, ip, user_agent, second_factor_at)
  values (p_user_id, p_kind, p_access_hash,
          now() + case p_kind when 'browser' then interval '12 hours' else interval '15 minutes' end,
          p_refresh_hash, case when p_refresh_hash is not null then now() + interval '14 days' end,
          p_security_stamp, p_ip::inet, left(p_user_agent, 400), case when p_second_factor then now() end)
  returning session_id into v_session_id;
  select v.vendor_id into v_vendor_id
    from accounts.users u
    join accounts.roles r on r.role_id = u.role_id and r.acts_for_vendor
    cross join lateral (select * from vendors.vendor_of(u.user_id)) v
   where u.user_id = p_user_id;
  perform audit.log_activity(p_user_id, v_vendor_id, 'sign-in',
    case p_kind when 'browser' then 'Signed in with a browser.' else 'Signed in with a program.' end);
  return v_session_id;
end
$$;
comment on function accounts.open_session(bigint, uuid, text, bytea, bytea, text, text, boolean) is
  'Signs somebody in whose password was right, and whose second factor where they have one: their session (browser 12 '
  'hours from the last request; program 15 minutes, its refresh token 14 days), last_login, failures forgotten, activity. '
  'Null when they are locked out, '
  'not active, changed their password meanwhile, or a second factor is wanting.';
revoke all on function accounts.open_session(bigint, uuid, text, bytea, bytea, text, text, boolean) from public;
grant execute on function accounts.open_session(bigint, uuid, text, bytea, bytea, text, text, boolean) to stoa_app;
