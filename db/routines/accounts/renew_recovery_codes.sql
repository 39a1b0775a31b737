create or replace function accounts.renew_recovery_codes(p_user_id bigint, p_codes bytea[]) returns void
language plpgsql volatile
as $$
begin
  perform from accounts.users u where u.user_id = p_user_id and u.two_factor_enabled for no key update;
  if not found then
    raise exception using errcode = 'ST409', message = 'There is no second factor to stand in for.';
  end if;
  delete from accounts.recovery_codes r where r.user_id = p_user_id;
  insert into accounts.recovery_codes (code_hash, user_id) select c, p_user_id from unnest(p_codes) as c;
  perform audit.log_activity(p_user_id, null, 'second factor', 'Made new recovery codes.');
end
$$;
comment on function accounts.renew_recovery_codes(bigint, bytea[]) is
  'Replaces somebody''s recovery codes. ST409 without a second factor.';
revoke all on function accounts.renew_recovery_codes(bigint, bytea[]) from public;
grant execute on function accounts.renew_recovery_codes(bigint, bytea[]) to stoa_app;
