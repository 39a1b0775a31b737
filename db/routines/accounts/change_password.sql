create or replace function accounts.change_password(
  p_user_id bigint, p_session_id bigint, p_security_stamp uuid, p_password_hash text, p_letter bytea
) returns boolean
language plpgsql volatile
as $$
declare
  v_stamp uuid := gen_random_uuid();
begin
  perform audit.act_as(p_user_id);
  update accounts.users u
     set password_hash = p_password_hash, security_stamp = v_stamp, access_failed_count = 0, lockout_end = null,
         updated_at = now()
   where u.user_id = p_user_id and u.security_stamp = p_security_stamp and u.status = 'active'
     and (u.lockout_end is null or u.lockout_end <= now());
  if not found then
    return false;
  end if;
  update accounts.sessions s
     set security_stamp = v_stamp
   where s.session_id = p_session_id and s.user_id = p_user_id;
  -- Whoever asked for these may have known the old password.
  delete from accounts.password_resets r where r.user_id = p_user_id;
  delete from accounts.email_changes c where c.user_id = p_user_id;
  perform platform.enqueue_message('mail', p_letter);
  perform audit.log_activity(p_user_id, null, 'password changed', 'Chose a new password; all other sessions ended.');
  return true;
end
$$;
comment on function accounts.change_password(bigint, bigint, uuid, text, bytea) is
  'A new password (PHC string) for somebody who gave the old one; every session but p_session_id ends, and so do links for '
  'a new password or e-mail address. False when the credentials changed since p_security_stamp was read, or the account '
  'is locked.';
revoke all on function accounts.change_password(bigint, bigint, uuid, text, bytea) from public;
grant execute on function accounts.change_password(bigint, bigint, uuid, text, bytea) to stoa_app;
