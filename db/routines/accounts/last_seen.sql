create or replace function accounts.last_seen(p_person accounts.users) returns timestamptz
language sql stable
as $$
  select greatest(p_person.created_at, p_person.last_login,
    (select max(s.last_seen_at) from accounts.sessions s where s.user_id = p_person.user_id),
    (select max(k.last_used_at) from accounts.api_keys k where k.user_id = p_person.user_id));
$$;
comment on function accounts.last_seen(accounts.users) is
  'When somebody was last here: signed in, went on with a session, or a program of theirs used its key; at least when the '
  'account was made.';
revoke all on function accounts.last_seen(accounts.users) from public;
grant execute on function accounts.last_seen(accounts.users) to stoa_app;
