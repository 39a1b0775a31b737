create or replace function accounts.fail_sign_in(p_user_id bigint, p_what text) returns void
language plpgsql volatile
as $$
begin
  -- The row's lock makes concurrent failures count one by one. A locked account does not count: guessing on does not
  -- lengthen the lock.
  update accounts.users u
     set access_failed_count = case when u.access_failed_count + 1 >= 5 then 0 else u.access_failed_count + 1 end,
         lockout_end = case when u.access_failed_count + 1 >= 5 then now() + interval '15 minutes' else u.lockout_end end
   where u.user_id = p_user_id and (u.lockout_end is null or u.lockout_end <= now());
  -- Unknown people leave a row without a name: what they typed may be a password in the wrong field.
  perform audit.log_activity(p_user_id, null, 'sign-in failed',
    case when p_user_id is null then 'Unknown account.' else p_what end);
end
$$;
comment on function accounts.fail_sign_in(bigint, text) is
  'Counts a wrong password, code or passkey; the fifth in a row locks the account for 15 minutes. p_user_id is null for '
  'unknown people. p_what is kept with the activity: "Wrong password."';
revoke all on function accounts.fail_sign_in(bigint, text) from public;
grant execute on function accounts.fail_sign_in(bigint, text) to stoa_app;
