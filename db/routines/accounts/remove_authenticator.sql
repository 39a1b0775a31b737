create or replace function accounts.remove_authenticator(p_user_id bigint, p_letter bytea) returns void
language plpgsql volatile
as $$
begin
  perform audit.act_as(p_user_id);
  delete from accounts.authenticators a where a.user_id = p_user_id;
  if not found then
    raise exception using errcode = 'ST404', message = 'There is no authenticator.';
  end if;
  if p_letter is not null then
    perform platform.enqueue_message('mail', p_letter);
  end if;
  perform accounts.settle_second_factor(p_user_id, 0, '{}');
end
$$;
comment on function accounts.remove_authenticator(bigint, bytea) is
  'Takes somebody''s authenticator away; p_letter tells them. ST404 when there is none.';
revoke all on function accounts.remove_authenticator(bigint, bytea) from public;
grant execute on function accounts.remove_authenticator(bigint, bytea) to stoa_app;
