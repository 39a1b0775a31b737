create or replace function accounts.answer_challenge(
  p_token_hash bytea, p_kind text, p_step bigint, p_recovery_hash bytea, p_access_hash bytea, p_refresh_hash bytea,
  p_ip text, p_user_agent text) returns bigint
language plpgsql volatile
as $$
declare
  v_challenge accounts.challenges;
begin
  select c.* into v_challenge
    from accounts.challenges c
   where c.token_hash = p_token_hash and c.kind = p_kind and c.expires_at > now() and c.failures < 5
     for update;
  if not found then
    return null;
  end if;
  if not accounts.use_second_factor(v_challenge.user_id, p_step, p_recovery_hash) then
    update accounts.challenges c set failures = c.failures + 1 where c.token_hash = p_token_hash;
    return null;
  end if;
  delete from accounts.challenges c where c.token_hash = p_token_hash;
  return accounts.open_session(v_challenge.user_id, v_challenge.security_stamp, p_kind, p_access_hash, p_refresh_hash, p_ip,
    p_user_agent, true);
end
$$;
comment on function accounts.answer_challenge(bytea, text, bigint, bytea, bytea, bytea, text, text) is
  'The session of somebody whose code is right (use_second_factor). Null when it is wrong or the challenge '
  'over; after five wrong ones it is.';
revoke all on function accounts.answer_challenge(bytea, text, bigint, bytea, bytea, bytea, text, text) from public;
grant execute on function accounts.answer_challenge(bytea, text, bigint, bytea, bytea, bytea, text, text) to stoa_app;
