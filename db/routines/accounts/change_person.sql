create or replace function accounts.change_person(
  p_actor_id bigint, p_user_id bigint, p_role text, p_status text, p_sealed_reason bytea) returns void
language plpgsql volatile
as $$
declare
  v_person accounts.users;
  v_role_id bigint;
begin
  perform audit.act_about(p_actor_id, p_user_id, p_sealed_reason);
  perform pg_advisory_xact_lock(7305794314);
  select u.* into v_person from accounts.users u where u.user_id = p_user_id for update;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such person.';
  end if;
  if p_user_id = p_actor_id then
    raise exception using errcode = 'ST409', message = 'Somebody else has to change your role or status.';
  end if;
  perform accounts.require_rank(p_actor_id, accounts.permissions_of_role(v_person.role_id));
  if p_role is not null then
    select r.role_id into v_role_id from accounts.roles r where r.name = p_role;
    if not found then
      raise exception using errcode = 'ST400', message = 'There is no such role.', column = 'role';
    end if;
    perform accounts.require_rank(p_actor_id, accounts.permissions_of_role(v_role_id));
  end if;
  if p_status is not null and p_status not in ('active', 'inactive', 'banned') then
    raise exception using errcode = 'ST400', message = 'active, inactive or banned.', column = 'status';
  end if;
  update accounts.users u
     set role_id = coalesce(v_role_id, u.role_id), status = coalesce(p_status, u.status), updated_at = now()
   where u.user_id = p_user_id;
  if p_status in ('inactive', 'banned') then
    -- Whoever comes back later signs in anew.
    update accounts.sessions s set revoked_at = now() where s.user_id = p_user_id and s.revoked_at is null;
    delete from accounts.challenges c where c.user_id = p_user_id;
    delete from accounts.password_resets r where r.user_id = p_user_id;
  end if;
  perform accounts.require_manager();
  perform audit.log_activity(p_actor_id, null, 'person changed',
    format('Person %s:%s%s.', p_user_id, coalesce(' role ' || p_role, ''), coalesce(' status ' || p_status, '')));
end
$$;
comment on function accounts.change_person(bigint, bigint, text, text, bytea) is
  'Changes somebody''s role or status (null: stays), which acts on their next request; with inactive and banned all their '
  'sessions end. p_sealed_reason: why, sealed under their key, or null. ST400 names the field; ST403 the actor does not '
  'hold what the person or the role does; ST404; ST409 oneself, or '
  'nobody could manage people any more.';
revoke all on function accounts.change_person(bigint, bigint, text, text, bytea) from public;
grant execute on function accounts.change_person(bigint, bigint, text, text, bytea) to stoa_app;
