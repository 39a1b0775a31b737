create or replace function analytics.carry_activity(p_counts jsonb) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into analytics.carried_activity as c (vendor_id, user_id, actions, last_at)
  select r.vendor_id, r.user_id, r.actions, r.last_at
    from jsonb_to_recordset(p_counts) as r (vendor_id bigint, user_id bigint, actions bigint, last_at timestamptz)
  on conflict (vendor_id, user_id) do update set
    actions = c.actions + excluded.actions, last_at = greatest(c.last_at, excluded.last_at)
$$;
comment on function analytics.carry_activity(jsonb) is
  'Keeps as counts what is about to be removed from the activity log: vendor_id (0), user_id (0), actions, last_at.';
revoke all on function analytics.carry_activity(jsonb) from public;
