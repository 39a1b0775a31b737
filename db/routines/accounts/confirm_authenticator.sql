create or replace function accounts.confirm_authenticator(
  p_user_id bigint, p_session_id bigint, p_step bigint, p_codes bytea[], p_letter bytea) returns boolean
language plpgsql volatile
as $$
begin
  perform audit.act_as(p_user_id);
  update accounts.authenticators a
     set confirmed_at = now(), last_step = p_step
   where a.user_id = p_user_id and a.confirmed_at is null;
  if not found then
    raise exception using errcode = 'ST404', message = 'No authenticator waits for a code.';
  end if;
  if p_letter is not null then
    perform platform.enqueue_message('mail', p_letter);
  end if;
  return accounts.settle_second_factor(p_user_id, p_session_id, p_codes);
end
$$;
comment on function accounts.confirm_authenticator(bigint, bigint, bigint, bytea[], bytea) is
  'Puts an authenticator to use whose first code, of p_step, was right. True: p_codes are the recovery codes now. '
  'p_letter tells the person. ST404 when none waits.';
revoke all on function accounts.confirm_authenticator(bigint, bigint, bigint, bytea[], bytea) from public;
grant execute on function accounts.confirm_authenticator(bigint, bigint, bigint, bytea[], bytea) to stoa_app;
