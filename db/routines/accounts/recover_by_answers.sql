create or replace function accounts.recover_by_answers(
  p_user_id bigint, p_security_stamp uuid, p_token_hash bytea, p_letter bytea
) returns boolean
language plpgsql volatile
as $$
begin
  insert into accounts.password_resets as r (token_hash, user_id, expires_at)
  select p_token_hash, u.user_id, now() + interval '15 minutes'
    from accounts.users u
   where u.user_id = p_user_id and u.security_stamp = p_security_stamp and u.status = 'active'
  on conflict (user_id) do update
     set token_hash = excluded.token_hash, created_at = now(), expires_at = excluded.expires_at;
  if not found then
    return false;
  end if;
  delete from accounts.answer_attempts t where t.user_id = p_user_id;
  perform platform.enqueue_message('mail', p_letter);
  perform audit.log_activity(p_user_id, null, 'recovered', 'Answered their security questions.');
  return true;
end
$$;
comment on function accounts.recover_by_answers(bigint, uuid, bytea, bytea) is
  'Lets somebody whose answers were right choose a new password within 15 minutes, forgets the attempts, and tells them by '
  'the letter p_letter; earlier links end. False when their credentials changed since p_security_stamp was read.';
revoke all on function accounts.recover_by_answers(bigint, uuid, bytea, bytea) from public;
grant execute on function accounts.recover_by_answers(bigint, uuid, bytea, bytea) to stoa_app;
