-- The whole of it is one transaction: somebody is erased everywhere or nowhere.
create or replace function accounts.erase_person(
  p_actor_id bigint, p_user_id bigint, p_kind text, p_message_ids uuid[]
) returns platform.erasures
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_person accounts.users;
  v_obstacles text[];
begin
  -- As in change_person: those who could take the last manager away take turns.
  perform pg_advisory_xact_lock(7305794314);
  select u.* into v_person from accounts.users u where u.user_id = p_user_id for update;
  if not found or v_person.erased_at is not null then
    raise exception using errcode = 'ST404', message = 'No such person.';
  end if;
  if p_actor_id is not null and p_actor_id <> p_user_id then
    perform accounts.require_rank(p_actor_id, accounts.permissions_of_role(v_person.role_id));
  end if;
  -- Whoever signed in a moment ago waits for this row or was waited for.
  if p_kind = 'inactive' and coalesce(v_person.inactivity_told_at <= accounts.last_seen(v_person), true) then
    raise exception using errcode = 'ST409', message = 'They were here since they were told, or were never told.';
  end if;
  v_obstacles := accounts.erasure_obstacles(p_user_id);
  if v_obstacles <> '{}' then
    raise exception using errcode = 'ST409', message = format('Not yet: %s.', array_to_string(v_obstacles, ', '));
  end if;
  return accounts.forget_person(v_person, p_actor_id, p_kind, p_message_ids, null);
end
$$;
comment on function accounts.erase_person(bigint, bigint, text, uuid[]) is
  'Erases somebody (docs/adr/0009): their key is destroyed, what only concerns them is deleted, what accounting and figures need '
  'stays under a number that names nobody. p_message_ids are letters to them that wait. Answers the journal''s line. ST403 the '
  'actor does not hold what they do; ST404; ST409 something is open and says what, nobody could manage people any more, or (kind '
  'inactive) they were here since a letter told them.';
revoke all on function accounts.erase_person(bigint, bigint, text, uuid[]) from public;
grant execute on function accounts.erase_person(bigint, bigint, text, uuid[]) to stoa_app;
