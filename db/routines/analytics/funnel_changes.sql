-- A person is an account, or a visitor who never signed in. Steps are only ever added, but for one case: a visitor whom a
-- second account with a lower id turns out to be takes its steps away from the first.
create or replace function analytics.funnel_changes(p_events analytics.event_deltas[], p_vendor_id bigint)
returns table (
  vendor_id bigint, visitor_id uuid, user_id bigint, own_steps integer, steps_before integer, steps integer
)
language sql stable
as $$
  with events as materialized (
    select v.vendor_id, d.visitor_id, d.user_id, d.steps
      from unnest(p_events) d
     cross join lateral unnest(case d.vendor_id when 0 then array[0::bigint] else array[0, d.vendor_id] end) as v (vendor_id)
     where p_vendor_id is null or v.vendor_id = p_vendor_id
  ), visitors as materialized (
    select s.vendor_id, s.visitor_id, b.user_id as user_before, least(b.user_id, s.user_id) as user_id,
           coalesce(b.steps, 0) as steps_before, coalesce(b.steps, 0) | s.steps as steps
      from (
        select e.vendor_id, e.visitor_id, min(e.user_id) as user_id,
               coalesce(bit_or(e.steps) filter (where e.user_id is null), 0) as steps
          from events e
         group by e.vendor_id, e.visitor_id
      ) s
      left join lateral (
        select k.user_id, k.steps
          from analytics.funnel_visitors k
         where k.vendor_id = s.vendor_id and k.visitor_id = s.visitor_id
        offset 0
      ) b on true
  ), gains as (
    select t.vendor_id, t.user_id, bit_or(t.own_steps) as own_steps, bit_or(t.steps) as steps, bool_or(t.is_lost) as is_lost
      from (
        select e.vendor_id, e.user_id, e.steps as own_steps, e.steps, false as is_lost
          from events e where e.user_id is not null
        union all
        select v.vendor_id, v.user_id, 0, v.steps, false from visitors v where v.user_id is not null
        union all
        select v.vendor_id, v.user_before, 0, 0, true from visitors v where v.user_before <> v.user_id
      ) t
     group by t.vendor_id, t.user_id
  )
  select v.vendor_id, v.visitor_id, v.user_id, v.steps, case when v.user_before is null then v.steps_before else 0 end,
         case when v.user_id is null then v.steps else 0 end
    from visitors v
  union all
  select g.vendor_id, null, g.user_id, coalesce(b.own_steps, 0) | g.own_steps, coalesce(b.steps, 0),
         case
           when g.is_lost then b.own_steps | g.steps | coalesce((
             select bit_or(k.steps)
               from analytics.funnel_visitors k
              where k.user_id = g.user_id and k.vendor_id = g.vendor_id and not exists (
                select from visitors v
                 where v.vendor_id = k.vendor_id and v.visitor_id = k.visitor_id and v.user_id <> g.user_id)), 0)
           else coalesce(b.steps, 0) | g.steps
         end
    from gains g
    left join lateral (
      select k.own_steps, k.steps
        from analytics.funnel_users k
       where k.vendor_id = g.vendor_id and k.user_id = g.user_id
      offset 0
    ) b on true;
$$;
comment on function analytics.funnel_changes(analytics.event_deltas[], bigint) is
  'What some events change in the funnel''s standing state, of one vendor, of all together (0) or of each (null): visitors '
  '(visitor_id) with the person they are and the steps taken while not signed in, persons (visitor_id null) with their own '
  'steps; steps_before and steps are what each counted for before, and counts for now.';
grant execute on function analytics.funnel_changes(analytics.event_deltas[], bigint) to stoa_app, stoa_vendor, stoa_readonly;
