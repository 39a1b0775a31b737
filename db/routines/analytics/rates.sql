create or replace function analytics.rates(p_mode text, p_currency text)
returns table (day date, multiplier numeric, divisor numeric)
language sql stable
as $$
  select d.day, max(d.multiplier), max(d.divisor)
    from analytics.daily_rates(p_currency) d
   where p_mode = 'converted'
   group by d.day;
$$;
comment on function analytics.rates(text, text) is
  'The rate of each day where amounts are converted, at most one row a day; nothing in the other modes.';
grant execute on function analytics.rates(text, text) to stoa_app, stoa_vendor, stoa_readonly;
