create or replace function accounts.replay_erasure(
  p_erasure_id uuid, p_user_id bigint, p_created_at timestamptz, p_message_ids uuid[]
) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_person accounts.users;
  v_line platform.erasures;
begin
  perform pg_advisory_xact_lock(7305794314);
  select u.* into v_person
    from accounts.users u
   where u.user_id = p_user_id and u.created_at = p_created_at and u.erased_at is null
     for update;
  if found then
    v_line := accounts.forget_person(v_person, null, 'replayed', p_message_ids, p_erasure_id);
    return true;
  end if;
  v_line := platform.note_erasure(p_erasure_id, 'person', p_user_id, p_created_at, 'replayed');
  return false;
end
$$;
comment on function accounts.replay_erasure(uuid, bigint, timestamptz, uuid[]) is
  'Erases somebody again whom a restored database holds, whatever is open of theirs there. Of a database that does not hold '
  'them, or has given their number to somebody who came later, nothing is touched; it is noted as done. Answers whether '
  'there was anybody.';
revoke all on function accounts.replay_erasure(uuid, bigint, timestamptz, uuid[]) from public;
grant execute on function accounts.replay_erasure(uuid, bigint, timestamptz, uuid[]) to stoa_app;
