create or replace function accounts.inactive_people(
  p_seen_before timestamptz, p_told_from timestamptz, p_told_before timestamptz, p_after_id bigint, p_limit integer
) returns table (user_id bigint, email text, language text)
language sql stable
as $$
  select u.user_id, u.email, u.language
    from accounts.users u
   cross join lateral (select accounts.last_seen(u) as at) as seen
   where u.user_id > p_after_id and u.status = 'active' and u.email is not null
     -- Most were here lately: their row says so, before anything else is looked up.
     and u.created_at < p_seen_before and coalesce(u.last_login < p_seen_before, true)
     and seen.at < p_seen_before
     and coalesce(u.inactivity_told_at >= greatest(seen.at, p_told_from), false) = (p_told_before is not null)
     and coalesce(u.inactivity_told_at < p_told_before, true)
     and accounts.erasure_obstacles(u.user_id) = '{}'
   order by u.user_id
   limit p_limit;
$$;
comment on function accounts.inactive_people(timestamptz, timestamptz, timestamptz, bigint, integer) is
  'Active people with an e-mail address who were not here since p_seen_before, and whom nothing keeps from being erased, by '
  'number after p_after_id: those who were told from p_told_from on and before p_told_before; without p_told_before those who '
  'are still to be told. What was told before they were last here, or before p_told_from, does not count.';
revoke all on function accounts.inactive_people(timestamptz, timestamptz, timestamptz, bigint, integer) from public;
grant execute on function accounts.inactive_people(timestamptz, timestamptz, timestamptz, bigint, integer) to stoa_app;
