create or replace function analytics.customer_segments (
  p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_sold boolean
) returns table (
  user_id bigint, user_name text, total_spent numeric, total_purchases bigint, last_order_at timestamptz,
  recency integer, frequency integer, monetary integer, segment text
)
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
begin
  if p_from is not null or p_to is not null or p_currency <> platform.marketplace_currency() then
    return query select * from analytics.recount_customer_segments(p_from, p_to, p_currency, p_vendor_id, p_sold);
    return;
  end if;
  return query
  with people as materialized (
    select t.user_id, t.base_sales as spent, t.checkouts as purchases, t.last_at
      from analytics.customers_ever(analytics.whose(p_vendor_id), p_sold) t
     where t.orders > 0
  ), marks as (
    -- ceil(5 * cume_dist()) is at most k where at most k fifths of all people have this value or less: so one more than
    -- the number of k whose next person in order has this value or less. Four places of a sorted list tell every score.
    select (array_agg(p.last_at order by p.last_at)) as recency, (array_agg(p.purchases order by p.purchases)) as frequency,
           (array_agg(p.spent order by p.spent)) as monetary, count(*) as n
      from people p
  ), fifths as materialized (
    select array(select m.recency[k * m.n / 5 + 1] from generate_series(1, 4) k order by k) as recency,
           array(select m.frequency[k * m.n / 5 + 1] from generate_series(1, 4) k order by k) as frequency,
           array(select m.monetary[k * m.n / 5 + 1] from generate_series(1, 4) k order by k) as monetary
      from marks m
  ), scores as (
    select p.user_id, p.spent, p.purchases, p.last_at, 1 + width_bucket(p.last_at, f.recency) as recency,
           1 + width_bucket(p.purchases, f.frequency) as frequency, 1 + width_bucket(p.spent, f.monetary) as monetary
      from people p
     cross join fifths f
  )
  select s.user_id, c.name, s.spent, s.purchases, s.last_at, s.recency, s.frequency, s.monetary,
         analytics.segment_of(s.recency, s.frequency, s.monetary)
    from scores s
    left join reporting.customers c on c.user_id = s.user_id;
end
$$;
comment on function analytics.customer_segments(timestamptz, timestamptz, text, bigint, boolean) is
  'Each buyer''s recency, frequency (purchases) and monetary score, 1 to 5: ceil(5 * cume_dist()), ties share a '
  'score; and the segment they make.';
grant execute on function analytics.customer_segments(timestamptz, timestamptz, text, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
