create or replace function accounts.end_session(p_user_id bigint, p_session_id bigint) returns boolean
language plpgsql volatile
as $$
begin
  update accounts.sessions s
     set revoked_at = now()
   where s.session_id = p_session_id and s.user_id = p_user_id and s.revoked_at is null;
  if not found then
    return false;
  end if;
  perform audit.log_activity(p_user_id, null, 'session ended', 'Ended one of their sessions from another one.');
  return true;
end
$$;
comment on function accounts.end_session(bigint, bigint) is
  'Ends a session of this person, at once and for good. False when it is not theirs, unknown or over.';
revoke all on function accounts.end_session(bigint, bigint) from public;
grant execute on function accounts.end_session(bigint, bigint) to stoa_app;
