create or replace function analytics.rebuild_traffic() returns void
language plpgsql volatile
set work_mem = '256MB'
as $$
begin
  lock table analytics.event_deltas, analytics.activity_deltas in share row exclusive mode;
  delete from analytics.event_deltas;
  delete from analytics.activity_deltas;
  delete from analytics.funnel_visitors;
  delete from analytics.funnel_users;
  delete from analytics.funnel_counts;
  delete from analytics.activity_totals;
  perform analytics.rebuild_trending();
  with seen as materialized (
    select e.vendor_id, e.visitor_id, e.user_id, bit_or(e.steps) as steps
      from (
        select r.vendor_id, r.visitor_id, r.user_id, analytics.step_of(r.kind) as steps from reporting.events r
        union all
        select nullif(c.vendor_id, 0), c.visitor_id, c.user_id, c.steps from analytics.carried_steps c
      ) e
     group by e.vendor_id, e.visitor_id, e.user_id
  ), events as materialized (
    select s.vendor_id, s.visitor_id, s.user_id, s.steps from seen s where s.vendor_id is not null
    union all
    select 0, s.visitor_id, s.user_id, bit_or(s.steps) from seen s group by s.visitor_id, s.user_id
  ), visitors as materialized (
    select e.vendor_id, e.visitor_id, min(e.user_id) as user_id,
           coalesce(bit_or(e.steps) filter (where e.user_id is null), 0) as steps
      from events e
     group by e.vendor_id, e.visitor_id
  ), users as materialized (
    select p.vendor_id, p.user_id, bit_or(p.own_steps) as own_steps, bit_or(p.steps) as steps
      from (
        select e.vendor_id, e.user_id, e.steps as own_steps, e.steps from events e where e.user_id is not null
        union all
        select v.vendor_id, v.user_id, 0, v.steps from visitors v where v.user_id is not null
      ) p
     group by p.vendor_id, p.user_id
  ), kept_visitors as (
    insert into analytics.funnel_visitors (vendor_id, visitor_id, user_id, steps)
    select v.vendor_id, v.visitor_id, v.user_id, v.steps from visitors v order by v.vendor_id, v.visitor_id
  ), kept_users as (
    insert into analytics.funnel_users (vendor_id, user_id, own_steps, steps)
    select u.vendor_id, u.user_id, u.own_steps, u.steps from users u order by u.vendor_id, u.user_id
  )
  insert into analytics.funnel_counts (vendor_id, visited, viewed_product, added_to_cart, started_checkout)
  select p.vendor_id, sum(p.steps & 1), sum((p.steps & 2) / 2), sum((p.steps & 4) / 4), sum((p.steps & 8) / 8)
    from (
      select u.vendor_id, u.steps from users u
      union all
      select v.vendor_id, v.steps from visitors v where v.user_id is null
    ) p
   group by p.vendor_id;
  with totals as materialized (
    select t.vendor_id, t.user_id, sum(t.actions) as actions, max(t.last_at) as last_at
      from (
        select coalesce(a.vendor_id, 0) as vendor_id, coalesce(a.user_id, 0) as user_id, count(*) as actions,
               max(a.occurred_at) as last_at
          from reporting.activity a
         group by a.vendor_id, a.user_id
        union all
        select c.vendor_id, c.user_id, c.actions, c.last_at from analytics.carried_activity c
      ) t
     group by t.vendor_id, t.user_id
  )
  insert into analytics.activity_totals (vendor_id, user_id, actions, last_at)
  select t.vendor_id, t.user_id, t.actions, t.last_at from totals t where t.vendor_id <> 0
  union all
  select 0, t.user_id, sum(t.actions), max(t.last_at) from totals t group by t.user_id;
end
$$;
comment on function analytics.rebuild_traffic() is
  'The part of rebuild_rollups for events and the activity log, under its lock; waits for whoever has appended deltas.';
revoke all on function analytics.rebuild_traffic() from public;
grant execute on function analytics.rebuild_traffic() to stoa_app;
