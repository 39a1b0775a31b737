create or replace function analytics.daily_rates (
  p_currency text
) returns table (
  day date, multiplier numeric, divisor numeric
)
language plpgsql stable
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_last constant date := (now() at time zone 'UTC')::date;
begin
  return query
  with rates as (
    select distinct on (x.rate_date) x.rate_date, x.multiplier, x.divisor
      from pricing.rates_between(platform.marketplace_currency(), p_currency) x
     order by x.rate_date, x.is_inverse
  ), spans as (
    select s.rate_date, s.multiplier, s.divisor,
           coalesce(lead(s.rate_date) over (order by s.rate_date) - 1, v_last) as last_date
      from rates s
  )
  select g.day::date, s.multiplier, s.divisor
    from spans s
   cross join generate_series(s.rate_date::timestamp, s.last_date::timestamp, interval '1 day') as g (day);
end
$$;
comment on function analytics.daily_rates(text) is
  'For every UTC day since the first dated rate, what turns an amount in the marketplace''s currency into '
  'p_currency: × multiplier ÷ divisor. The latest rate on or before the day counts; a pair quoted the other way '
  'round divides.';
grant execute on function analytics.daily_rates(text)
  to stoa_app, stoa_vendor, stoa_readonly;
