create or replace function analytics.merge_traffic() returns table (merged bigint, vendor_ids bigint[])
language plpgsql volatile
as $$
declare
  v_entries bigint;
  v_vendors bigint[];
begin
  with moved as materialized (
    delete from analytics.event_deltas returning *
  ), changes as materialized (
    select c.* from analytics.funnel_changes(array(select m::analytics.event_deltas from moved m), null) c
  ), visitors as (
    insert into analytics.funnel_visitors as r (vendor_id, visitor_id, user_id, steps)
    select c.vendor_id, c.visitor_id, c.user_id, c.own_steps from changes c where c.visitor_id is not null
    on conflict (vendor_id, visitor_id) do update set user_id = excluded.user_id, steps = excluded.steps
     where (r.user_id, r.steps) is distinct from (excluded.user_id, excluded.steps)
  ), users as (
    insert into analytics.funnel_users as r (vendor_id, user_id, own_steps, steps)
    select c.vendor_id, c.user_id, c.own_steps, c.steps from changes c where c.visitor_id is null
    on conflict (vendor_id, user_id) do update set own_steps = excluded.own_steps, steps = excluded.steps
     where (r.own_steps, r.steps) is distinct from (excluded.own_steps, excluded.steps)
  ), counts as (
    insert into analytics.funnel_counts as r (vendor_id, visited, viewed_product, added_to_cart, started_checkout)
    select c.vendor_id, sum((c.steps & 1) - (c.steps_before & 1)), sum(((c.steps & 2) - (c.steps_before & 2)) / 2),
           sum(((c.steps & 4) - (c.steps_before & 4)) / 4), sum(((c.steps & 8) - (c.steps_before & 8)) / 8)
      from changes c
     where c.steps <> c.steps_before
     group by c.vendor_id
    on conflict (vendor_id) do update set
      visited = r.visited + excluded.visited, viewed_product = r.viewed_product + excluded.viewed_product,
      added_to_cart = r.added_to_cart + excluded.added_to_cart,
      started_checkout = r.started_checkout + excluded.started_checkout
  )
  select count(*), coalesce(array_agg(distinct m.vendor_id) filter (where m.vendor_id <> 0), '{}')
    into merged, vendor_ids from moved m;
  with moved as materialized (
    delete from analytics.activity_deltas returning *
  ), totals as (
    insert into analytics.activity_totals as r (vendor_id, user_id, actions, last_at)
    select v.vendor_id, m.user_id, sum(m.actions), max(m.last_at)
      from moved m
     cross join lateral unnest(case m.vendor_id when 0 then array[0::bigint] else array[m.vendor_id, 0] end) as v (vendor_id)
     group by v.vendor_id, m.user_id
    on conflict (vendor_id, user_id) do update set
      actions = r.actions + excluded.actions, last_at = greatest(r.last_at, excluded.last_at)
  )
  select count(*), coalesce(array_agg(distinct m.vendor_id) filter (where m.vendor_id <> 0), '{}')
    into v_entries, v_vendors from moved m;
  merged := merged + v_entries;
  vendor_ids := array(select unnest(vendor_ids) union select unnest(v_vendors));
  return next;
end
$$;
comment on function analytics.merge_traffic() is
  'The part of merge_deltas for events and the activity log, under its lock: one statement each, so that a snapshot sees an '
  'event either as a delta or counted.';
revoke all on function analytics.merge_traffic() from public;
grant execute on function analytics.merge_traffic() to stoa_app;
