create or replace function analytics.verify_traffic()
returns table (rollup text, cells bigint, differences bigint, examples text[])
language plpgsql stable
set work_mem = '256MB'
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
begin
  return query
  with scopes as (
    select f.vendor_id from analytics.funnel_counts f
    union
    select e.vendor_id from (select distinct v.vendor_id from reporting.events v) e where e.vendor_id is not null
    union
    select c.vendor_id from analytics.carried_steps c where c.vendor_id <> 0
  ), seen as materialized (
    select v.vendor_id, e.visitor_id, e.user_id, bit_or(e.steps) as steps
      from (
        select r.vendor_id, r.visitor_id, r.user_id, analytics.step_of(r.kind) as steps from reporting.events r
        union all
        select nullif(c.vendor_id, 0), c.visitor_id, c.user_id, c.steps from analytics.carried_steps c
      ) e
     cross join lateral unnest(
       case when e.vendor_id is null then array[0::bigint] else array[e.vendor_id, 0] end) as v (vendor_id)
     group by v.vendor_id, e.visitor_id, e.user_id
  ), known as (
    select s.vendor_id, s.visitor_id, min(s.user_id) as user_id from seen s group by s.vendor_id, s.visitor_id
  ), people as (
    select s.vendor_id, bit_or(s.steps) as steps
      from seen s
      join known k on k.vendor_id = s.vendor_id and k.visitor_id = s.visitor_id
     group by s.vendor_id, coalesce(s.user_id, k.user_id), case when coalesce(s.user_id, k.user_id) is null then s.visitor_id end
  ), counted as (
    select p.vendor_id, sum(p.steps & 1) as visited, sum((p.steps & 2) / 2) as viewed_product,
           sum((p.steps & 4) / 4) as added_to_cart, sum((p.steps & 8) / 8) as started_checkout
      from people p
     group by p.vendor_id
  )
  select 'funnel_counts', (select count(*) from scopes), count(*), (array_agg(s.vendor_id::text order by s.vendor_id))[:5]
    from scopes s
    left join counted c on c.vendor_id = s.vendor_id
   cross join lateral analytics.funnel_ever(s.vendor_id) f
   where (f.visited, f.viewed_product, f.added_to_cart, f.started_checkout) is distinct from
         (coalesce(c.visited, 0), coalesce(c.viewed_product, 0), coalesce(c.added_to_cart, 0), coalesce(c.started_checkout, 0));
  return query
  select 'activity_totals', (select count(*) from analytics.activity_totals), count(*),
         (array_agg(d.key order by d.key))[:5]
    from (
      select concat_ws(' ', x.vendor_id, x.user_id) as key
        from (
          select t.vendor_id, t.user_id, t.actions, t.last_at as kept_at, null::timestamptz as counted_at
            from analytics.activity_totals t
          union all
          select v.vendor_id, d.user_id, d.actions, d.last_at, null
            from analytics.activity_deltas d
           cross join lateral unnest(
             case d.vendor_id when 0 then array[0::bigint] else array[d.vendor_id, 0] end) as v (vendor_id)
          union all
          select v.vendor_id, c.user_id, -c.actions, null, c.last_at
            from analytics.carried_activity c
           cross join lateral unnest(
             case c.vendor_id when 0 then array[0::bigint] else array[c.vendor_id, 0] end) as v (vendor_id)
          union all
          select v.vendor_id, coalesce(a.user_id, 0), -1, null, a.occurred_at
            from reporting.activity a
           cross join lateral unnest(
             case when a.vendor_id is null then array[0::bigint] else array[a.vendor_id, 0] end) as v (vendor_id)
        ) x
       group by x.vendor_id, x.user_id
      having sum(x.actions) <> 0 or max(x.kept_at) is distinct from max(x.counted_at)
    ) d;
  return query
  select 'refund_totals', (select count(*) from analytics.refund_totals), count(*),
         (array_agg(d.key order by d.key))[:5]
    from (
      select concat_ws(' ', x.vendor_id, x.refund_reason, x.currency) as key
        from (
          select t.vendor_id, t.refund_reason, t.currency, t.orders, t.refund_count, t.refunds, t.base_refunds
            from analytics.refund_totals t
          union all
          select v.vendor_id, m.refund_reason, m.currency, m.sign * m.reason_orders, m.sign * m.refund_count,
                 m.sign * m.refunds, m.sign * m.base_refunds
            from analytics.deltas m
           cross join lateral (values (m.vendor_id), (0)) as v (vendor_id)
           where m.refund_reason is not null
          union all
          select v.vendor_id, r.refund_reason, r.currency, -r.orders, -r.refund_count, -r.refunds, -r.base_refunds
            from analytics.refund_reasons() r
           cross join lateral (values (r.vendor_id), (0)) as v (vendor_id)
        ) x
       group by x.vendor_id, x.refund_reason, x.currency
      having sum(x.orders) <> 0 or sum(x.refund_count) <> 0 or sum(x.refunds) <> 0 or sum(x.base_refunds) <> 0
    ) d;
end
$$;
comment on function analytics.verify_traffic() is
  'What verify_rollups does, for the funnel''s counts, people''s activity and refunds by reason.';
revoke all on function analytics.verify_traffic() from public;
grant execute on function analytics.verify_traffic() to stoa_app;
