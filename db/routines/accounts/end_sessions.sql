create or replace function accounts.end_sessions(p_actor_id bigint, p_user_id bigint, p_session_id bigint) returns void
language plpgsql volatile
as $$
declare
  v_role_id bigint;
begin
  select u.role_id into v_role_id from accounts.users u where u.user_id = p_user_id;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such person.';
  end if;
  perform accounts.require_rank(p_actor_id, accounts.permissions_of_role(v_role_id));
  update accounts.sessions s
     set revoked_at = now()
   where s.user_id = p_user_id and s.revoked_at is null and (p_session_id is null or s.session_id = p_session_id);
  if not found and p_session_id is not null then
    raise exception using errcode = 'ST404', message = 'No such session.';
  end if;
  perform audit.log_activity(p_actor_id, null, 'session ended', format('Sessions of person %s.', p_user_id));
end
$$;
comment on function accounts.end_sessions(bigint, bigint, bigint) is
  'Ends a session of somebody, or all of them (p_session_id null), at once. ST403 the actor does not hold what they do; ST404.';
revoke all on function accounts.end_sessions(bigint, bigint, bigint) from public;
grant execute on function accounts.end_sessions(bigint, bigint, bigint) to stoa_app;
