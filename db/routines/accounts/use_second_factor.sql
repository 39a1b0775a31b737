-- The person's row is locked first: concurrent tries come one by one, and those after the fifth failure find it locked.
create or replace function accounts.use_second_factor(p_user_id bigint, p_step bigint, p_recovery_hash bytea) returns boolean
language plpgsql volatile
as $$
begin
  perform from accounts.users u
    where u.user_id = p_user_id and u.status = 'active' and (u.lockout_end is null or u.lockout_end <= now())
      for no key update;
  if not found then
    return false;
  end if;
  update accounts.authenticators a
     set last_step = p_step
   where a.user_id = p_user_id and a.confirmed_at is not null and p_step is not null
     and (a.last_step is null or a.last_step < p_step);
  if found then
    return true;
  end if;
  update accounts.recovery_codes r
     set used_at = now()
   where r.code_hash = p_recovery_hash and r.user_id = p_user_id and r.used_at is null;
  if found then
    perform audit.log_activity(p_user_id, null, 'recovery code used', 'A recovery code stood in for the second factor.');
    return true;
  end if;
  perform accounts.fail_sign_in(p_user_id, 'Wrong second factor.');
  return false;
end
$$;
comment on function accounts.use_second_factor(bigint, bigint, bytea) is
  'Takes a code, once: p_step is the 30-second step of the authenticator''s code, p_recovery_hash the hash of a recovery code; '
  'null where it is none. False, counted as a failed sign-in, when it is wrong or was used before; also while the account '
  'is locked.';
revoke all on function accounts.use_second_factor(bigint, bigint, bytea) from public;
grant execute on function accounts.use_second_factor(bigint, bigint, bytea) to stoa_app;
