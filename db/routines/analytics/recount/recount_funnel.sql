create or replace function analytics.recount_funnel (
  p_from timestamptz, p_to timestamptz, p_vendor_id bigint
) returns table (
  step_number integer, step text, people bigint, rate numeric, rate_from_first numeric, is_recorded boolean
)
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
begin
  return query
  with seen as (
    select distinct e.kind, e.visitor_id, e.user_id
      from reporting.events e
     where (p_from is null or e.occurred_at >= p_from)
       and (p_to is null or e.occurred_at < p_to)
       and (p_vendor_id is null or e.vendor_id = p_vendor_id)
  ), known as (
    -- Who signed in later is the same person as the visitor before.
    select s.visitor_id, min(s.user_id) as user_id from seen s where s.user_id is not null group by s.visitor_id
  ), events as (
    select s.kind, count(distinct coalesce('user ' || coalesce(s.user_id, k.user_id), s.visitor_id::text)) as people
      from seen s left join known k on k.visitor_id = s.visitor_id
     group by s.kind
  ), buyers as (
    select o.user_id, count(distinct o.checkout_id) as purchases
      from reporting.orders o
     where o.user_id is not null and o.order_status <> 'Cancelled'
       and (p_from is null or o.created_at >= p_from)
       and (p_to is null or o.created_at < p_to)
       and (p_vendor_id is null or o.vendor_id = p_vendor_id)
     group by o.user_id
  ), steps as (
    select k.step_number, k.step, k.recorded, case when k.recorded then coalesce(e.people, 0) end as people
      from (
        select s.step_number, s.step, s.kind, exists (
                 select from reporting.events e
                  where e.kind = s.kind and (p_vendor_id is null or e.vendor_id = p_vendor_id)) as recorded
          from (values (1, 'visited', 'visit'), (2, 'viewedProduct', 'product view'), (3, 'addedToCart', 'add to cart'),
                 (4, 'startedCheckout', 'checkout started')) as s (step_number, step, kind)
      ) k
      left join events e on e.kind = k.kind
    union all
    select 5, 'purchased', true, count(*) from buyers b
    union all
    select 6, 'purchasedAgain', true, count(*) from buyers b where b.purchases > 1
  )
  select s.step_number, s.step, s.people,
         round(s.people::numeric / nullif(lag(s.people) over (order by s.step_number), 0), 4),
         round(s.people::numeric / nullif(first_value(s.people) over (order by s.step_number), 0), 4),
         s.recorded
    from steps s;
end
$$;
comment on function analytics.recount_funnel(timestamptz, timestamptz, bigint) is
  'Distinct people at each step; rate is the share of the step before. A step that was never recorded, ever, '
  'has nulls. A purchase is a checkout that was not cancelled whole; guests are not people here.';
grant execute on function analytics.recount_funnel(timestamptz, timestamptz, bigint)
  to stoa_app, stoa_vendor, stoa_readonly;
