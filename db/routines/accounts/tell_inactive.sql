create or replace function accounts.tell_inactive(p_user_id bigint, p_seen_before timestamptz, p_letter bytea) returns boolean
language plpgsql volatile
as $$
declare
  v_person accounts.users;
begin
  select u.* into v_person from accounts.users u where u.user_id = p_user_id for no key update;
  if not found or v_person.email is null or accounts.last_seen(v_person) >= p_seen_before then
    return false;
  end if;
  update accounts.users u set inactivity_told_at = now() where u.user_id = p_user_id;
  perform platform.enqueue_message('mail', p_letter);
  return true;
end
$$;
comment on function accounts.tell_inactive(bigint, timestamptz, bytea) is
  'Sends the letter that tells somebody of their erasure, and notes when. False, and no letter, when they were here meanwhile.';
revoke all on function accounts.tell_inactive(bigint, timestamptz, bytea) from public;
grant execute on function accounts.tell_inactive(bigint, timestamptz, bytea) to stoa_app;
