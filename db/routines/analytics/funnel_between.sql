create or replace function analytics.funnel_between(p_from timestamptz, p_to timestamptz, p_vendor_id bigint)
returns table (visited bigint, viewed_product bigint, added_to_cart bigint, started_checkout bigint)
language plpgsql stable
set plan_cache_mode = force_custom_plan
set work_mem = '64MB'
as $$
begin
  return query
  with seen as materialized (
    select e.visitor_id, e.user_id, bit_or(analytics.step_of(e.kind)) as steps
      from reporting.events e
     where (p_from is null or e.occurred_at >= p_from)
       and (p_to is null or e.occurred_at < p_to)
       and (p_vendor_id is null or e.vendor_id = p_vendor_id)
     group by e.visitor_id, e.user_id
  ), visitors as (
    select min(s.user_id) as user_id, bit_or(s.steps) filter (where s.user_id is null) as steps
      from seen s
     group by s.visitor_id
  ), people as (
    select v.steps from visitors v where v.user_id is null
    union all
    select bit_or(u.steps)
      from (
        select s.user_id, s.steps from seen s where s.user_id is not null
        union all
        select v.user_id, v.steps from visitors v where v.user_id is not null
      ) u
     group by u.user_id
  )
  select count(*) filter (where p.steps & 1 > 0), count(*) filter (where p.steps & 2 > 0),
         count(*) filter (where p.steps & 4 > 0), count(*) filter (where p.steps & 8 > 0)
    from people p;
end
$$;
comment on function analytics.funnel_between(timestamptz, timestamptz, bigint) is
  'People at each recorded step in a period: a visitor is the person of the lowest user_id that signed in there within it. '
  'Its cost grows with the events of the period.';
grant execute on function analytics.funnel_between(timestamptz, timestamptz, bigint)
  to stoa_app, stoa_vendor, stoa_readonly;
