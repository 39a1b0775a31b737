create or replace function analytics.customer_scores(
  p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_sold boolean
) returns table (
  user_id bigint, spent numeric, purchases bigint, last_at timestamptz, recency integer, frequency integer,
  monetary integer
)
language sql stable rows 20000
as $$
  with people as materialized (
    select s.user_id, s.spent, s.checkouts as purchases, s.last_at
      from analytics.customer_spending(p_from, p_to, p_currency, p_vendor_id, p_sold) s
  ), places as (
    -- ceil(5 * cume_dist()) is at most k where at most k fifths of all people have this value or less: so one more than
    -- the number of k whose next person in order, the (k * n / 5 + 1)th, has this value or less. The half keeps clear of
    -- rounding: percentile_disc takes the first place that is not below its share.
    select array_agg((k * n.n / 5 + 0.5) / nullif(n.n, 0) order by k) as shares
      from (select count(*) as n from people) n cross join generate_series(1, 4) k
  ), fifths as materialized (
    select percentile_disc((select shares from places)::double precision[]) within group (order by p.last_at) as recency,
           percentile_disc((select shares from places)::double precision[]) within group (order by p.purchases)
             as frequency,
           percentile_disc((select shares from places)::double precision[]) within group (order by p.spent) as monetary
      from people p
  )
  select p.user_id, p.spent, p.purchases, p.last_at,
         case when p.last_at < f.recency[1] then 1 when p.last_at < f.recency[2] then 2 when p.last_at < f.recency[3] then 3
           when p.last_at < f.recency[4] then 4 else 5 end,
         case when p.purchases < f.frequency[1] then 1 when p.purchases < f.frequency[2] then 2
           when p.purchases < f.frequency[3] then 3 when p.purchases < f.frequency[4] then 4 else 5 end,
         case when p.spent < f.monetary[1] then 1 when p.spent < f.monetary[2] then 2 when p.spent < f.monetary[3] then 3
           when p.spent < f.monetary[4] then 4 else 5 end
    from people p
   cross join fifths f;
$$;
comment on function analytics.customer_scores(timestamptz, timestamptz, text, bigint, boolean) is
  'Each buyer''s recency, frequency (purchases) and monetary score, 1 to 5, without names: ceil(5 * cume_dist()), ties '
  'share a score.';
grant execute on function analytics.customer_scores(timestamptz, timestamptz, text, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
