create or replace function accounts.request_privacy(
  p_actor_id bigint, p_user_id bigint, p_kind text, p_sealed_reason bytea, p_wait interval, p_letter bytea
) returns bigint
language plpgsql volatile
as $$
declare
  v_person accounts.users;
  v_obstacles text[];
  v_request_id bigint;
begin
  select u.* into v_person from accounts.users u where u.user_id = p_user_id for no key update;
  if not found or v_person.erased_at is not null then
    raise exception using errcode = 'ST404', message = 'No such person.';
  end if;
  if p_actor_id <> p_user_id then
    perform accounts.require_rank(p_actor_id, accounts.permissions_of_role(v_person.role_id));
  end if;
  if p_kind = 'erasure' then
    v_obstacles := accounts.erasure_obstacles(p_user_id);
    if v_obstacles <> '{}' then
      raise exception using errcode = 'ST409', message = format('Not yet: %s.', array_to_string(v_obstacles, ', '));
    end if;
  end if;
  insert into accounts.privacy_requests (user_id, kind, asked_by, sealed_reason, state, due_at)
  values (p_user_id, p_kind, p_actor_id, p_sealed_reason, 'waiting', now() + p_wait)
  on conflict (user_id, kind) where state in ('waiting', 'running') do nothing
  returning request_id into v_request_id;
  if v_request_id is null then
    raise exception using errcode = 'ST409', message = case p_kind
      when 'export' then 'A copy is being made already.' else 'That was asked for already.' end;
  end if;
  if p_letter is not null then
    perform platform.enqueue_message('mail', p_letter);
  end if;
  perform audit.log_activity(p_actor_id, null, p_kind || ' asked', case when p_actor_id <> p_user_id
    then format('Of person %s.', p_user_id) else '' end);
  return v_request_id;
end
$$;
comment on function accounts.request_privacy(bigint, bigint, text, bytea, interval, bytea) is
  'Notes that a copy (export) or an erasure is asked for, by the person or by staff, to be done after p_wait; p_letter tells the '
  'person. ST403 the actor does not hold what they do; ST404; ST409 one is open already, or what an erasure waits for.';
revoke all on function accounts.request_privacy(bigint, bigint, text, bytea, interval, bytea) from public;
grant execute on function accounts.request_privacy(bigint, bigint, text, bytea, interval, bytea) to stoa_app;
