create or replace function accounts.fail_sign_in(p_user_id bigint, p_limit integer, p_lockout interval) returns void
language plpgsql volatile
as $$
begin
  -- The row's lock makes concurrent failures count one by one. A locked account does not count: guessing on does not
  -- lengthen the lock.
  update accounts.users u
     set access_failed_count = case when u.access_failed_count + 1 >= p_limit then 0
                                    else u.access_failed_count + 1 end,
         lockout_end = case when u.access_failed_count + 1 >= p_limit then now() + p_lockout else u.lockout_end end
   where u.user_id = p_user_id and (u.lockout_end is null or u.lockout_end <= now());
  -- Unknown people leave a row without a name: what they typed may be a password in the wrong field.
  perform audit.log_activity(p_user_id, null, 'sign-in failed',
    case when p_user_id is null then 'Unknown account.' else 'Wrong password.' end);
end
$$;
comment on function accounts.fail_sign_in(bigint, integer, interval) is
  'Counts a failed sign-in and locks the account for p_lockout at the p_limit-th. p_user_id is null for unknown '
  'people.';
revoke all on function accounts.fail_sign_in(bigint, integer, interval) from public;
grant execute on function accounts.fail_sign_in(bigint, integer, interval) to stoa_app;
