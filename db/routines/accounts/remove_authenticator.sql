create or replace function accounts.remove_authenticator(p_user_id bigint) returns void
language plpgsql volatile
as $$
begin
  delete from accounts.authenticators a where a.user_id = p_user_id;
  if not found then
    raise exception using errcode = 'ST404', message = 'There is no authenticator.';
  end if;
  perform accounts.settle_second_factor(p_user_id, 0, '{}');
end
$$;
comment on function accounts.remove_authenticator(bigint) is 'Takes somebody''s authenticator away. ST404 when there is none.';
revoke all on function accounts.remove_authenticator(bigint) from public;
grant execute on function accounts.remove_authenticator(bigint) to stoa_app;
