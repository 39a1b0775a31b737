create or replace function accounts.reset_password(p_token_hash bytea, p_password_hash text) returns bigint
language plpgsql volatile
as $$
declare
  v_user_id bigint;
begin
  delete from accounts.password_resets r
   where r.token_hash = p_token_hash and r.expires_at > now()
  returning r.user_id into v_user_id;
  if not found then
    return null;
  end if;
  perform audit.act_as(v_user_id);
  update accounts.users u
     set password_hash = p_password_hash, security_stamp = gen_random_uuid(), access_failed_count = 0, lockout_end = null,
         updated_at = now()
   where u.user_id = v_user_id and u.status = 'active';
  if not found then
    return null;
  end if;
  -- Whoever asked for another address knew the old password.
  delete from accounts.email_changes c where c.user_id = v_user_id;
  perform audit.log_activity(v_user_id, null, 'password reset', 'Chose a new password by a recovery link.');
  return v_user_id;
end
$$;
comment on function accounts.reset_password(bytea, text) is
  'A new password (PHC string) for the person whose link came back; all their sessions and a wish for another e-mail address '
  'end, failed sign-ins are forgotten. '
  'Null when the link is unknown, used or older than an hour, or the person is not active.';
revoke all on function accounts.reset_password(bytea, text) from public;
grant execute on function accounts.reset_password(bytea, text) to stoa_app;
