create or replace function analytics.activity_ever(p_vendor_id bigint)
returns table (user_id bigint, actions bigint, last_at timestamptz)
language sql stable
as $$
  select a.user_id, sum(a.actions)::bigint, max(a.last_at)
    from (
      select t.user_id, t.actions, t.last_at from analytics.activity_totals t where t.vendor_id = p_vendor_id
      union all
      select d.user_id, d.actions, d.last_at from analytics.activity_deltas d where p_vendor_id in (0, d.vendor_id)
    ) a
   group by a.user_id;
$$;
comment on function analytics.activity_ever(bigint) is
  'What each person ever did, for one vendor or (0) at all, with entries not merged yet; user_id 0: unknown people.';
grant execute on function analytics.activity_ever(bigint) to stoa_app, stoa_vendor, stoa_readonly;
