create or replace function accounts.reset_second_factor(p_actor_id bigint, p_user_id bigint, p_letter bytea) returns void
language plpgsql volatile
as $$
declare
  v_person accounts.users;
begin
  perform audit.act_about(p_actor_id, p_user_id, null);
  select u.* into v_person from accounts.users u where u.user_id = p_user_id for no key update;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such person.';
  end if;
  perform accounts.require_rank(p_actor_id, accounts.permissions_of_role(v_person.role_id));
  if p_actor_id = p_user_id then
    raise exception using errcode = 'ST409', message = 'Your own second factors are at /account/security.';
  end if;
  delete from accounts.authenticators a where a.user_id = p_user_id;
  delete from accounts.passkeys k where k.user_id = p_user_id;
  perform accounts.settle_second_factor(p_user_id, 0, '{}');
  update accounts.sessions s set revoked_at = now() where s.user_id = p_user_id and s.revoked_at is null;
  if p_letter is not null then
    perform platform.enqueue_message('mail', p_letter);
  end if;
  perform audit.log_activity(p_actor_id, null, 'second factor', format('Took all of person %s away.', p_user_id));
end
$$;
comment on function accounts.reset_second_factor(bigint, bigint, bytea) is
  'Takes somebody''s second factors away who lost them, and ends their sessions; p_letter tells them. ST403 the actor '
  'does not hold what they do; ST404; ST409 oneself.';
revoke all on function accounts.reset_second_factor(bigint, bigint, bytea) from public;
grant execute on function accounts.reset_second_factor(bigint, bigint, bytea) to stoa_app;
