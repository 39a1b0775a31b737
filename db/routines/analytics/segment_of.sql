create or replace function analytics.segment_of (
  p_recency integer, p_frequency integer, p_monetary integer
) returns text
language sql immutable
as $$
  select case
    when p_recency >= 4 and p_frequency >= 4 and p_monetary >= 4 then 'Champions'
    when p_recency >= 3 and p_frequency >= 3 and p_monetary >= 3 then 'Loyal'
    when p_recency >= 4 and p_frequency <= 2 and p_monetary <= 2 then 'New'
    when p_recency >= 3 then 'Potential'
    when p_frequency >= 3 or p_monetary >= 3 then 'At risk'
    when p_recency = 2 then 'Hibernating'
    else 'Lost'
  end;
$$;
comment on function analytics.segment_of(integer, integer, integer) is
  'The segment of a recency, frequency and monetary score (1 to 5 each): docs/analytics.md shows the grid.';
grant execute on function analytics.segment_of(integer, integer, integer)
  to stoa_app, stoa_vendor, stoa_readonly;
