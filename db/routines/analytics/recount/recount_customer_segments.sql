create or replace function analytics.recount_customer_segments (
  p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_sold boolean
) returns table (
  user_id bigint, user_name text, total_spent numeric, total_purchases bigint, last_order_at timestamptz,
  recency integer, frequency integer, monetary integer, segment text
)
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_mode constant text := analytics.money_mode(p_from, p_to, p_currency, p_vendor_id, null, p_sold);
begin
  return query
  with people as (
    select o.user_id, sum(o.sales) as spent, count(distinct o.checkout_id) as purchases,
           max(o.created_at) as last_order_at
      from analytics.orders_in(v_mode, p_from, p_to, p_currency, p_vendor_id, null, p_sold) o
     where o.user_id is not null
     group by o.user_id
  ), scores as (
    -- ceil(5 * cume_dist()) in whole numbers, so that no floating point decides a segment.
    select p.user_id, p.spent, p.purchases, p.last_order_at,
           ((5 * count(*) over (order by p.last_order_at) + n.n - 1) / n.n)::integer as recency,
           ((5 * count(*) over (order by p.purchases) + n.n - 1) / n.n)::integer as frequency,
           ((5 * count(*) over (order by p.spent) + n.n - 1) / n.n)::integer as monetary
      from people p
     cross join (select count(*) as n from people) n
  )
  select s.user_id, c.name, s.spent, s.purchases, s.last_order_at, s.recency, s.frequency, s.monetary,
         analytics.segment_of(s.recency, s.frequency, s.monetary)
    from scores s
    left join reporting.customers c on c.user_id = s.user_id;
end
$$;
comment on function analytics.recount_customer_segments(timestamptz, timestamptz, text, bigint, boolean) is
  'Each buyer''s recency, frequency (purchases) and monetary score, 1 to 5: ceil(5 * cume_dist()), ties share a '
  'score; and the segment they make.';
grant execute on function analytics.recount_customer_segments(timestamptz, timestamptz, text, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
