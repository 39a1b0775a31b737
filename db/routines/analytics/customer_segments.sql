create or replace function analytics.customer_segments (
  p_from timestamptz, p_to timestamptz, p_currency text, p_vendor_id bigint, p_sold boolean
) returns table (
  user_id bigint, user_name text, total_spent numeric, total_purchases bigint, last_order_at timestamptz,
  recency integer, frequency integer, monetary integer, segment text
)
language sql stable
as $$
  select s.user_id, c.name, s.spent, s.purchases, s.last_at, s.recency, s.frequency, s.monetary,
         analytics.segment_of(s.recency, s.frequency, s.monetary)
    from analytics.customer_scores(p_from, p_to, p_currency, p_vendor_id, p_sold) s
    left join reporting.customers c on c.user_id = s.user_id;
$$;
comment on function analytics.customer_segments(timestamptz, timestamptz, text, bigint, boolean) is
  'Each buyer''s recency, frequency (purchases) and monetary score, 1 to 5: ceil(5 * cume_dist()), ties share a '
  'score; and the segment they make.';
grant execute on function analytics.customer_segments(timestamptz, timestamptz, text, bigint, boolean)
  to stoa_app, stoa_vendor, stoa_readonly;
