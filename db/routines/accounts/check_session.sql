-- Every request of a signed-in person passes here, so it is one lookup; the row is written at most once a minute.
create or replace function accounts.check_session(p_kind text, p_access_hash bytea)
returns table (
  session_id bigint, user_id bigint, name text, email text, role text, vendor_id bigint, vendor_name text,
  permissions text[], has_second_factor boolean, needs_second_factor boolean, is_fresh boolean
)
language plpgsql volatile
as $$
declare
  v_session accounts.sessions;
begin
  select s.* into v_session
    from accounts.sessions s
    join accounts.users u on u.user_id = s.user_id
   where s.access_hash = p_access_hash
     and s.kind = p_kind
     and s.revoked_at is null
     and s.access_expires_at > now()
     and s.security_stamp = u.security_stamp
     and u.status = 'active';
  if not found then
    return;
  end if;

  if v_session.last_seen_at < now() - interval '1 minute' then
    -- A browser stays signed in while it is used: 12 hours from its last request, 7 days in all.
    update accounts.sessions s
       set last_seen_at = now(),
           access_expires_at = case when p_kind = 'browser'
             then least(now() + interval '12 hours', s.created_at + interval '7 days')
             else s.access_expires_at end
     where s.session_id = v_session.session_id and s.revoked_at is null;
  end if;

  return query
    select v_session.session_id, a.user_id, a.name, a.email, a.role, a.vendor_id, a.vendor_name,
           case when a.requires_second_factor and v_session.second_factor_at is null then '{}' else a.permissions end,
           a.two_factor_enabled,
           a.requires_second_factor and v_session.second_factor_at is null,
           coalesce(case when a.two_factor_enabled then v_session.second_factor_at
                         else v_session.proved_at end > now() - interval '10 minutes', false)
      from accounts.acting_person(v_session.user_id) a;
end
$$;
comment on function accounts.check_session(text, bytea) is
  'Who a token belongs to, what they may do and for which vendor, as of now. No row when it is unknown, expired or '
  'revoked, or when the person may not sign in or changed their password. needs_second_factor: their role demands one that '
  'this session has not seen, so they hold no permission. is_fresh: within ten minutes they showed a second factor, or, '
  'without one, their password.';
revoke all on function accounts.check_session(text, bytea) from public;
grant execute on function accounts.check_session(text, bytea) to stoa_app;
