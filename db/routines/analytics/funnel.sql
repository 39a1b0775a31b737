create or replace function analytics.funnel (
  p_from timestamptz, p_to timestamptz, p_vendor_id bigint
) returns table (
  step_number integer, step text, people bigint, rate numeric, rate_from_first numeric, is_recorded boolean
)
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_vendor_id constant bigint := analytics.whose(p_vendor_id);
  v_ever record;
  v_steps record;
  v_buyers record;
begin
  select f.* into v_ever from analytics.funnel_ever(v_vendor_id) f;
  if p_from is null and p_to is null then
    v_steps := v_ever;
    select count(*) filter (where c.uncancelled > 0) as once, count(*) filter (where c.uncancelled > 1) as again
      into v_buyers
      from analytics.customers_ever(v_vendor_id, false) c;
  else
    select f.* into v_steps from analytics.funnel_between(p_from, p_to, p_vendor_id) f;
    select count(*) as once, count(*) filter (where b.is_again) as again
      into v_buyers
      from (
        select min(o.checkout_id) <> max(o.checkout_id) as is_again
          from reporting.orders o
         where o.user_id is not null and o.order_status <> 'Cancelled'
           and (p_from is null or o.created_at >= p_from)
           and (p_to is null or o.created_at < p_to)
           and (p_vendor_id is null or o.vendor_id = p_vendor_id)
         group by o.user_id
      ) b;
  end if;
  return query
  with steps (step_number, step, people, is_recorded) as (
    values (1, 'visited', v_steps.visited, v_ever.visited > 0),
           (2, 'viewedProduct', v_steps.viewed_product, v_ever.viewed_product > 0),
           (3, 'addedToCart', v_steps.added_to_cart, v_ever.added_to_cart > 0),
           (4, 'startedCheckout', v_steps.started_checkout, v_ever.started_checkout > 0),
           (5, 'purchased', v_buyers.once, true), (6, 'purchasedAgain', v_buyers.again, true)
  ), counted as (
    select s.step_number, s.step, case when s.is_recorded then s.people end as people, s.is_recorded from steps s
  )
  select s.step_number, s.step, s.people,
         round(s.people::numeric / nullif(lag(s.people) over (order by s.step_number), 0), 4),
         round(s.people::numeric / nullif(first_value(s.people) over (order by s.step_number), 0), 4),
         s.is_recorded
    from counted s;
end
$$;
comment on function analytics.funnel(timestamptz, timestamptz, bigint) is
  'Distinct people at each step; rate is the share of the step before. A step that was never recorded, ever, '
  'has nulls. A purchase is a checkout that was not cancelled whole; guests are not people here.';
grant execute on function analytics.funnel(timestamptz, timestamptz, bigint)
  to stoa_app, stoa_vendor, stoa_readonly;
